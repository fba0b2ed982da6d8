import { expect, test } from 'vitest'
import { OldReader } from '../../../../codegen/drift/diff/old-reader.js'
import { NormalForms } from '../../../../codegen/drift/diff/values/normal-form.js'
import type { Json, JsonSchema } from '../../../../codegen/protocol/model.js'
import { object } from './rule-examples.js'

const text: JsonSchema = { type: 'string' }
const word = (name: string, more: Record<string, JsonSchema> = {}) =>
  object({ kind: { const: name }, ...more }, ['kind', ...Object.keys(more)])

test.each<[isPassed: boolean, value: Json, schema: JsonSchema]>([
  [true, {}, object({ a: text })],
  [true, { a: null }, object({ a: text })],
  [false, { a: null }, object({ a: text }, ['a'])],
  [false, { a: 1 }, object({ a: text })],
  [false, { a: null, b: 1 }, object({ a: text, b: text })],
  [true, { in: [{ a: null }, { a: 'x' }] }, object({ in: { type: 'array', items: object({ a: text }) } })],
  [true, { x: { a: null } }, { type: 'object', additionalProperties: object({ a: text }) }],
  // Only a declared property may be left out: null under another name, or in a list, is a value.
  [false, { x: null }, { type: 'object', additionalProperties: text }],
  [false, [null], { type: 'array', items: text }],
  // The null that is meant stays.
  [true, { a: null, b: null }, object({ a: { type: ['string', 'null'] }, b: text }, ['a'])],
  [true, 'new', { enum: ['old'] }],
  [true, { kind: 'new', a: null }, object({ kind: { enum: ['old'] }, a: text }, ['kind'])],
  [true, { kind: 'c' }, { anyOf: [word('a'), word('b', { x: text })] }],
  [false, { kind: 'b' }, { anyOf: [word('a'), word('b', { x: text })] }],
])('passes (%s) %j', (isPassed, value, schema) => {
  const form = new NormalForms({})
  expect(new OldReader({}).passes(form.at({ schema, pointer: '/x' }), value)).toBe(isPassed)
})
