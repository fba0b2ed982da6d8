import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatDocument, parseDocument } from '../../../../codegen/protocol/document.js'
import { readOpenRpc } from '../../../../codegen/readers/openrpc/index.js'
import type { OpenRpcOptions } from '../../../../codegen/readers/openrpc/options.js'
import { diagnosed } from '../diagnosed.js'
import { guess } from '../guess.js'

const options: OpenRpcOptions = { protocol: 'math', version: '1', entry: 'openrpc.json', guess }
const integer = { type: 'integer' }
const param = (name: string, required = true, schema: unknown = integer) => ({ name, required, schema })

const read = (methods: unknown, more: object = {}, with_: Partial<OpenRpcOptions> = {}) =>
  readOpenRpc({ openrpc: '1.2.6', methods, ...more }, { ...options, ...with_ }).protocol

const subtract = (paramStructure?: string, params: object[] = [param('minuend'), param('subtrahend')]) => ({
  name: 'subtract',
  params,
  result: param('difference'),
  ...(paramStructure && { paramStructure }),
})

test('a warning about the schema of a parameter or a result names its place', () => {
  const untyped = { properties: { a: integer } }
  const params = [{ ...param('about', true, untyped), description: 'What.' }]
  const methods = [{ name: 'ask', params, result: param('n') }]
  const { diagnostics } = readOpenRpc({ openrpc: '1.2.6', methods }, options)
  expect(diagnostics).toContainEqual(
    expect.objectContaining({
      code: 'implied-type',
      place: { file: 'openrpc.json', pointer: '/methods/0/params/0/schema' },
    }),
  )
})

describe('parameters', () => {
  const named = {
    type: 'object',
    properties: { minuend: integer, subtrahend: integer },
    required: ['minuend', 'subtrahend'],
  }
  const placed = { type: 'array', prefixItems: [integer, integer], items: false, minItems: 2 }

  test('by name are an object', () => {
    for (const structure of ['by-name', 'either', undefined])
      expect(read([subtract(structure)]).methods[0]).toEqual({
        method: 'subtract',
        kind: 'request',
        messageDirection: 'clientToServer',
        params: named,
        result: integer,
      })
  })

  test('by position are a tuple with names, and the wire says so', () => {
    const protocol = read([subtract('by-position'), { name: 'reset', params: [] }])
    expect(protocol.wire).toEqual({ params: 'by-position' })
    expect(protocol.methods[0]).toMatchObject({ params: placed, paramNames: ['minuend', 'subtrahend'] })
    expect(read([subtract('by-position'), { ...subtract('by-name'), name: 'b' }]).wire).toBeUndefined()
  })

  test('a recipe says what `either` is', () => {
    const paramStructure = 'by-position'
    expect(read([subtract('either')], {}, { paramStructure }).methods[0]?.params).toEqual(placed)
    expect(read([subtract('by-name')], {}, { paramStructure }).methods[0]?.params).toEqual(named)
  })

  test('a document that leaves it open gets one warning, unless the recipe says it', () => {
    const methods = [subtract('either'), { ...subtract(undefined), name: 'b' }]
    const warnings = (more: Partial<OpenRpcOptions>) =>
      readOpenRpc({ openrpc: '1.2.6', methods }, { ...options, ...more }).diagnostics.map(({ code, message }) => [
        code,
        message,
      ])
    expect(warnings({})).toEqual([
      [
        'open-param-structure',
        'the document leaves open how parameters are sent: they are sent by name (here and in one other place)',
      ],
    ])
    expect(warnings({ paramStructure: 'by-name' })).toEqual([])
  })

  test('ones that need not be there', () => {
    const [optional, last, first] = [
      [param('a', false), param('b', false)],
      [param('a'), param('b', false)],
      [param('a', false), param('b')],
    ]
    const made = (structure: string, params: object[]) => read([subtract(structure, params)]).methods[0]
    expect(made('by-name', optional)).toMatchObject({ paramsOptional: true, params: { type: 'object' } })
    expect(made('by-name', last)?.params?.required).toEqual(['a'])
    expect(made('by-position', optional)).toMatchObject({ paramsOptional: true, params: { minItems: 0 } })
    expect(made('by-position', last)?.params?.minItems).toBe(1)
    expect(made('by-position', first)?.params?.minItems).toBe(2)
    expect(made('by-name', [])).toMatchObject({ params: null })
  })
})

