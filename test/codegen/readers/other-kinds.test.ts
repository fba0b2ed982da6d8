import { expect, test } from 'vitest'
import { readSchema } from '../../../codegen/readers/json-schema/index.js'
import { otherKindOf } from '../../../codegen/readers/other-kinds.js'

const adapter = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  definitions: {
    Base: { type: 'object', properties: { seq: { type: 'integer' }, type: { type: 'string' } } },
    Response: { allOf: [{ $ref: '#/definitions/Base' }, { properties: { request_seq: { type: 'integer' } } }] },
  },
}

test.each<[string, object, RegExp]>([
  [
    'an answer to rpc.discover',
    { jsonrpc: '2.0', id: 1, result: { openrpc: '1.3.2', methods: [] } },
    /OpenRPC document/,
  ],
  ['a message', { jsonrpc: '2.0', id: 1, method: 'x' }, /this is a message/],
  ['OpenAPI', { openapi: '3.1.0', paths: {} }, /OpenAPI/],
  ['Swagger', { swagger: '2.0', paths: {} }, /OpenAPI/],
  ['AsyncAPI', { asyncapi: '3.0.0' }, /AsyncAPI/],
  ['the Debug Adapter Protocol', adapter, /"seq" and "command".* is no JSON-RPC/],
  ['the Chrome DevTools Protocol', { version: {}, domains: [{ domain: 'Page', commands: [] }] }, /DevTools/],
  ['a description in draft-03', { id: 'x', methods: { 'A.B': { returns: 'any' } }, types: {} }, /draft-03/],
  ['such a description as an answer', { result: { methods: {}, types: {} } }, /draft-03/],
  ['a command of Core Lightning', { rpc: 'add', request: { properties: {} }, response: {} }, /Core Lightning/],
  ['the API of Neovim', { functions: [{ name: 'nvim_x', return_type: 'String' }] }, /MessagePack/],
  ['a model of Smithy', { smithy: '2.0', shapes: {} }, /Smithy/],
  ['a configuration of the compiler', { compilerOptions: {} }, /configuration of the TypeScript compiler/],
  ['a manifest', { name: 'x', version: '1.0.0', scripts: {} }, /manifest of a package/],
])('%s is told from definitions', (_name, file, message) => {
  expect(otherKindOf(file)?.message).toMatch(message)
  const options = { protocol: 'notes', version: '1', entry: 'notes.json' }
  expect(() => readSchema(file, options)).toThrow(`notes.json: error: ${otherKindOf(file)?.message}\n  → `)
})

test.each<[string, unknown]>([
  ['JSON Schema', { $defs: { Message: { properties: { seq: {} } } }, title: 'Notes' }],
  ['JSON Schema whose events are counted', { $defs: { Event: { properties: { seq: {}, type: {} } } } }],
  ['OpenRPC', { openrpc: '1.3.2', methods: [], components: {} }],
  ['a list', []],
  ['nothing', null],
])('%s is none of them', (_name, file) => {
  expect(otherKindOf(file)).toBe(undefined)
})
