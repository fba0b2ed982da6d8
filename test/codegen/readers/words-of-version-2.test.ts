import { describe, expect, test } from 'vitest'
import type { Protocol } from '../../../codegen/protocol/model.js'
import { readSchema } from '../../../codegen/readers/json-schema/index.js'
import { readMetaModel } from '../../../codegen/readers/lsp-meta-model/index.js'
import { readOpenRpc } from '../../../codegen/readers/openrpc/index.js'
import { readTypeScript } from '../../../codegen/readers/typescript/index.js'
import { guess } from './guess.js'
import { definitions } from './typescript/definitions.js'

// The words that documents of version 2 have, by the readers whose definitions can say them. A word that a reader does
// not have here has no form in its definitions.

const about = { protocol: 'words', version: '1', entry: 'definitions.json', guess }
const text = { type: 'string' }
const ref = (name: string) => ({ $ref: `#/definitions/${name}` })

const results = { methods: { ask: 'AskResponse' } }

/** JSON Schema with one request, `ask`. */
const fromSchema = (params: object, more: object = {}, message: object = {}): Protocol => {
  const ask = {
    type: 'object',
    properties: { method: { const: 'ask' }, params },
    required: ['method', 'params'],
    ...message,
  }
  const file = { definitions: { Requests: { oneOf: [ask] }, AskResponse: { type: 'null' }, ...more } }
  return readSchema(file, { ...about, comments: 'carry', unions: { clientRequests: 'Requests' }, results }).protocol
}

const tree = { marker: 'rpc', branches: { client: 'clientToServer' as const } }

/** A tree of methods in JSON Schema. */
const fromTree = (leaf: object): Protocol =>
  readSchema({ client: { ask: { rpc: 'ask', params: null, result: null, ...leaf } } }, { ...about, tree }).protocol

/** The meta model of the Language Server Protocol with one request, `ask`. */
const fromMetaModel = (request: object, more: object = {}): Protocol => {
  const ask = { method: 'ask', messageDirection: 'clientToServer', result: { kind: 'base', name: 'null' }, ...request }
  const model = { requests: [ask], notifications: [], structures: [], ...more }
  return readMetaModel(model, { ...about, comments: 'carry' }).protocol
}

const fromOpenRpc = (method: object): Protocol =>
  readOpenRpc(
    { openrpc: '1.2.6', methods: [{ name: 'ask', params: [], result: { name: 'it', schema: text }, ...method }] },
    about,
  ).protocol

/** TypeScript with the requests of a map, and the notifications of another. */
const fromTypeScript = (requests: string, more = '', notifications = ''): Protocol => {
  const files = `export type ClientRequests = { ${requests} }\nexport type ClientNotifications = { ${notifications} }\n${more}`
  const maps = { clientRequests: 'ClientRequests', clientNotifications: 'ClientNotifications' }
  return readTypeScript({ ...definitions(files), maps, comments: 'carry' }).protocol
}

const parameter = (name: string, required: boolean) => ({ name, required, schema: text })
const structure = (name: string, more: object = {}) => ({
  name,
  properties: [{ name: name.toLowerCase(), type: { kind: 'base', name: 'string' } }],
  ...more,
})
const reference = (name: string) => ({ kind: 'reference', name })
const object = (name: string) => ({ type: 'object', properties: { [name]: text } })

const method = (found: object) => ({ methods: [found] })
const both = {
  methods: [
    { method: 'ask', kind: 'request' },
    { method: 'ask', kind: 'notification' },
  ],
}

