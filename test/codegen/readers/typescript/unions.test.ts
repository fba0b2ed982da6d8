import { describe, expect, test } from 'vitest'
import { readTypeScript } from '../../../../codegen/readers/typescript/index.js'
import type { TypeScriptOptions } from '../../../../codegen/readers/typescript/options.js'
import { definitions } from './definitions.js'
import { findingsOf } from './fixtures.js'

const unions = {
  clientRequests: 'ClientRequest',
  serverRequests: 'ServerRequest',
  clientNotifications: 'ClientNotification',
  serverNotifications: 'ServerNotification',
}

function unionsOf(files: string | Record<string, string>, more: Partial<TypeScriptOptions> = {}): TypeScriptOptions {
  return { ...definitions(files), maps: undefined, unions, ...more }
}

const messages = `
interface Message { jsonrpc: '2.0'; id: string | number; method: string; params?: { [key: string]: any } }
interface Paged extends Message { params?: PageParams }
export interface PageParams { cursor?: string }
export interface Result { [key: string]: unknown }
export type EmptyResult = Result
/** Asks whether the other side is there. */
export interface PingRequest extends Message { method: 'ping'; params?: undefined }
/** @deprecated */
export interface ListItemsRequest extends Paged { method: 'items/list' }
export interface ListItemsResult extends Result { items: string[] }
export interface AskRequest { method: 'ask'; params: { question: string } | null; trace?: string }
export interface AskResult { answer: string }
export interface Changed { method: 'items/changed' | 'items/reset'; params: { item: string } }
export type ClientRequest = PingRequest | Listing
type Listing = ListItemsRequest
export type ServerRequest = PingRequest | AskRequest
export type ClientNotification = Changed
export type ServerNotification = Changed | { method: 'log'; params: LogParams }
export interface LogParams { text: string }
`

const results = { methods: { ping: 'EmptyResult' } }

test('messages that an intersection excludes are none', () => {
  const picked = `
type All = { method: 'a'; params: { a: 1 } } | { method: 'b' } | { method: 'c' }
export type ClientRequest = All & { method: 'a' | 'b' }`
  const { protocol } = readTypeScript(
    unionsOf(picked, { unions: { clientRequests: 'ClientRequest' }, results: { methods: { a: null, b: null } } }),
  )
  expect(protocol.methods.map(({ method }) => method)).toEqual(['a', 'b'])
})

test('a result that the recipe calls true may be anything', () => {
  const source = "export type ClientRequest = { method: 'a' }"
  const options = { unions: { clientRequests: 'ClientRequest' }, results: { methods: { a: true as const } } }
  expect(readTypeScript(unionsOf(source, options)).protocol.methods).toMatchObject([{ method: 'a', result: {} }])
})

test('unions of messages become methods, with parameters as they are', () => {
  const { protocol, diagnostics } = readTypeScript(unionsOf(messages, { results }))
  const ref = (name: string) => ({ $ref: `#/$defs/${name}` })
  expect(protocol.methods).toEqual([
    {
      method: 'ping',
      kind: 'request',
      messageDirection: 'both',
      summary: 'Asks whether the other side is there.',
      params: null,
      result: ref('EmptyResult'),
    },
    {
      method: 'items/list',
      kind: 'request',
      messageDirection: 'clientToServer',
      deprecated: true,
      params: ref('PageParams'),
      paramsOptional: true,
      result: ref('ListItemsResult'),
    },
    {
      method: 'ask',
      kind: 'request',
      messageDirection: 'serverToClient',
      params: {
        anyOf: [
          { type: 'object', properties: { question: { type: 'string' } }, required: ['question'] },
          { type: 'null' },
        ],
      },
      result: ref('AskResult'),
    },
    ...['items/changed', 'items/reset'].map(method => ({
      method,
      kind: 'notification',
      messageDirection: 'both',
      params: { type: 'object', properties: { item: { type: 'string' } }, required: ['item'] },
    })),
    { method: 'log', kind: 'notification', messageDirection: 'serverToClient', params: ref('LogParams') },
  ])
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    "lost-member: documents cannot say 'trace', a member of a message beside 'params'",
  ])
})

