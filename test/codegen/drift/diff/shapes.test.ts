import { expect, test } from 'vitest'
import { diff } from '../../../../codegen/drift/diff/diff.js'
import type { JsonSchema } from '../../../../codegen/protocol/model.js'
import { protocolWith } from './documents.js'

const text: JsonSchema = { type: 'string' }
const number: JsonSchema = { type: 'number' }
const object = (properties: Record<string, JsonSchema>, more: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  properties,
  ...more,
})
const negated: JsonSchema = { not: { not: {} } }
const numbers: JsonSchema = { additionalProperties: number }
const named = (pattern: string): JsonSchema => object({}, { propertyNames: { pattern } })
const patterned = (schema: JsonSchema): JsonSchema => object({}, { patternProperties: { '^a': schema } })

/** What is said of a change, as `rule path: message`. */
function said(before: JsonSchema, after: JsonSchema): string[] {
  const { changes } = diff(protocolWith(before), protocolWith(after))
  return changes.map(({ rule, path, message }) => `${rule} ${path.replace(/^params\.?/, '')}: ${message}`)
}

test.each<[string, JsonSchema, JsonSchema, string[]]>([
  [
    'a field that goes must fit what others are',
    object({ 'a/b': text }, numbers),
    object({}, numbers),
    [
      'optional-property-removed "a/b": removed (was optional, string)',
      'type-changed "a/b": was string, is now number',
    ],
  ],
  [
    'a field that comes could be there before',
    object({}, numbers),
    object({ a: text }, numbers),
    ['optional-property-added a: added (optional, string)', 'type-changed a: was number, is now string'],
  ],
  [
    'where anything could be there before',
    object({}, { additionalProperties: true }),
    object({ a: text }, { additionalProperties: true }),
    ['property-added-to-open a: added (optional, string) where any other field was allowed'],
  ],
  [
    'a field that is no longer described, and required all the same',
    object({ a: text }),
    object({}, { required: ['a'] }),
    [
      'optional-property-removed a: removed (was optional, string)',
      'property-required a: must be there now; it was optional',
      'type-widened a: was string, is now any value',
    ],
  ],
  ['fields of a pattern', patterned(text), patterned(number), ['type-changed [/^a/]: was string, is now number']],
  [
    'fields of a pattern, set free',
    patterned(text),
    object({}),
    ['constraint-removed [/^a/]: fields of this pattern need no longer be string'],
  ],
  [
    'fields of a pattern, bound',
    object({}),
    patterned(text),
    ['constraint-added [/^a/]: fields of this pattern must be string'],
  ],
  ['names of fields', named('^a'), named('^b'), ['constraint-changed [name]: names of fields were /^a/, are now /^b/']],
  [
    'names of fields, set free',
    named('^a'),
    object({}),
    ['constraint-removed [name]: names of fields need no longer be /^a/'],
  ],
  ['names of fields, bound', object({}), named('^a'), ['constraint-added [name]: names of fields must be /^a/']],
  [
    'a type besides',
    { minLength: 2 },
    { ...text, minLength: 2 },
    [
      'null-removed : is never null now',
      'literal-removed : no longer boolean',
      'variant-removed : no longer number',
      'variant-removed : no longer unknown[]',
      'variant-removed : no longer object',
    ],
  ],
  [
    'a type no longer',
    { ...text, minLength: 2 },
    { minLength: 2 },
    [
      'null-added : may be null now',
      'unlike-variant-added : also boolean',
      'unlike-variant-added : also number',
      'unlike-variant-added : also unknown[]',
      'unlike-variant-added : also object',
    ],
  ],
  [
    'a divisor no longer',
    { ...number, multipleOf: 2 },
    number,
    ['constraint-removed : multipleOf need no longer be 2'],
  ],
  [
    'one of several demands, dropped',
    { allOf: [text, { minLength: 2 }] },
    { allOf: [text] },
    ['bound-loosened : minLength was 2, is now not set'],
  ],
  ['a literal that its own type refuses', { ...text, enum: ['a', 1] }, { ...text, enum: ['a'] }, []],
  ['a literal that its own list lacks', { const: 'b', enum: ['a'] }, { const: 'b', enum: ['c'] }, []],
  ['a variant that is there three times', { anyOf: [text, negated, negated, negated] }, { anyOf: [negated, text] }, []],
  ['what excludes itself, set free', { oneOf: [{}, {}] }, text, ['unlike-variant-added : also string']],
  ['both truths', text, { anyOf: [text, { type: 'boolean' }] }, ['unlike-variant-added : also boolean']],
])('%s', (_, before, after, expected) => {
  expect(said(before, after)).toEqual(expected)
})

const outer: JsonSchema = { oneOf: [{ $ref: '#/$defs/Outer' }, { ...text, minLength: 1 }, { ...text, minLength: 2 }] }

test('a change reaches through names of names', () => {
  const of = (leaf: JsonSchema) => protocolWith(outer, { $defs: { Outer: { $ref: '#/$defs/Inner' }, Inner: leaf } })
  const rules = diff(of({ ...text, maxLength: 3 }), of({ ...text, maxLength: 4 })).changes.map(({ rule }) => rule)
  expect(rules).toContain('variants-overlap')
  expect(diff(of(text), of(text)).changes).toEqual([])
})

test('a name that is there in both versions, or of another shape, was not renamed', () => {
  const of = (name: string, $defs: Record<string, JsonSchema>) => protocolWith({ $ref: `#/$defs/${name}` }, { $defs })
  const both = { A: object({ a: text }), B: object({ a: text }) }
  expect(diff(of('A', both), of('B', both)).changes.map(({ rule }) => rule)).not.toContain('type-renamed')
  const strangers = diff(of('A', { A: object({ a: text }) }), of('B', { B: text }))
  expect(strangers.changes.map(({ rule }) => rule)).not.toContain('type-renamed')
  const alike = diff(of('A', { A: text }), of('B', { B: { ...text, minLength: 2 } }))
  expect(alike.changes.map(({ rule }) => rule)).toEqual(['type-removed', 'bound-tightened', 'type-added'])
})

test('a variant that was renamed is found again', () => {
  const of = (name: string) =>
    protocolWith({ anyOf: [{ $ref: `#/$defs/${name}` }, text] }, { $defs: { [name]: object({ a: text }) } })
  expect(diff(of('Old'), of('New')).changes.map(({ rule, message }) => [rule, message])).toEqual([
    ['type-renamed', 'was Old'],
  ])
})

test('a name that stands for itself and more is the rest, and for itself alone is any value', () => {
  const itself: JsonSchema = { $ref: '#/$defs/Note' }
  const to = (note: JsonSchema) => diff(protocolWith(number), protocolWith(itself, { $defs: { Note: note } })).changes
  const rules = (note: JsonSchema) =>
    to(note).flatMap(({ rule, message }) => (rule === 'type-added' ? [] : [`${rule}: ${message}`]))
  expect(rules({ anyOf: [itself, number] })).toEqual([])
  expect(rules({ anyOf: [itself, number, { type: 'null' }] })).toEqual(['null-added: may be null now'])
  expect(rules({ anyOf: [itself] })).toEqual(['type-widened: was number, is now any value'])
})