/** Each word: the readers that carry it, with definitions that say it, and what the document has of it. */
const words: Record<string, Record<string, { read: () => Protocol; has: object }>> = {
  wire: {
    openrpc: {
      read: () => fromOpenRpc({ params: [parameter('a', true)], paramStructure: 'by-position' }),
      has: { wire: { params: 'by-position' } },
    },
  },
  paramsOptional: {
    'json-schema': {
      read: () => fromSchema(object('a'), {}, { required: ['method'] }),
      has: method({ paramsOptional: true }),
    },
    openrpc: { read: () => fromOpenRpc({ params: [parameter('a', false)] }), has: method({ paramsOptional: true }) },
    typescript: {
      read: () => fromTypeScript('ask: [params?: { a: string }, result?: null]'),
      has: method({ paramsOptional: true }),
    },
  },
  paramNames: {
    openrpc: {
      read: () => fromOpenRpc({ params: [parameter('a', true), parameter('b', false)], paramStructure: 'by-position' }),
      has: method({ paramNames: ['a', 'b'], params: { minItems: 1 } }),
    },
  },
  errors: {
    openrpc: {
      read: () => fromOpenRpc({ errors: [{ code: 7, message: 'No', data: text }] }),
      has: method({ errors: [{ code: 7, message: 'No' }] }),
    },
    'lsp-meta-model': {
      read: () => fromMetaModel({ errorData: reference('It') }, { structures: [structure('It')] }),
      has: method({ errors: [{ data: { $ref: '#/$defs/It' } }] }),
    },
  },
  since: {
    'lsp-meta-model': { read: () => fromMetaModel({ since: '3.17' }), has: method({ since: '3.17' }) },
    typescript: {
      read: () => fromTypeScript('\n/** @since 3.17 */\nask: [null, null]'),
      has: method({ since: '3.17' }),
    },
  },
  stability: {
    'json-schema': { read: () => fromTree({ stability: 'experimental' }), has: method({ stability: 'experimental' }) },
    'lsp-meta-model': { read: () => fromMetaModel({ proposed: true }), has: method({ stability: 'proposed' }) },
    typescript: {
      read: () => fromTypeScript('\n/** @experimental */\nask: [null, null]'),
      has: method({ stability: 'experimental' }),
    },
  },
  'request and notification of one name': {
    'json-schema': {
      read: () => {
        const said = { properties: { method: { const: 'ask' } }, required: ['method'] }
        const unions = { clientRequests: 'Requests', clientNotifications: 'Told' }
        const file = { definitions: { Requests: { oneOf: [said] }, Told: { oneOf: [said] }, AskResponse: text } }
        return readSchema(file, { ...about, unions, results }).protocol
      },
      has: both,
    },
    'lsp-meta-model': {
      read: () => fromMetaModel({}, { notifications: [{ method: 'ask', messageDirection: 'clientToServer' }] }),
      has: both,
    },
    typescript: { read: () => fromTypeScript('ask: [null, null]', '', 'ask: [null]'), has: both },
  },
  inheritance: {
    'json-schema': {
      read: () => fromSchema(ref('It'), { It: { allOf: [ref('Base')], ...object('b') }, Base: object('a') }),
      has: { $defs: { It: { allOf: [{ $ref: '#/$defs/Base' }] } } },
    },
    'lsp-meta-model': {
      read: () =>
        fromMetaModel({}, { structures: [structure('Base'), structure('It', { extends: [reference('Base')] })] }),
      has: { $defs: { It: { allOf: [{ $ref: '#/$defs/Base' }] } } },
    },
    typescript: {
      read: () =>
        fromTypeScript('ask: [It, null]', 'interface Base { a: string }\ninterface It extends Base { b: string }'),
      has: { $defs: { It: { allOf: [{ $ref: '#/$defs/Base' }] } } },
    },
  },
  'x-enumNames': {
    'json-schema': {
      read: () => fromSchema(ref('It'), { It: { enum: ['h', 'l'], 'x-enumNames': ['High', 'Low'] } }),
      has: { $defs: { It: { 'x-enumNames': ['High', 'Low'] } } },
    },
    'lsp-meta-model': {
      read: () => {
        const values = [
          { name: 'High', value: 'h' },
          { name: 'Low', value: 'l' },
        ]
        return fromMetaModel({}, { enumerations: [{ name: 'It', type: { kind: 'base', name: 'string' }, values }] })
      },
      has: { $defs: { It: { 'x-enumNames': ['High', 'Low'] } } },
    },
    typescript: {
      read: () => fromTypeScript('ask: [It, null]', "enum It { High = 'h', Low = 'l' }"),
      has: { $defs: { It: { 'x-enumNames': ['High', 'Low'] } } },
    },
  },
  'x-variantNames': {
    'json-schema': {
      read: () =>
        fromSchema(ref('It'), {
          It: {
            anyOf: [
              { title: 'Plain', ...object('a') },
              { title: 'Other', ...object('b') },
            ],
          },
        }),
      has: { $defs: { It: { 'x-variantNames': ['Plain', 'Other'] } } },
    },
    typescript: {
      read: () =>
        fromTypeScript(
          'ask: [It, null]',
          'type Ok<T> = { at: 1 } & { ok: T }\ninterface No<T> { no: T }\ntype It = Ok<{ a: 1 }> | No<{ b: 2 }>',
        ),
      has: { $defs: { It: { 'x-variantNames': ['Ok', 'No'] } } },
    },
  },
}

describe.each(Object.entries(words))('%s', (_, readers) => {
  test.each(Object.entries(readers))('is carried by the reader %s', (_, { read, has }) => {
    expect(read()).toMatchObject(has)
  })
})
