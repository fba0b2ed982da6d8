import { describe, expect, test } from 'vitest'
import { readSchema } from '../../../../codegen/readers/json-schema/index.js'
import { diagnosed } from '../diagnosed.js'

const draft07 = 'http://json-schema.org/draft-07/schema#'
const draft2020 = 'https://json-schema.org/draft/2020-12/schema'

/** Reads a schema as the parameters of a notification. */
function read(params: unknown, root: object = {}, definitions: object = {}) {
  const Note = { properties: { method: { const: 'note' }, params }, required: ['params'] }
  const schema = { ...root, $defs: { Note, A: { type: 'string' }, ...definitions } }
  return readSchema(schema, {
    protocol: 'notes',
    version: '1',
    entry: 'notes.json',
    unions: { clientNotifications: 'Note' },
  })
}

const converted = (params: unknown, root: object = {}, definitions: object = {}) =>
  read(params, root, definitions).protocol.methods[0]?.params

describe('dialects', () => {
  test('draft-07 lists of items are tuples', () => {
    const tuple = { type: 'array', items: [{ type: 'string' }, true], additionalItems: { type: 'null' } }
    const want = { type: 'array', prefixItems: [{ type: 'string' }, {}], items: { type: 'null' } }
    for (const root of [{ $schema: draft07 }, { $schema: 'https://json-schema.org/draft/2019-09/schema' }, {}])
      expect(converted(tuple, root)).toEqual(want)
    expect(
      converted({ type: 'array', items: { type: 'string' }, additionalItems: false }, { $schema: draft07 }),
    ).toEqual({
      type: 'array',
      items: { type: 'string' },
    })
    expect(diagnosed(() => read(tuple, { $schema: draft2020 }))[0]).toBe(
      'invalid-schema notes.json#/$defs/Note/properties/params/items',
    )
  })

  test('draft-07 ignores what stands beside a reference, and says so', () => {
    const beside = { $ref: '#/$defs/A', minLength: 2, description: 'Words.' }
    const { protocol, diagnostics } = read(beside, { $schema: draft07 })
    expect(protocol.methods[0]?.params).toEqual({ $ref: '#/$defs/A', description: 'Words.' })
    expect(diagnostics.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', 'up to draft-07, "minLength" beside "$ref" is ignored'],
    ])
    expect(converted(beside, { $schema: draft2020 })).toEqual(beside)
  })

  test('draft-04 has exclusive limits that are true or false, and ignores what stands beside a reference', () => {
    const root = { $schema: 'http://json-schema.org/draft-04/schema#' }
    const { protocol, diagnostics } = read(
      {
        type: 'array',
        items: [
          { type: 'number', minimum: 0, exclusiveMinimum: true, id: 'limit' },
          { $ref: '#/$defs/A', minLength: 2 },
        ],
      },
      root,
    )
    expect(protocol.methods[0]?.params).toEqual({
      type: 'array',
      prefixItems: [{ type: 'number', exclusiveMinimum: 0 }, { $ref: '#/$defs/A' }],
    })
    expect(diagnostics.map(({ code }) => code)).toEqual(['ignored-keyword'])
    expect(read({ const: 1 }, root).diagnostics.map(({ code }) => code)).toEqual(['newer-keyword'])
  })

  test('draft-04 identifies schemas by id', () => {
    const root = { $schema: 'http://json-schema.org/draft-04/schema#', id: 'http://example.invalid/notes.json' }
    const B = { id: '#b', type: 'object', properties: { id: { type: 'string' } } }
    expect(converted({ $ref: '#b' }, root, { B })).toEqual({ $ref: '#/$defs/B' })
    expect(converted({ $ref: 'http://example.invalid/notes.json#/$defs/A' }, root)).toEqual({ $ref: '#/$defs/A' })
  })

  test('up to draft-07 an identifier beside a reference is ignored', () => {
    const root = { $schema: draft07, $id: 'http://example.invalid/notes.json' }
    const B = { $id: 'http://example.invalid/b/', definitions: { c: { $id: 'c.json', type: 'string' } } }
    const D = { $id: 'c.json', type: 'number' }
    const beside = { type: 'object', properties: { c: { $id: 'b/', $ref: 'c.json' } } }
    const { $defs, methods } = read(beside, root, { B, D }).protocol
    expect(methods[0]?.params).toEqual({ type: 'object', properties: { c: { $ref: '#/$defs/D' } } })
    expect($defs).toEqual({ D: { type: 'number' } })
  })

  test('draft-06 means what draft-07 means', () => {
    const root = { $schema: 'http://json-schema.org/draft-06/schema#' }
    expect(converted({ type: 'array', items: [{ type: 'number', exclusiveMaximum: 3 }, { const: 1 }] }, root)).toEqual({
      type: 'array',
      prefixItems: [{ type: 'number', exclusiveMaximum: 3 }, { const: 1 }],
    })
  })

  test('a file that names no dialect has that of its definitions', () => {
    const tuple = { $schema: draft2020, prefixItems: [{ type: 'string' }] }
    expect(converted({ $ref: '#/$defs/B' }, {}, { B: tuple })).toEqual({ $ref: '#/$defs/B' })
    expect(diagnosed(() => read({}, {}, { B: tuple, C: { $schema: draft07 } }))).toEqual([])
    expect(
      diagnosed(() =>
        read({ anyOf: [{ $ref: '#/$defs/B' }, { $ref: '#/$defs/C' }] }, {}, { B: tuple, C: { $schema: draft07 } }),
      ),
    ).toEqual(['mixed-dialects notes.json#/$defs/C/$schema'])
  })

  test('a schema in another dialect than its file is an error', () => {
    expect(diagnosed(() => read({ $schema: draft07 }, { $schema: draft2020 }))).toEqual([
      'mixed-dialects notes.json#/$defs/Note/properties/params/$schema',
    ])
    expect(converted({ $schema: draft2020, type: 'string' }, { $schema: draft2020 })).toEqual({ type: 'string' })
  })
})

