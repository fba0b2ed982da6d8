import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readMetaModel } from '../../../../codegen/readers/lsp-meta-model/index.js'
import { definitionFiles } from '../../../support/definitions.js'
import { diagnosed } from '../diagnosed.js'
import { guess } from '../guess.js'

const options = { protocol: 'lsp', version: '1', entry: 'metaModel.json', guess }
const string = { kind: 'base', name: 'string' }
const reference = (name: string) => ({ kind: 'reference', name })
const told = { method: 'told', messageDirection: 'serverToClient' }

const read = (model: object, more: object = {}) =>
  readMetaModel({ requests: [], notifications: [told], structures: [], ...model }, { ...options, ...more })

const definition = (name: string, model: object, more: object = {}) => read(model, more).protocol.$defs[name]

/** The type of an alias, as the document has it. */
const converted = (type: unknown, more: object = {}) => {
  const { 'x-since': _since, ...schema } =
    definition('It', { typeAliases: [{ name: 'It', type, since: '1' }], ...more }) ?? {}
  return schema
}

describe('types', () => {
  test.each([
    ['array', { kind: 'array', element: string }, { type: 'array', items: { type: 'string' } }],
    ['map', { kind: 'map', key: string, value: string }, { type: 'object', additionalProperties: { type: 'string' } }],
    [
      'map by number',
      { kind: 'map', key: { kind: 'base', name: 'integer' }, value: string },
      { type: 'object', propertyNames: { pattern: '^-?\\d+$' }, additionalProperties: { type: 'string' } },
    ],
    [
      'or',
      { kind: 'or', items: [string, { kind: 'base', name: 'null' }] },
      { anyOf: [{ type: 'string' }, { type: 'null' }] },
    ],
    ['or of one', { kind: 'or', items: [string] }, { type: 'string' }],
    [
      'and',
      { kind: 'and', items: [reference('A'), reference('B')] },
      { allOf: [{ $ref: '#/$defs/A' }, { $ref: '#/$defs/B' }] },
    ],
    [
      'tuple',
      { kind: 'tuple', items: [string, string] },
      { type: 'array', prefixItems: [{ type: 'string' }, { type: 'string' }], items: false, minItems: 2, maxItems: 2 },
    ],
    [
      'literal',
      {
        kind: 'literal',
        value: {
          properties: [
            { name: 'a', type: string },
            { name: 'b', type: string, optional: true },
          ],
        },
      },
      { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } }, required: ['a'] },
    ],
    ['empty literal', { kind: 'literal', value: { properties: [] } }, { type: 'object' }],
    ['string literal', { kind: 'stringLiteral', value: 'a' }, { type: 'string', const: 'a' }],
    ['integer literal', { kind: 'integerLiteral', value: 1 }, { type: 'integer', const: 1 }],
    ['boolean literal', { kind: 'booleanLiteral', value: true }, { type: 'boolean', const: true }],
    ['uinteger', { kind: 'base', name: 'uinteger' }, { $ref: '#/$defs/uinteger' }],
  ])('%s', (_name, type, want) => {
    const structures = ['A', 'B'].map(name => ({ name, properties: [] }))
    expect(converted(type, { structures })).toEqual(want)
  })

  test('a base type that is only the key of a map leaves no definition', () => {
    const key = { kind: 'base', name: 'DocumentUri' }
    const { $defs } = read({ typeAliases: [{ name: 'It', type: { kind: 'map', key, value: string } }] }).protocol
    expect($defs).toEqual({ It: { type: 'object', additionalProperties: { type: 'string' } } })
  })

  test('a map by an alias of a text has any keys, by an enumeration those', () => {
    const model = {
      typeAliases: [
        { name: 'Id', type: string },
        { name: 'ById', type: { kind: 'map', key: reference('Id'), value: string } },
        { name: 'ByKind', type: { kind: 'map', key: reference('Kind'), value: string } },
      ],
      enumerations: [{ name: 'Kind', type: string, values: [{ name: 'A', value: 'a' }] }],
    }
    expect(definition('ById', model)).not.toHaveProperty('propertyNames')
    expect(definition('ByKind', model)).toHaveProperty('propertyNames', { $ref: '#/$defs/Kind' })
  })
})

