import { expect, test } from 'vitest'
import { diff } from '../../../../codegen/drift/diff/diff.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { protocolWith } from './documents.js'

const text: JsonSchema = { type: 'string' }

test('the data of an error is an optional property: described for the first time, it breaks nobody', () => {
  const failing = (data?: JsonSchema): Protocol => {
    const { methods, ...rest } = protocolWith(null)
    const errors = [{ code: 1, message: 'no', ...(data && { data }) }]
    return { ...rest, methods: methods.map(method => ({ ...method, errors })) }
  }
  const changes = (before?: JsonSchema, after?: JsonSchema) =>
    diff(failing(before), failing(after)).changes.map(({ rule, path, level }) => `${rule} ${path}: ${level}`)
  expect(changes(undefined, text)).toEqual(['optional-property-added errors[1].data: compatible'])
  expect(changes(text, undefined)).toEqual(['optional-property-removed errors[1].data: risky'])
  expect(changes(text, { type: 'number' })).toEqual(['type-changed errors[1].data: breaking'])
})

test('null stands for parameters that are left out: where both versions let them be, null breaks nobody', () => {
  const optional = (params: JsonSchema, $defs: Protocol['$defs'] = {}) =>
    protocolWith(params, { $defs, paramsOptional: true })
  const named = (schema: JsonSchema) => optional({ $ref: '#/$defs/A' }, { A: schema })
  const orNull: JsonSchema = { type: ['string', 'null'] }
  const levels = (old: Protocol, new_: Protocol) => diff(old, new_).changes.map(({ rule, level }) => `${rule} ${level}`)
  expect(levels(optional(text), optional(orNull))).toEqual(['null-added risky'])
  expect(levels(optional(orNull), optional(text))).toEqual(['null-removed risky'])
  expect(levels(named(text), named(orNull))).toEqual(['null-added risky'])
  expect(levels(optional(text), optional({}))).toEqual(['type-widened breaking'])
  expect(levels(protocolWith(text), protocolWith(orNull))).toEqual(['null-added breaking'])
})