describe('forms that generators write', () => {
  test.each([
    ['an enum of one', { type: 'string', enum: ['a'] }, { type: 'string', const: 'a' }],
    [
      'enums of one, one by one',
      {
        oneOf: [
          { enum: ['a'], type: 'string' },
          { enum: ['b', 'c'], type: 'string' },
        ],
      },
      { type: 'string', enum: ['a', 'b', 'c'] },
    ],
    [
      'the same literal twice in oneOf',
      { oneOf: [{ const: 'a' }, { const: 'a' }] },
      { oneOf: [{ const: 'a' }, { const: 'a' }] },
    ],
    ['an exclusive minimum of draft-04', { exclusiveMinimum: true, minimum: 0 }, { exclusiveMinimum: 0 }],
    ['one that is not exclusive', { maximum: 9, exclusiveMaximum: false }, { maximum: 9 }],
    ['an exclusive maximum of draft-04', { exclusiveMaximum: true, maximum: 9 }, { exclusiveMaximum: 9 }],
    ['one without its maximum', { exclusiveMaximum: true, minimum: 1 }, { minimum: 1 }],
    ['a discriminator that names nothing', { type: 'object', discriminator: 'kind' }, { type: 'object' }],
    ['one without a property', { type: 'object', discriminator: { mapping: {} } }, { type: 'object' }],
    ['a union of one', { anyOf: [{ $ref: '#/$defs/A' }] }, { $ref: '#/$defs/A' }],
    [
      'a $ref that may be null',
      { anyOf: [{ $ref: '#/$defs/A' }, { type: 'null' }] },
      { anyOf: [{ $ref: '#/$defs/A' }, { type: 'null' }] },
    ],
    [
      'a mapping of discriminators',
      {
        oneOf: [{ $ref: '#/$defs/A' }, { type: 'null' }],
        discriminator: { propertyName: 'a', mapping: { a: '#/$defs/A' } },
      },
      { oneOf: [{ $ref: '#/$defs/A' }, { type: 'null' }], discriminator: { propertyName: 'a' } },
    ],
  ])('%s', (_name, given, want) => {
    expect(converted(given)).toEqual(want)
  })

  test.each<[object, object]>([
    [
      { type: 'string', minLength: 1 },
      { type: ['string', 'null'], minLength: 1 },
    ],
    [{ type: ['string', 'null'] }, { type: ['string', 'null'] }],
    [{ $ref: '#/$defs/A' }, { anyOf: [{ $ref: '#/$defs/A' }, { type: 'null' }] }],
    [
      { allOf: [{ $ref: '#/$defs/A' }], description: 'Words.' },
      { description: 'Words.', anyOf: [{ $ref: '#/$defs/A' }, { type: 'null' }] },
    ],
    [
      { type: 'string', enum: ['a', 'b'], 'x-enumNames': ['A', 'B'] },
      { anyOf: [{ type: 'string', enum: ['a', 'b'], 'x-enumNames': ['A', 'B'] }, { type: 'null' }] },
    ],
    [{ type: 'string', const: 'a' }, { anyOf: [{ type: 'string', const: 'a' }, { type: 'null' }] }],
    [
      { type: 'object', properties: { a: true } },
      { anyOf: [{ type: 'object', properties: { a: {} } }, { type: 'null' }] },
    ],
    [{ description: 'Anything.' }, { description: 'Anything.' }],
  ])('"nullable" of OpenAPI 3.0 admits null: %j', (given, want) => {
    expect(converted({ ...given, nullable: true })).toEqual(want)
    expect(read({ ...given, nullable: true }).diagnostics.map(({ code }) => code)).toEqual(['old-form'])
    const { protocol, diagnostics } = read({ ...given, nullable: false })
    expect([protocol.methods[0]?.params, diagnostics]).toEqual([converted(given), []])
  })

  test('"nullable" that is not true or false says nothing', () => {
    const { protocol, diagnostics } = read({ type: 'string', nullable: 'yes' })
    expect(protocol.methods[0]?.params).toEqual({ type: 'string' })
    expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-keyword'])
  })

  test('descriptions of literals stay beside them', () => {
    expect(converted({ oneOf: [{ const: 'a', description: 'First.' }, { const: 'b' }] })).toEqual({
      enum: ['a', 'b'],
      'x-enumDescriptions': ['First.', ''],
    })
  })

  test('titles name the variants that nothing else names', () => {
    const variants = [
      { title: 'Text', type: 'string' },
      { title: 'Several', type: 'array' },
    ]
    expect(converted({ anyOf: variants })).toEqual({
      anyOf: [{ type: 'string' }, { type: 'array' }],
      'x-variantNames': ['Text', 'Several'],
    })
    expect(converted({ anyOf: [variants[0], { type: 'null' }, { $ref: '#/$defs/A' }] })).toMatchObject({
      'x-variantNames': ['Text', 'null', 'A'],
    })
    expect(converted({ oneOf: variants })).toHaveProperty('x-variantNames', ['Text', 'Several'])
    expect(converted({ allOf: variants })).not.toHaveProperty('x-variantNames')
    expect(converted({ anyOf: [variants[0], { type: 'array' }] })).not.toHaveProperty('x-variantNames')
  })

  test('variants that one literal tells apart have a discriminator', () => {
    const variant = (kind: string) => ({
      title: kind,
      type: 'object',
      properties: { kind: { const: kind } },
      required: ['kind'],
    })
    const union = converted({ anyOf: [variant('a'), variant('b'), { type: 'null' }] })
    expect(union).toMatchObject({ anyOf: [{ discriminator: { propertyName: 'kind' } }, { type: 'null' }] })
    expect(union).not.toHaveProperty('x-variantNames')
    expect(converted({ oneOf: [variant('a'), { ...variant('b'), required: [] }] })).not.toHaveProperty('discriminator')
    const inherited = { B: variant('b'), C: { type: 'object', allOf: [{ $ref: '#/$defs/B' }] } }
    expect(converted({ oneOf: [variant('a'), { $ref: '#/$defs/C' }] }, {}, inherited)).toMatchObject({
      discriminator: { propertyName: 'kind' },
    })
  })
})

