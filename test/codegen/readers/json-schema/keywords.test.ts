import { describe, expect, test } from 'vitest'
import { readSchema } from '../../../../codegen/readers/json-schema/index.js'
import { diagnosed } from '../diagnosed.js'

const draft04 = 'http://json-schema.org/draft-04/schema#'
const draft07 = 'http://json-schema.org/draft-07/schema#'
const draft2019 = 'https://json-schema.org/draft/2019-09/schema'
const draft2020 = 'https://json-schema.org/draft/2020-12/schema'
const drafts = [draft04, draft07, draft2019, draft2020]

/** Reads a schema as the parameters of a notification, in a file of a draft. */
function read(params: unknown, $schema?: string, comments?: 'carry' | 'omit') {
  const Note = { properties: { method: { const: 'note' }, params }, required: ['params'] }
  const file = { ...($schema && { $schema }), $defs: { Note, A: { type: 'string' } } }
  const options = { protocol: 'notes', version: '1', entry: 'notes.json', unions: { clientNotifications: 'Note' } }
  return readSchema(file, { ...options, ...(comments && { comments }) })
}
const converted = (params: unknown, $schema?: string) => read(params, $schema).protocol.methods[0]?.params
const said = (params: unknown, $schema?: string) =>
  read(params, $schema)
    .diagnostics.filter(({ place }) => place?.pointer?.includes('/params'))
    .map(
      ({ severity, code, message, place }) => `${severity} ${code} ${place?.pointer?.split('/params')[1]} ${message}`,
    )

describe('what documents have, too, is taken over', () => {
  test.each<[object]>([
    [{ type: ['string', 'null'] }],
    [{ const: { a: [1, null] } }],
    [{ enum: [1, 'a', null] }],
    [{ format: 'uri' }],
    [{ pattern: '^a' }],
    [{ minLength: 1, maxLength: 2 }],
    [{ minimum: 1, maximum: 2, multipleOf: 0.5 }],
    [{ exclusiveMinimum: 1, exclusiveMaximum: 2 }],
    [{ type: 'object', properties: { a: { type: 'string' }, __proto__x: {} }, required: ['a'] }],
    [JSON.parse('{ "type": "object", "properties": { "__proto__": { "type": "string" } } }')],
    [{ type: 'object', patternProperties: { '^a': { type: 'string' } }, propertyNames: { maxLength: 2 } }],
    [{ type: 'object', additionalProperties: false, minProperties: 1, maxProperties: 2 }],
    [{ type: 'object', additionalProperties: { type: 'string' } }],
    [{ type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 2, uniqueItems: true }],
    [{ type: 'array', items: false }],
    [{ type: 'array', prefixItems: [{ type: 'string' }, {}] }],
    [{ not: { type: 'string' } }],
    [{ allOf: [{ type: 'string' }, { minLength: 1 }] }],
    [{ oneOf: [{ type: 'string' }, { type: 'number' }] }],
    [{ deprecated: true, default: 1 }],
    [{ description: 'Words.', examples: ['a'] }],
    [{ $ref: '#/$defs/A', maxLength: 3 }],
  ])('%j', schema => {
    expect(converted(schema, draft2020)).toEqual(schema)
    expect(said(schema, draft2020)).toEqual([])
  })

  test('true and false are schemas', () => {
    expect(converted(true)).toEqual({})
    expect(converted(false)).toEqual({ not: {} })
    expect(converted({ type: 'object', properties: { a: true, b: false }, additionalProperties: true })).toEqual({
      type: 'object',
      properties: { a: {}, b: { not: {} } },
      additionalProperties: true,
    })
  })

  test('words are, unless they are to be left out', () => {
    const a = { description: 'More.', type: 'string' }
    const words = { description: 'Words.', examples: [1], type: 'object', properties: { a } }
    expect(read(words, draft2020, 'carry').protocol.methods[0]?.params).toEqual(words)
    const { protocol, diagnostics } = read(words, draft2020, 'omit')
    expect(protocol.methods[0]?.params).toEqual({ type: 'object', properties: { a: { type: 'string' } } })
    expect(diagnostics).toEqual([])
  })

  test('a title is not, and nothing is said of it', () => {
    for (const title of ['Note', 5]) {
      expect(converted({ title, type: 'string' })).toEqual({ type: 'string' })
      expect(said({ title })).toEqual([])
    }
    expect(converted({ $ref: '#/$defs/A', title: 'Note' })).toEqual({ $ref: '#/$defs/A' })
  })
})

