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
