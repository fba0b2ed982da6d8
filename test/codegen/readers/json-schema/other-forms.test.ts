import { describe, expect, test } from 'vitest'
import { readSchema } from '../../../../codegen/readers/json-schema/index.js'
import type { JsonSchemaOptions } from '../../../../codegen/readers/json-schema/options.js'
import { diagnosed } from '../diagnosed.js'
import { guess } from '../guess.js'

const base = { protocol: 'notes', version: '1', entry: 'notes.json', guess }

describe('a tree with a marker', () => {
  const tree: JsonSchemaOptions['tree'] = {
    marker: 'rpcMethod',
    branches: { server: 'clientToServer', client: 'serverToClient', old: 'omit' },
  }
  const read = (root: object) => readSchema({ old: { rpcMethod: 'gone' }, ...root }, { ...base, tree })

  test('leaves are methods of their branch', () => {
    const { protocol } = read({
      server: {
        list: {
          rpcMethod: 'list',
          params: null,
          result: { $ref: '#/definitions/List' },
          description: 'Lists. All of it.',
        },
        deep: { add: { rpcMethod: 'deep.add', params: { type: 'object' }, result: null, stability: 'experimental' } },
      },
      client: { told: { rpcMethod: 'told', notification: true, visibility: 'internal', deprecated: true } },
      definitions: { List: { type: 'array' } },
    })
    expect(protocol.methods).toEqual([
      {
        method: 'list',
        kind: 'request',
        messageDirection: 'clientToServer',
        summary: 'Lists.',
        params: null,
        result: { $ref: '#/$defs/List' },
      },
      {
        method: 'deep.add',
        kind: 'request',
        messageDirection: 'clientToServer',
        stability: 'experimental',
        params: { type: 'object' },
        result: null,
      },
      {
        method: 'told',
        kind: 'notification',
        messageDirection: 'serverToClient',
        stability: 'internal',
        deprecated: true,
        params: null,
      },
    ])
  })

  test('a leaf without a result is a request whose result is missing', () => {
    expect(diagnosed(() => read({ server: { a: { rpcMethod: 'a' } }, client: {} }))).toEqual([
      'missing-result notes.json#/server/a',
    ])
  })

  test('what is no tree is an error with its place', () => {
    expect(diagnosed(() => read({ server: { a: { rpcMethod: 1 } } }))).toEqual([
      'invalid-method notes.json#/server/a/rpcMethod',
      'missing-branch notes.json#',
    ])
    let deep: object = { rpcMethod: 'a', result: null }
    for (let depth = 0; depth < 10_000; depth++) deep = { a: deep }
    expect(diagnosed(() => read({ server: deep, client: {} })).map(line => line.split(' ')[0])).toEqual([
      'nested-too-deep',
    ])
  })
})

test('a table names methods and the refs to their schemas', () => {
  const table: JsonSchemaOptions['table'] = [
    {
      method: 'add',
      messageDirection: 'clientToServer',
      params: '#/$defs/Add',
      paramsOptional: true,
      result: '#/$defs/Add/properties/id',
    },
    { method: 'reset', messageDirection: 'both', result: null },
    { method: 'told', messageDirection: 'serverToClient', params: null },
  ]
  const schema = { $defs: { Add: { type: 'object', properties: { id: { type: 'string' } } } } }
  expect(readSchema(schema, { ...base, table }).protocol.methods).toEqual([
    {
      method: 'add',
      kind: 'request',
      messageDirection: 'clientToServer',
      params: { $ref: '#/$defs/Add' },
      paramsOptional: true,
      result: { type: 'string' },
    },
    { method: 'reset', kind: 'request', messageDirection: 'both', params: null, result: null },
    { method: 'told', kind: 'notification', messageDirection: 'serverToClient', params: null },
  ])
  const lost = [{ method: 'a', messageDirection: 'both', params: '#/$defs/No' } as const]
  expect(diagnosed(() => readSchema(schema, { ...base, table: lost }))).toEqual(['missing-definition notes.json#'])
})

describe('a file of another kind', () => {
  test.each([
    ['OpenRPC', { openrpc: '1.2.6', methods: [] }, '"reader": "openrpc"'],
    ['a meta model', { metaData: {}, requests: [], structures: [] }, '"reader": "lsp-meta-model"'],
    [
      'unions that the recipe does not name',
      { definitions: { ClientRequest: { oneOf: [] } } },
      '"options": {"unions":{"clientRequests":"ClientRequest"}}',
    ],
  ])('%s', (_name, schema, hint) => {
    expect(() => readSchema(schema, base)).toThrow(hint)
  })

  test('a dialect that is not read is an error at its place', () => {
    const old = { $schema: 'http://json-schema.org/draft-03/schema#', definitions: { Request: { type: 'object' } } }
    expect(() => readSchema(old, base)).toThrow(/notes\.json#\/\$schema: error: .*draft-03.*\n {2}→ convert it/)
  })
})
