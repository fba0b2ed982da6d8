import { describe, expect, test } from 'vitest'
import type { Json, JsonSchema, Method } from '../../../codegen/protocol/model.js'
import { type SampleOptions, Samples } from '../../../codegen/samples/index.js'

const sample = (schema: JsonSchema, $defs: Record<string, JsonSchema> = {}, options: SampleOptions = {}) =>
  new Samples({ $defs }, options).schema(schema)

const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` })
const object = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})

describe('shapes that go round end', () => {
  test('through a union, an array, an optional property', () => {
    const Tree = object({ value: { type: 'integer' }, next: { anyOf: [ref('Tree'), { type: 'null' }] } })
    expect(sample(ref('Tree'), { Tree })).toEqual({ value: { value: 0, next: null } })
    const List = object({ items: { type: 'array', items: ref('List') } })
    expect(sample(ref('List'), { List })).toEqual({ value: { items: [] } })
    const Node: JsonSchema = { type: 'object', properties: { next: ref('Node') } }
    expect(sample(ref('Node'), { Node }, { optionals: true })).toEqual({ value: {} })
  })

  test('through required properties: told with the place', () => {
    const Loop = object({ next: ref('Loop') })
    expect(sample(object({ a: ref('Loop') }), { Loop })).toEqual({
      unsatisfied: { pointer: '', message: expect.stringContaining('contain itself') },
    })
    const Chain = object({ next: { type: 'array', items: ref('Chain'), minItems: 1 } })
    expect(sample(ref('Chain'), { Chain })).toHaveProperty('unsatisfied')
  })

  test('of names that stand for each other', () => {
    const $defs = { A: ref('B'), B: ref('A') }
    const samples = new Samples({ $defs })
    expect(samples.schema({ anyOf: [{ type: 'string' }, ref('A')] })).toEqual({ value: 'value' })
  })
})

const text: JsonSchema = { type: 'string' }
const integer: JsonSchema = { type: 'integer' }
const open = (properties: Record<string, JsonSchema>): JsonSchema => ({ type: 'object', properties })
const unique = (minItems: number): JsonSchema => ({ type: 'array', minItems, uniqueItems: true })

describe('values that are hard to find', () => {
  const cases: [string, JsonSchema, Json][] = [
    ['variants of oneOf that overlap', { oneOf: [{ type: 'string', minLength: 7 }, { type: 'string' }] }, 'value'],
    ['allOf of objects', { allOf: [object({ a: { type: 'null' } }), object({ b: { const: 2 } })] }, { a: null, b: 2 }],
    ['a name required beyond the properties', { type: 'object', required: ['x'] }, { x: null }],
    ['exclusive bounds', { type: 'integer', exclusiveMinimum: 4, exclusiveMaximum: 6 }, 5],
    ['a fraction between bounds', { type: 'number', exclusiveMinimum: 0.2, exclusiveMaximum: 0.3 }, 0.25],
    ['a multiple', { type: 'integer', minimum: 10, multipleOf: 7 }, 14],
    ['items that differ', { type: 'array', items: { enum: [1, 2, 3] }, minItems: 3, uniqueItems: true }, [1, 2, 3]],
    ['a pattern', { type: 'string', pattern: '^[0-9a-f]{8}-' }, '123e4567-e89b-42d3-a456-426614174000'],
    ['a short text', { type: 'string', maxLength: 2 }, 'va'],
    ['a long text', { type: 'string', minLength: 7 }, 'valuexx'],
    ['a format', { type: 'string', format: 'date-time' }, '2025-01-31T12:00:00Z'],
    ['a whole number of Rust', { type: 'integer', format: 'uint16', minimum: 1 }, 1],
    ['names of a form', { type: 'object', minProperties: 1, propertyNames: { pattern: '^v\\d' } }, { 'v1.0.0': null }],
    ['a tuple', { type: 'array', prefixItems: [{ const: 1 }, { const: 'a' }], items: false, minItems: 2 }, [1, 'a']],
    [
      'a property called __proto__',
      JSON.parse('{"type":"object","properties":{"__proto__":{"const":1}},"required":["__proto__"]}'),
      JSON.parse('{"__proto__":1}'),
    ],
    [
      'the last variant, when the others cannot be',
      { anyOf: [{ not: {} }, { not: { type: 'string' }, enum: ['a'] }, { const: 'z' }] },
      'z',
    ],
    ['a whole number past the safe ones', { type: 'integer', exclusiveMinimum: 2 ** 53 }, 2 ** 53 + 2],
    [
      'what two steps have in common',
      { allOf: [{ multipleOf: 6 }, { multipleOf: 4 }], type: 'integer', minimum: 13 },
      24,
    ],
    ['not, by another text', { type: 'string', not: { enum: ['value', ''] } }, 'value '],
    ['not, by an item', { type: 'array', items: { const: 1 }, not: { maxItems: 0 } }, [1]],
    [
      'not, by an optional property',
      { type: 'object', properties: { a: { const: 1 } }, not: { maxProperties: 0 } },
      { a: 1 },
    ],
    [
      'objects that differ',
      { ...unique(2), items: object({ a: { type: 'string', maxLength: 3 } }) },
      [{ a: 'a' }, { a: 'a-2' }],
    ],
    ['short texts that differ', { ...unique(3), items: { type: 'string', maxLength: 1 } }, ['v', '1', '2']],
    ['lists that differ', { ...unique(3), items: { type: 'array', items: { type: 'integer' } } }, [[], [1], [2]]],
    ['short names', { type: 'object', minProperties: 2, propertyNames: { maxLength: 1 } }, { k: null, '': null }],
    [
      'a required name of a form',
      { type: 'object', required: ['x'], patternProperties: { '^x': { const: 1 } }, additionalProperties: { not: {} } },
      { x: 1 },
    ],
    [
      'an object that no other variant of oneOf takes',
      { oneOf: [open({ a: text }), open({ b: integer })] },
      { b: null },
    ],
    [
      'two properties that variants of oneOf divide',
      {
        ...object({ k: { enum: [1, 2, 3] }, v: { enum: [1, 2, 3] } }),
        oneOf: [{ properties: { k: { enum: [1, 2] } } }, { properties: { v: { enum: [1, 2] } } }],
      },
      { k: 1, v: 3 },
    ],
    [
      'a list that no other variant of oneOf takes',
      {
        oneOf: [
          { type: 'array', items: text },
          { type: 'array', items: { enum: ['value', 'value-2'] } },
        ],
      },
      [''],
    ],
    [
      'not, by a property of a shape inside',
      { ...object({ a: object({ b: { enum: [1, 2] } }) }), not: open({ a: open({ b: { const: 1 } }) }) },
      { a: { b: 2 } },
    ],
    ['an example of the document', { type: 'string', pattern: '^q{3}7$', examples: ['qqq7'] }, 'qqq7'],
  ]
  test.each(cases)('%s', (_, schema, value) => expect(sample(schema)).toEqual({ value }))
})

test('what cannot be satisfied is told with its place, and asks for an example', () => {
  expect(sample(object({ a: object({ b: { type: 'string', pattern: '^a(?=b)$' } }) }))).toEqual({
    unsatisfied: { pointer: '/a/b', message: 'no value was found for pattern; give an example' },
  })
  expect(sample(object({ a: { not: {} } }))).toMatchObject({ unsatisfied: { pointer: '/a' } })
  expect(sample({ type: 'array', items: false, minItems: 1 })).toHaveProperty('unsatisfied')
})

test.each([
  ['contains', { type: 'array', contains: { const: 5 } }],
  ['if', { type: 'object', if: { required: ['a'] }, else: { required: ['b'] } }],
  ['dependentRequired', { type: 'object', required: ['a'], dependentRequired: { a: ['b'] } }],
  ['unevaluatedProperties', { type: 'object', unevaluatedProperties: false }],
])('a keyword that documents do not have is told, and no value is made without it: %s', (keyword, schema) => {
  const message = `the keyword ${keyword} is not read here; give an example`
  const given = schema as JsonSchema
  expect(sample(object({ a: given }))).toEqual({ unsatisfied: { pointer: '/a', message } })
  expect(sample({ anyOf: [given, { type: 'null' }] })).toEqual({ value: null })
  expect(sample({ type: 'object', properties: { a: given } }, {}, { optionals: true })).toEqual({ value: {} })
})

test.each([['^(a+)+\\1$'], ['^(([a-z])+.)+(?=[A-Z])([a-z])+$'], ['(']])(
  'a pattern that takes too long, and says more than which characters follow, is told, as what is none: %s',
  pattern => {
    const told = {
      unsatisfied: { pointer: '', message: expect.stringContaining('the pattern is not valid, or can take too long') },
    }
    const slow: JsonSchema = { type: 'string', minLength: 40, pattern }
    expect(sample(slow)).toEqual(told)
    expect(sample({ type: 'object', patternProperties: { [pattern]: {} }, required: ['x'.repeat(40)] })).toEqual(told)
    expect(sample({ type: 'object', propertyNames: slow, minProperties: 1 })).toEqual(told)
    expect(sample({ anyOf: [slow, { const: 'a'.repeat(100) }] })).toEqual({ value: 'a'.repeat(100) })
  },
)

test('a name that has to be there and must not is told with its place', () => {
  const closed: JsonSchema = { ...object({ a: {} }), additionalProperties: false }
  expect(sample({ ...closed, required: ['a', 'b'] })).toMatchObject({ unsatisfied: { pointer: '/b' } })
  expect(sample({ allOf: [closed, object({ b: {} })] })).toMatchObject({ unsatisfied: { pointer: '/b' } })
})

describe('what would take for ever ends', () => {
  const map: JsonSchema = { type: 'object', additionalProperties: ref('Map'), minProperties: 1 }
  const choice: JsonSchema = { anyOf: [{ type: 'string' }, { type: 'integer' }, { type: 'boolean' }] }
  const links = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`L${n}`, object({ a: ref(`L${n + 1}`) })]))
  const cases: [string, JsonSchema, Record<string, JsonSchema>][] = [
    ['maps that need a map', ref('Map'), { Map: map }],
    ['choices that contradict', { allOf: Array(20).fill(choice), type: 'null' }, {}],
    ['a thousand million properties', { type: 'object', minProperties: 1e9 }, {}],
    [
      'more properties than there are names',
      { type: 'object', minProperties: 1e4, propertyNames: { maxLength: 1 } },
      {},
    ],
    ['a chain too long for the stack', ref('L0'), { ...links, L400: {} }],
  ]
  test.each(cases)('%s', (_, schema, $defs) => expect(sample(schema, $defs)).toHaveProperty('unsatisfied'))

  test('thousands of items that differ', () => {
    const made = sample({ ...unique(3000), items: { type: 'integer' } })
    expect(new Set('value' in made && Array.isArray(made.value) ? made.value : []).size).toBe(3000)
  })
})

test('another seed makes other choices, the same each time', () => {
  const schema: JsonSchema = { type: 'array', prefixItems: Array(9).fill({ enum: ['a', 'b', 'c'] }), minItems: 9 }
  const made = (seed: number) => JSON.stringify(sample(schema, {}, { seed }))
  expect(made(1)).toBe(made(1))
  expect(new Set([0, 1, 2, 3].map(made)).size).toBeGreaterThan(1)
})

describe('results agree with what was asked', () => {
  const $defs = { Version: { type: 'integer' }, SessionId: { type: 'string' } } satisfies Record<string, JsonSchema>
  const method: Method = {
    method: 'session/new',
    kind: 'request',
    messageDirection: 'clientToServer',
    params: object({ version: ref('Version'), cwd: { type: 'string' } }),
    result: object({ protocolVersion: ref('Version'), cwd: { type: 'string' }, sessionId: ref('SessionId') }),
  }
  const samples = () => new Samples({ $defs })

  test('by definition and by name; ids are counted', () => {
    const made = samples()
    expect(made.result(method, { version: 3, cwd: '/tmp' })).toEqual({
      value: { protocolVersion: 3, cwd: '/tmp', sessionId: 'sessionId-1' },
    })
    expect(made.result(method, { version: 3, cwd: '/tmp' })).toMatchObject({ value: { sessionId: 'sessionId-2' } })
  })

  test('a text is an id where something new is made, else a word of the method', () => {
    const text = (name: string) => samples().result({ ...method, method: name, result: { type: 'string' } })
    expect(text('chat/new')).toEqual({ value: 'newId-1' })
    expect(text('hello/greet')).toEqual({ value: 'greet' })
  })

  test('but never with a value that is not valid', () => {
    expect(samples().result(method, { version: 'x', cwd: 5 })).toEqual({
      value: { protocolVersion: 0, cwd: 'cwd', sessionId: 'sessionId-1' },
    })
  })
})

test('parameters by position are named, and a lone text is a value', () => {
  const text = { type: 'string' } as const
  const request = { method: 'rename', kind: 'request', messageDirection: 'clientToServer' } as const
  const list: JsonSchema = { type: 'array', prefixItems: [text, text], minItems: 2, items: false }
  const samples = new Samples({ $defs: {} })
  expect(samples.params({ ...request, params: list, paramNames: ['from', 'to'] })).toEqual({ value: ['from', 'to'] })
  expect(samples.params({ ...request, params: text })).toEqual({ value: 'value' })
})