describe('structures', () => {
  const property = (name: string, more: object = {}) => ({ name, type: string, ...more })

  test('extends and mixins are kept', () => {
    const structures = [
      { name: 'Base', properties: [property('a')] },
      { name: 'Mixin', properties: [property('b', { optional: true })] },
      { name: 'It', extends: [reference('Base')], mixins: [reference('Mixin')], properties: [property('c')] },
    ]
    expect(definition('It', { structures })).toEqual({
      type: 'object',
      allOf: [{ $ref: '#/$defs/Base' }, { $ref: '#/$defs/Mixin' }],
      properties: { c: { type: 'string' } },
      required: ['c'],
    })
  })

  test('a property that narrows an inherited one stands beside it; one that widens it takes its place', () => {
    const structures = (own: object) => [
      { name: 'Root', properties: [property('x')] },
      { name: 'Base', extends: [reference('Root')], properties: [property('kind')] },
      { name: 'It', extends: [reference('Base')], properties: [property('kind', own)] },
    ]
    expect(definition('It', { structures: structures({ type: { kind: 'stringLiteral', value: 'a' } }) })).toEqual({
      type: 'object',
      allOf: [{ $ref: '#/$defs/Base' }],
      properties: { kind: { type: 'string', const: 'a' } },
      required: ['kind'],
    })
    expect(definition('It', { structures: structures({ optional: true }) })).toEqual({
      type: 'object',
      properties: { x: { type: 'string' }, kind: { type: 'string' } },
      required: ['x'],
    })
    expect(
      definition('It', { structures: structures({ type: { kind: 'base', name: 'boolean' } }) })?.properties?.kind,
    ).toEqual({
      type: 'boolean',
    })
  })

  test('what is said about a property is kept', () => {
    const notes = {
      since: '3.17.0 - for all',
      proposed: true,
      deprecated: 'use b',
      documentation: 'Words.\n\n@since 3.17.0',
    }
    const structures = [{ name: 'It', properties: [property('a', notes)] }]
    const facts = { type: 'string', deprecated: true, 'x-since': '3.17.0', 'x-stability': 'proposed' }
    expect(definition('It', { structures })?.properties?.a).toEqual({ ...facts, description: 'Words.' })
    expect(definition('It', { structures }, { comments: 'omit' })?.properties?.a).toEqual(facts)
  })

  test('words among a million empty lines are read, with the tag behind them left out', () => {
    const lines = '\n'.repeat(1_000_000)
    const read = (documentation: string) => {
      const structures = [{ name: 'It', properties: [property('a', { documentation })] }]
      return definition('It', { structures })?.properties?.a?.description
    }
    expect(read(`Words.${lines}@since 3.17.0`)).toBe('Words.')
    expect(read(`${lines}Words.`)).toBe('Words.')
  })
})

describe('enumerations', () => {
  const values = [
    { name: 'One', value: 1, since: '3.1' },
    { name: 'Two', value: 2, documentation: 'Twice.', proposed: true },
  ]
  const integer = { kind: 'base', name: 'integer' }
  const lists = {
    'x-enumNames': ['One', 'Two'],
    'x-enumDescriptions': ['', 'Twice.'],
    'x-enumSince': ['3.1', ''],
    'x-enumStability': ['', 'proposed'],
  }

  test('names stand beside the values', () => {
    expect(definition('It', { enumerations: [{ name: 'It', type: integer, values }] })).toEqual({
      type: 'integer',
      enum: [1, 2],
      ...lists,
    })
  })

  test('one with custom values is open', () => {
    const it = { name: 'It', type: { kind: 'base', name: 'uinteger' }, values, supportsCustomValues: true }
    expect(definition('It', { enumerations: [it] })?.anyOf).toEqual([
      { type: 'integer', enum: [1, 2], ...lists },
      { type: 'integer', minimum: 0, maximum: 2147483647 },
    ])
  })

  test('a second name of a value is told', () => {
    const twice = [...values, { name: 'Also', value: 1 }]
    const { diagnostics } = read({ enumerations: [{ name: 'It', type: integer, values: twice }] })
    expect(diagnostics.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'info: "Also" is a second name of 1; the document has the first, "One"',
    ])
  })
})

describe('methods', () => {
  test('all that is said of a request is kept', () => {
    const structures = ['P', 'R', 'O', 'E'].map(name => ({ name, properties: [] }))
    const request = {
      method: 'a',
      messageDirection: 'both',
      params: reference('P'),
      result: { kind: 'or', items: [reference('R'), { kind: 'base', name: 'null' }] },
      partialResult: { kind: 'array', element: reference('R') },
      registrationOptions: reference('O'),
      registrationMethod: 'register',
      errorData: reference('E'),
      since: '3.18.0',
      proposed: true,
      deprecated: 'use b',
      documentation: 'Does it. And more.\n@since 3.18.0',
    }
    expect(read({ structures, requests: [request] }).protocol.methods[0]).toEqual({
      method: 'a',
      kind: 'request',
      messageDirection: 'both',
      summary: 'Does it.',
      since: '3.18.0',
      stability: 'proposed',
      deprecated: 'use b',
      params: { $ref: '#/$defs/P' },
      result: { anyOf: [{ $ref: '#/$defs/R' }, { type: 'null' }] },
      'x-registrationMethod': 'register',
      'x-registrationOptions': { $ref: '#/$defs/O' },
      'x-partialResult': { type: 'array', items: { $ref: '#/$defs/R' } },
      errors: [{ data: { $ref: '#/$defs/E' } }],
    })
  })

  test('several types of parameters are sent by position', () => {
    const structures = [{ name: 'Range', properties: [] }]
    const request = { ...told, params: [reference('Range'), string] }
    expect(read({ structures, notifications: [request] }).protocol.methods[0]).toMatchObject({
      params: {
        type: 'array',
        prefixItems: [{ $ref: '#/$defs/Range' }, { type: 'string' }],
        items: false,
        minItems: 2,
      },
      paramNames: ['range1', 'string2'],
    })
  })
})

