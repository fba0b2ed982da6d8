import { expect, test } from 'vitest'
import type { ObjectVariant } from '../../../../../codegen/drift/diff/values/demand.js'
import { always, openly } from '../../../../../codegen/drift/diff/values/fit.js'
import { NormalForms } from '../../../../../codegen/drift/diff/values/normal-form.js'
import { splitVariant } from '../../../../../codegen/drift/diff/values/split.js'
import { Subset } from '../../../../../codegen/drift/diff/values/subset.js'
import type { JsonSchema } from '../../../../../codegen/protocol/model.js'

const demandOf = (schema: JsonSchema) => new NormalForms({}).at({ schema, pointer: '/methods/0/params' })

/** An object whose field `of` is one of some words, and that has another field. */
const withWords = (words: string[], name: string): JsonSchema => ({
  type: 'object',
  properties: { of: { enum: words }, [name]: { type: 'string' } },
  required: ['of', name],
})

const parts = (sent: JsonSchema, ...accepted: JsonSchema[]) => {
  const [variant] = demandOf(sent).variants
  return splitVariant(variant as ObjectVariant, () => demandOf({ anyOf: accepted }).variants)
}

test('an object is split by a field that the candidates take differently', () => {
  const sent: JsonSchema = {
    type: 'object',
    properties: { of: { enum: ['a', 'b'] }, x: { type: 'string' }, y: { type: 'string' } },
    required: ['of', 'x', 'y'],
  }
  const accepted = [withWords(['a'], 'x'), withWords(['b'], 'y')]
  expect(parts(sent, ...accepted)).toHaveLength(2)
  const subset = new Subset(() => false)
  expect(subset.fit(demandOf(sent), demandOf({ anyOf: accepted }))).toBe(always)
  expect(subset.fit(demandOf(sent), demandOf({ anyOf: accepted.slice(1) }))).toBe(openly)
})

test('an object is not split where all candidates take the same words', () => {
  const sent = withWords(['a', 'b', 'c'], 'x')
  expect(parts(sent, withWords(['a', 'b'], 'y'), withWords(['b', 'a'], 'z'))).toBeUndefined()
  expect(parts(sent, withWords(['a', 'b', 'c'], 'y'), withWords(['d'], 'z'))).toBeUndefined()
})

test('an object is split by the next field where the first says nothing', () => {
  const sent: JsonSchema = {
    type: 'object',
    properties: { kind: { enum: [1, 2] }, of: { enum: ['a', 'b'] } },
    required: ['kind', 'of'],
  }
  expect(parts(sent, withWords(['a'], 'x'), withWords(['b'], 'y'))?.map(part => part.kind)).toEqual([
    'object',
    'object',
  ])
  expect(parts(sent, withWords(['a'], 'x'))).toBeUndefined()
})

test('an object is split where a candidate excludes some of its values', () => {
  const sent: JsonSchema = { type: 'object', properties: { of: { enum: ['a', 'b'] } }, required: ['of'] }
  expect(parts(sent, { type: 'object', not: withWords(['a'], 'x') })).toHaveLength(2)
})