describe('a value that a keyword cannot have is an error with its place', () => {
  const place = 'notes.json#/$defs/Note/properties/params'

  test.each<[unknown, string, string]>([
    ['string', '', 'must be a JSON Schema: an object, true or false'],
    [[], '', 'must be a JSON Schema: an object, true or false'],
    [{ not: 1 }, '/not', 'must be a JSON Schema: an object, true or false'],
    [{ items: { items: null } }, '/items/items', 'must be a JSON Schema: an object, true or false'],
    [{ additionalProperties: 'no' }, '/additionalProperties', 'must be a JSON Schema: an object, true or false'],
    [{ anyOf: [] }, '/anyOf', 'must be an array of schemas'],
    [{ allOf: { type: 'string' } }, '/allOf', 'must be an array of schemas'],
    [{ allOf: [{}, 'a'] }, '/allOf/1', 'must be a JSON Schema: an object, true or false'],
    [{ properties: [] }, '/properties', 'must be an object of schemas'],
    [{ properties: { 'a/b': 1 } }, '/properties/a~1b', 'must be a JSON Schema: an object, true or false'],
    [{ minLength: -1 }, '/minLength', 'must be a whole number from 0'],
    [{ required: ['a', 'a'] }, '/required', 'must be an array of strings that differ'],
    [{ enum: 'a' }, '/enum', 'must be an array'],
    [{ description: 1 }, '/description', 'must be a string'],
    [{ pattern: 1 }, '/pattern', 'must be a regular expression (ECMA-262, Unicode)'],
    [{ exclusiveMinimum: '1' }, '/exclusiveMinimum', 'must be a number that JSON can hold'],
  ])('%j', (schema, pointer, message) => {
    let text = ''
    try {
      read(schema, draft2020)
    } catch (error) {
      text = String(error)
    }
    expect(text).toContain(message)
    expect(diagnosed(() => read(schema, draft2020))).toEqual([`invalid-schema ${place}${pointer}`])
  })

  test('200 levels of schemas are read, and no more', () => {
    const nested = (levels: number): object => (levels === 0 ? {} : { not: nested(levels - 1) })
    expect(diagnosed(() => read(nested(200)))).toEqual([])
    expect(diagnosed(() => read(nested(201))).map(said => said.split(' ')[0])).toEqual(['nested-too-deep'])
    const either = (levels: number): object => (levels === 0 ? {} : { anyOf: [either(levels - 1), true] })
    expect(diagnosed(() => read(either(400))).map(said => said.split(' ')[0])).toEqual(['nested-too-deep'])
    const inner = (levels: number): object => (levels === 0 ? {} : { items: inner(levels - 1) })
    expect(diagnosed(() => read(inner(400))).map(said => said.split(' ')[0])).toEqual(['nested-too-deep'])
  })
})