describe('what documents do not have', () => {
  test.each([
    ['if', { if: {}, else: {} }, ['info widened', 'info widened']],
    ['a pattern that is none', { pattern: '(' }, ['info widened']],
    ['a keyword that excludes fields', { unevaluatedProperties: false }, ['info widened']],
    ['one that excludes none', { unevaluatedProperties: true }, []],
    ['one that any item fulfils', { contains: true }, ['info widened']],
    ['an unknown keyword', { markdownDescription: 'Words' }, ['warning unknown-keyword']],
  ])('%s is left out and said', (_name, given, want) => {
    const { protocol, diagnostics } = read(given)
    expect(protocol.methods[0]?.params).toEqual({})
    expect(diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toEqual(want)
  })

  test.each([
    ['no variants', { anyOf: [] }, 'anyOf'],
    ['variants that are no list', { oneOf: {} }, 'oneOf'],
    ['properties that are a list', { properties: [] }, 'properties'],
    ['a type that is none', { type: 'text' }, 'type'],
  ])('%s are an error with its place', (_name, given, keyword) => {
    expect(diagnosed(() => read(given))).toEqual([`invalid-schema notes.json#/$defs/Note/properties/params/${keyword}`])
  })

  test('an unknown keyword is said once, with the number of places', () => {
    const { diagnostics } = read({ odd: 1, type: 'array', items: { odd: 2 }, not: { odd: 3 } })
    expect(diagnostics.map(({ message }) => message)).toEqual([
      '"odd" is no keyword of JSON Schema: it says nothing and is left out (here and in 2 other places)',
    ])
  })
})