test('refs are followed wherever they stand', () => {
  const components = {
    schemas: {
      Id: { type: 'string' },
      Pet: { type: 'object', properties: { id: { $ref: '#/components/schemas/Id' } } },
    },
    contentDescriptors: {
      Pet: { name: 'pet', description: 'Which one.', schema: { $ref: '#/components/schemas/Pet' } },
    },
    errors: { Gone: { code: -1, message: 'gone', data: { since: 1 } } },
    methods: {
      get: {
        name: 'get',
        params: [{ $ref: '#/components/contentDescriptors/Pet' }],
        result: { $ref: '#/components/contentDescriptors/Pet' },
        errors: [{ $ref: '#/components/errors/Gone' }],
      },
    },
  }
  const protocol = read([{ $ref: '#/components/methods/get' }], { components })
  expect(protocol.methods).toEqual([
    {
      method: 'get',
      kind: 'request',
      messageDirection: 'clientToServer',
      params: { type: 'object', properties: { pet: { $ref: '#/$defs/Pet', description: 'Which one.' } } },
      paramsOptional: true,
      result: { $ref: '#/$defs/Pet', description: 'Which one.' },
      errors: [{ code: -1, message: 'gone', data: { examples: [{ since: 1 }] } }],
    },
  ])
  expect(protocol.$defs).toEqual({
    Id: { type: 'string' },
    Pet: { type: 'object', properties: { id: { $ref: '#/$defs/Id' } } },
  })
})

test('what is said of a method is kept', () => {
  const method = {
    name: 'a',
    params: [],
    summary: 'Does it. And more.',
    deprecated: true,
    'x-group': 'g',
    result: { name: 'r', schema: { type: 'null' } },
  }
  expect(read([method]).methods[0]).toEqual({
    method: 'a',
    kind: 'request',
    messageDirection: 'clientToServer',
    summary: 'Does it.',
    deprecated: true,
    params: null,
    result: null,
    'x-group': 'g',
  })
  expect(read([method], {}, { comments: 'omit' }).methods[0]).not.toHaveProperty('summary')
})

test.each<[string, unknown, string]>([
  ['methods that are none', {}, '/methods'],
  ['a method that is none', [1], '/methods/0'],
  ['a method without a name', [{}], '/methods/0'],
  ['two methods of one name', [{ name: 'a' }, { name: 'a' }], '/methods/1'],
  ['two parameters of one name', [subtract('by-name', [param('a'), param('a')])], '/methods/0/params/1'],
  ['a parameter without a schema', [subtract('by-name', [{ name: 'a' }])], '/methods/0/params/0'],
  ['a paramStructure', [subtract('odd')], '/methods/0/paramStructure'],
  ['an error', [{ ...subtract(), errors: [{ code: 'x', message: 'y' }] }], '/methods/0/errors/0'],
])('%s is an error with its place', (_name, methods, pointer) => {
  expect(diagnosed(() => read(methods))).toContain(`malformed-openrpc openrpc.json#${pointer}`)
})

test('refs that only refer to each other, and files of another kind, are errors', () => {
  const components = {
    contentDescriptors: {
      A: { $ref: '#/components/contentDescriptors/B' },
      B: { $ref: '#/components/contentDescriptors/A' },
    },
  }
  const params = [{ $ref: '#/components/contentDescriptors/A' }]
  expect(() => read([{ name: 'a', params }], { components })).toThrow('only refer to each other')
  expect(() => readOpenRpc({ openrpc: '2.0.0', methods: [] }, options)).toThrow(
    'openrpc.json#/openrpc: error: version "2.0.0"',
  )
  expect(() => readOpenRpc({ metaData: {}, requests: [], structures: [] }, options)).toThrow(
    '"reader": "lsp-meta-model"',
  )
  for (const document of [null, [], 'text'])
    expect(diagnosed(() => readOpenRpc(document, options))).toEqual(['no-openrpc openrpc.json#'])
})

const published = join(
  dirname(createRequire(import.meta.url).resolve('@open-rpc/examples/package.json')),
  'build/service-descriptions',
)

test.each(readdirSync(published).filter(file => file.endsWith('.json')))('%s of @open-rpc/examples is read', file => {
  const given = JSON.parse(readFileSync(join(published, file), 'utf8')) as { methods: { name: string }[] }
  const { protocol } = readOpenRpc(given, options)
  expect(protocol.methods.map(({ method }) => method)).toEqual(given.methods.map(({ name }) => name))
  parseDocument(formatDocument(protocol), file)
})