describe('drafts differ', () => {
  const exclusive = { minimum: 1, exclusiveMinimum: true, maximum: 3, exclusiveMaximum: false }

  test('in exclusive limits', () => {
    for (const draft of drafts) {
      expect(converted(exclusive, draft)).toEqual({ exclusiveMinimum: 1, maximum: 3 })
      const form = 'is true or false as in draft-04: read as whether'
      expect(said(exclusive, draft)).toEqual(
        draft === draft04
          ? []
          : [
              `warning old-form /exclusiveMinimum "exclusiveMinimum" ${form} "minimum" is exclusive`,
              `warning old-form /exclusiveMaximum "exclusiveMaximum" ${form} "maximum" is exclusive`,
            ],
      )
      expect(converted({ exclusiveMinimum: true, maximum: 3 }, draft)).toEqual({ maximum: 3 })
      expect(converted({ exclusiveMaximum: true, maximum: 3 }, draft)).toEqual({ exclusiveMaximum: 3 })
      expect(converted({ exclusiveMinimum: 2, minimum: 1 }, draft)).toEqual({ exclusiveMinimum: 2, minimum: 1 })
      expect(converted({ exclusiveMinimum: true, minimum: 1, maximum: 2 }, draft)).toEqual({
        exclusiveMinimum: 1,
        maximum: 2,
      })
    }
  })

  test('in what stands beside $ref', () => {
    const beside = { $ref: '#/$defs/A', maxLength: 3, if: {}, deprecated: true, $comment: 'x' }
    for (const draft of [draft04, draft07]) {
      expect(converted(beside, draft)).toEqual({ $ref: '#/$defs/A', deprecated: true })
      expect(said(beside, draft)).toEqual([
        'warning ignored-keyword /maxLength up to draft-07, "maxLength" beside "$ref" is ignored',
        'warning ignored-keyword /if up to draft-07, "if" beside "$ref" is ignored',
      ])
    }
    for (const draft of [draft2019, draft2020, undefined]) {
      expect(converted(beside, draft)).toEqual({ $ref: '#/$defs/A', maxLength: 3, deprecated: true })
      expect(said(beside, draft)).toEqual(['info widened /if documents cannot say "if": the shape admits more'])
    }
  })

  test('in lists of items', () => {
    const tuple = { type: 'array', items: [{ type: 'string' }], additionalItems: false }
    for (const draft of [draft04, draft07, draft2019, undefined]) {
      expect(converted(tuple, draft)).toEqual({ type: 'array', prefixItems: [{ type: 'string' }], items: false })
      expect(converted({ type: 'array', items: {}, additionalItems: false }, draft)).toEqual({
        type: 'array',
        items: {},
      })
      expect(converted({ additionalItems: false }, draft)).toEqual({})
      expect(said({ additionalItems: false }, draft)).toEqual([])
    }
    expect(said({ additionalItems: false }, draft2020)).toEqual([
      'warning unknown-keyword /additionalItems "additionalItems" is no keyword of JSON Schema: it says nothing and is left out',
    ])
  })

  test('in keywords that came after draft-04, which are read there, too', () => {
    for (const [keyword, value] of Object.entries({ const: 1, propertyNames: { maxLength: 2 } })) {
      const given = { type: 'object', [keyword]: value }
      expect(converted(given, draft04)).toEqual(given)
      expect(said(given, draft04)).toEqual([
        `warning newer-keyword /${keyword} "${keyword}" came after draft-04: read as later drafts have it`,
      ])
      expect(said(given, draft07)).toEqual([])
    }
    expect(said({ enum: [1, 2] }, draft04)).toEqual([])
  })

  test('in tuples as 2020-12 has them, which are read in all drafts', () => {
    const tuple = { type: 'array', prefixItems: [{ type: 'string' }] }
    for (const draft of [draft04, draft07, draft2019, draft2020, undefined])
      expect(converted(tuple, draft)).toEqual(tuple)
    expect([said(tuple, draft2020), said(tuple, undefined)]).toEqual([[], []])
    for (const [draft, name] of [
      [draft04, 'draft-04'],
      [draft07, 'draft-07'],
      [draft2019, '2019-09'],
    ] as const)
      expect(said(tuple, draft)).toEqual([
        `warning newer-keyword /prefixItems "prefixItems" came after ${name}: read as later drafts have it`,
      ])
  })

  test('in the keyword that identifies a schema', () => {
    expect([said({ id: '#a' }, draft04), said({ $id: '#a' }, draft07)]).toEqual([[], []])
    expect(said({ id: '#a' }, draft07)).toEqual([
      'warning unknown-keyword /id "id" is no keyword of JSON Schema: it says nothing and is left out',
    ])
  })
})

describe('what documents cannot say', () => {
  test.each([
    'contains',
    'contentSchema',
    'dependencies',
    'dependentRequired',
    'then',
    'unevaluatedItems',
    'minContains',
  ])('%s widens the shape', keyword => {
    expect(converted({ type: 'array', [keyword]: {} }, draft2020)).toEqual({ type: 'array' })
    expect(said({ [keyword]: {} }, draft2020)).toEqual([
      `info widened /${keyword} documents cannot say "${keyword}": the shape admits more`,
    ])
    expect(said({ [keyword]: true }, draft2020)).toHaveLength(keyword === 'contains' ? 1 : 0)
  })

  test('a pattern that is none is left out and said', () => {
    expect(converted({ type: 'string', pattern: '[' })).toEqual({ type: 'string' })
    expect(said({ pattern: '[' })).toEqual([
      'info widened /pattern "[" is no regular expression (ECMA-262, Unicode): left out',
    ])
  })

  test.each([
    '$comment',
    '$anchor',
    '$dynamicAnchor',
    '$recursiveAnchor',
    'readOnly',
    'writeOnly',
    'contentEncoding',
    'contentMediaType',
    '$vocabulary',
  ])('%s says nothing of values', keyword => {
    expect(converted({ [keyword]: 'a' }, draft2020)).toEqual({})
    expect(said({ [keyword]: 'a' }, draft2020)).toEqual([])
  })

  test.each(['$dynamicRef', '$recursiveRef'])('%s to nothing is an error', keyword => {
    expect(diagnosed(() => read({ items: { [keyword]: '#a' } }, draft2020))).toEqual([
      `dynamic-ref notes.json#/$defs/Note/properties/params/items/${keyword}`,
    ])
  })

  test('a discriminator keeps its property only', () => {
    const oneOf = [{ $ref: '#/$defs/A' }, { type: 'number' }]
    expect(converted({ oneOf, discriminator: { propertyName: 'a', mapping: {} } })).toEqual({
      oneOf,
      discriminator: { propertyName: 'a' },
    })
    for (const discriminator of ['a', {}, { propertyName: 1 }, null]) {
      expect(converted({ oneOf, discriminator })).toEqual({ oneOf })
      expect(said({ oneOf, discriminator })).toEqual([])
    }
  })
})