describe('results are found by name', () => {
  test('of the table, in the namespace that has them', () => {
    const options = unionsOf(
      {
        'checkout/protocol.ts':
          "export * as v2 from './v2'\nexport type ClientRequest = { method: 'read'; params: null }\n",
        'checkout/v2.ts': 'export interface Page { text: string }\n',
      },
      { unions: { clientRequests: 'ClientRequest' }, results: { methods: { read: 'Page/properties/text' } } },
    )
    expect(readTypeScript(options).protocol.methods).toMatchObject([{ method: 'read', result: { type: 'string' } }])
  })

  test('of the parameters, in the namespace that these are exported in', () => {
    const files = {
      'checkout/protocol.ts':
        "export * as v2 from './v2'\nexport interface StartResponse { old: true }\nimport type { StartParams } from './v2'\nexport type ClientRequest = { method: 'start'; params: StartParams } | { method: 'read'; params: null }\n",
      'checkout/v2.ts':
        'export interface StartParams { a: 1 }\nexport interface StartResponse { new: true }\nexport interface Page { read: { text: string } }\n',
    }
    const options = unionsOf(files, {
      unions: { clientRequests: 'ClientRequest' },
      results: { methods: { read: 'v2.Page/properties/read' } },
    })
    const { protocol } = readTypeScript(options)
    expect(protocol.$defs.StartResponse?.required).toEqual(['new'])
    expect(protocol.methods.find(({ method }) => method === 'read')?.result?.required).toEqual(['text'])
  })

  test('where the name is that of the whole message, its result', () => {
    const only = { unions: { clientRequests: 'ClientRequest' } }
    const source = `
      interface Failed { jsonrpc: '2.0'; id: number; error: { code: number } }
      interface Added { jsonrpc: '2.0'; id: number; result: 'added' }
      export type AddResponse = Failed | Added
      export interface AddRequest { method: 'add' }
      export interface MoveResponse { result: string }
      export interface MoveRequest { method: 'move' }
      export type ClientRequest = AddRequest | MoveRequest`
    const { protocol } = readTypeScript(unionsOf(source, only))
    expect(protocol.methods.map(({ result }) => result)).toEqual([{ const: 'added' }, { $ref: '#/$defs/MoveResponse' }])
    const two = source.replace('Failed | Added', "Failed | Added | (Omit<Added, 'result'> & { result: 'more' })")
    expect(findingsOf(unionsOf(two, only)).map(({ message }) => message)).toEqual([
      'these are several messages with a result',
    ])
  })

  test('and one error lists the requests without one, and results that are left', () => {
    expect(findingsOf(unionsOf(messages)).map(({ message, place }) => `${place?.line}: ${message}`)).toEqual([
      '8: no rule finds the result of ping; results that no request uses: EmptyResult',
    ])
    const rules = { '*Request': 'Answer*' }
    expect(findingsOf(unionsOf(messages, { results: { rules } }))[0]?.message).toBe(
      'no rule finds the result of ping, items/list, ask; every result that the rules name is used',
    )
    expect(
      findingsOf(unionsOf(messages, { results: { methods: { ping: 'Nothing' } } })).map(({ message }) => message),
    ).toEqual(["there is no type 'Nothing'"])
  })
})

test.each([
  ['a union that is not there', 'export type Other = 1', "there is no type 'ClientRequest' here"],
  [
    'a message without a method',
    'export type ClientRequest = { params: 1 }',
    "ClientRequest does not say which method it is: it has no 'method' with one literal",
  ],
  [
    'a method of any name',
    'export type ClientRequest = { method: string }',
    "ClientRequest does not say which method it is: it has no 'method' with one literal",
  ],
  [
    'a type that is no message',
    "export type ClientRequest = 'a' | 'b'",
    '"a" does not say which method it is: it has no \'method\' with one literal',
  ],
  [
    'one method twice',
    "export type ClientRequest = { method: 'a'; params: 1 } | { method: 'a'; params: 2 }",
    "'a' is declared twice",
  ],
  ['a type that is nowhere', 'export type ClientRequest = Lost', "there is no type 'Lost'"],
])('%s is an error with its place', (_, text, message) => {
  const options = unionsOf(text, { unions: { clientRequests: 'ClientRequest' }, results: { methods: { a: null } } })
  const [first] = findingsOf(options)
  expect(first?.message).toBe(message)
  expect(first?.place).toMatchObject({ file: 'protocol.ts', line: 1 })
})

test('maps and unions in one recipe are refused with what to do', () => {
  const both = { ...definitions('export type A = {}'), maps: { clientRequests: 'A' }, unions: { clientRequests: 'A' } }
  expect(() => readTypeScript(both)).toThrow('the recipe names both maps and unions of methods')
})

test('a message may stand for a union of one', () => {
  const named = { clientRequests: ['OpenRequest', 'CloseRequest'] }
  const { protocol } = readTypeScript(
    unionsOf(
      `export interface OpenRequest { method: 'open'; params: { file: string } }
export interface OpenResult { text: string }
export type CloseRequest = { method: 'close' }
export type CloseResult = { saved: boolean }`,
      { unions: named },
    ),
  )
  expect(protocol.methods.map(({ method, result }) => [method, result])).toEqual([
    ['open', { $ref: '#/$defs/OpenResult' }],
    ['close', { $ref: '#/$defs/CloseResult' }],
  ])
})