describe('what is malformed is an error with its place', () => {
  test.each<[string, object, string]>([
    ['a kind', { typeAliases: [{ name: 'It', type: { kind: 'odd' } }] }, '/typeAliases/0/type/kind'],
    ['a type', { typeAliases: [{ name: 'It', type: { kind: 'array', element: 1 } }] }, '/typeAliases/0/type/element'],
    ['a reference', { typeAliases: [{ name: 'It', type: reference('No') }] }, '/typeAliases/0/type/name'],
    [
      'a reference to __proto__',
      { typeAliases: [{ name: 'It', type: reference('__proto__') }] },
      '/typeAliases/0/type/name',
    ],
    ['a base', { typeAliases: [{ name: 'It', type: { kind: 'base', name: 'float' } }] }, '/typeAliases/0/type/name'],
    ['an empty or', { typeAliases: [{ name: 'It', type: { kind: 'or', items: [] } }] }, '/typeAliases/0/type'],
    ['properties', { structures: [{ name: 'It', properties: {} }] }, '/structures/0/properties'],
    [
      'a base that is none',
      { structures: [{ name: 'It', properties: [], extends: [string] }] },
      '/structures/0/extends/0',
    ],
    [
      'two of one name',
      { structures: [{ name: 'It', properties: [] }], typeAliases: [{ name: 'It', type: string }] },
      '/typeAliases/0/name',
    ],
    [
      'values',
      {
        enumerations: [
          {
            name: 'It',
            type: string,
            values: [
              { name: 'a', value: 1 },
              { name: 'b', value: 'b' },
            ],
          },
        ],
      },
      '/enumerations/0/values/0/value',
    ],
    ['two methods of one name', { notifications: [told, told] }, '/notifications/1/method'],
    ['a direction', { notifications: [{ method: 'a', messageDirection: 'up' }] }, '/notifications/0/messageDirection'],
  ])('%s', (_name, model, pointer) => {
    expect(diagnosed(() => read(model))).toContain(`malformed-meta-model metaModel.json#${pointer}`)
  })

  test('structures that extend each other', () => {
    const structures = [
      { name: 'A', extends: [reference('B')], properties: [{ name: 'a', type: string }] },
      { name: 'B', extends: [reference('A')], properties: [{ name: 'a', type: string }] },
    ]
    expect(diagnosed(() => read({ structures }))).toEqual(['endless-ref metaModel.json#/structures/0'])
  })

  test('10,000 levels, and another kind of file', () => {
    let type: object = string
    for (let depth = 0; depth < 10_000; depth++) type = { kind: 'array', element: type }
    expect(diagnosed(() => read({ typeAliases: [{ name: 'It', type }] }))[0]).toMatch(/^malformed-meta-model/)
    expect(() => readMetaModel({ openrpc: '1.2.6' }, options)).toThrow(
      /no meta model.*\n {2}→ write "reader": "openrpc"/,
    )
    for (const model of [null, [], 'text', {}])
      expect(diagnosed(() => readMetaModel(model, options))).toEqual(['no-meta-model metaModel.json#'])
  })
})

test('names like __proto__ are names', () => {
  const model = JSON.parse(
    '{"structures":[{"name":"__proto__","properties":[{"name":"__proto__","type":{"kind":"base","name":"string"}}]}]}',
  ) as object
  expect(JSON.stringify(read(model).protocol.$defs)).toBe(
    '{"__proto__":{"type":"object","properties":{"__proto__":{"type":"string"}},"required":["__proto__"]}}',
  )
})

test.runIf(definitionFiles).each([
  ['3.17', 93, 387],
  ['3.18', 93, 445],
])('the published meta model %s is read whole', (version, methods, shapes) => {
  const model: unknown = JSON.parse(readFileSync(definitionFiles?.file('lsp', version) ?? '', 'utf8'))
  const { protocol, diagnostics } = readMetaModel(model, options)
  expect([protocol.methods.length, Object.keys(protocol.$defs).length]).toEqual([methods, shapes])
  expect(diagnostics.every(({ severity }) => severity === 'info')).toBe(true)
})
