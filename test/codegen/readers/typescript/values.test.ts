import { describe, expect, test } from 'vitest'
import { formatDocument } from '../../../../codegen/protocol/document.js'
import { readTypeScript, valuesWithoutSender } from '../../../../codegen/readers/typescript/index.js'
import type { TypeScriptOptions } from '../../../../codegen/readers/typescript/options.js'
import { definitions } from './definitions.js'
import { findingsOf } from './fixtures.js'

/** The classes of vscode-jsonrpc and vscode-languageserver-protocol, as far as their types go. */
const rpc = `
export class RequestType<P, R, E> { readonly _: [P, R, E] | undefined; constructor(method: string, structures?: ParameterStructures) {} }
export class RequestType0<R, E> { readonly _: [R, E] | undefined; constructor(method: string) {} }
export class RequestType2<A, B, R, E> { readonly _: [A, B, R, E] | undefined; constructor(method: string) {} }
export class NotificationType<P> { readonly _: [P] | undefined; constructor(method: string, structures?: ParameterStructures) {} }
export class NotificationType0 { constructor(method: string) {} }
export class ProtocolRequestType<P, R, PR, E, RO> extends RequestType<P, R, E> { readonly __: [PR, RO] | undefined }
export class ProtocolRequestType0<R, PR, E, RO> extends RequestType0<R, E> { readonly __: [PR, RO] | undefined }
export class ProtocolNotificationType<P, RO> extends NotificationType<P> { readonly __: [RO] | undefined }
export class ParameterStructures { static readonly byPosition = new ParameterStructures() }
export enum MessageDirection { clientToServer = 'clientToServer', serverToClient = 'serverToClient', both = 'both' }
`
const everyone = { clientRequests: '*', clientNotifications: '*' }

function valuesOf(files: string | Record<string, string>, values: TypeScriptOptions['values'] = everyone) {
  const own = typeof files === 'string' ? { 'checkout/protocol.ts': files } : files
  const options = definitions({ 'checkout/node_modules/rpc/index.d.ts': rpc, ...own })
  return { ...options, maps: undefined, values }
}

/** The methods, read in both ways: with every file, or with those that matter only. */
function methodsOf(...given: Parameters<typeof valuesOf>) {
  const options = valuesOf(...given)
  const { protocol } = readTypeScript(options)
  expect(formatDocument(readTypeScript({ ...options, eager: true }).protocol)).toBe(formatDocument(protocol))
  return protocol.methods
}

const imported = "import * as rpc from 'rpc'\nimport { MessageDirection, RequestType as Asked } from 'rpc'\n"

test('each class has its parameters, result and data of errors', () => {
  const methods = methodsOf(`${imported}
    export interface Item { name: string }
    export const list = new rpc.RequestType<Item, Item[] | null, void>('items/list')
    export const count = new rpc.RequestType0<number, { retry: boolean }>('items/count')
    export const swap = new rpc.RequestType2<Item, number, boolean, void>('items/swap')
    export const rename = new rpc.RequestType<string, void, never>('items/rename', rpc.ParameterStructures.byPosition)
    const watched = new rpc.NotificationType<{ item?: Item }>('items/watched')
    const stopped = new rpc.NotificationType0('items/stopped')
    const find = new rpc.ProtocolRequestType<Item, Item, Item[], { code: 1 }, void>('items/find')
    const reset = new rpc.ProtocolRequestType0<string, never, Item, void>('items/reset')
    const touched = new rpc.ProtocolNotificationType<Item, { documentSelector: string }>('items/touched')
    const any = new Asked('items/any')
    const none = new Asked<void, undefined, any>('items/none')`)
  const item = { $ref: '#/$defs/Item' }
  const request = (method: string, rest: object) => ({
    method,
    kind: 'request',
    messageDirection: 'clientToServer',
    ...rest,
  })
  const notification = (method: string, params: unknown) => ({
    method,
    kind: 'notification',
    messageDirection: 'clientToServer',
    params,
  })
  const data = (schema: object) => ({ errors: [{ data: schema }] })
  expect(methods).toEqual([
    request('items/list', { params: item, result: { anyOf: [{ type: 'array', items: item }, { type: 'null' }] } }),
    request('items/count', {
      params: null,
      result: { type: 'number' },
      ...data({ type: 'object', properties: { retry: { type: 'boolean' } }, required: ['retry'] }),
    }),
    request('items/swap', {
      params: { type: 'array', prefixItems: [item, { type: 'number' }], items: false, minItems: 2 },
      paramNames: ['param1', 'param2'],
      result: { type: 'boolean' },
    }),
    request('items/rename', {
      params: { type: 'array', prefixItems: [{ type: 'string' }], items: false, minItems: 1 },
      paramNames: ['param'],
      result: null,
    }),
    notification('items/watched', { type: 'object', properties: { item } }),
    notification('items/stopped', null),
    request('items/find', {
      params: item,
      result: item,
      ...data({ type: 'object', properties: { code: { const: 1 } }, required: ['code'] }),
    }),
    request('items/reset', { params: null, result: { type: 'string' }, ...data(item) }),
    notification('items/touched', item),
    request('items/any', { params: {}, result: {} }),
    request('items/none', { params: null, result: null }),
  ])
})

test('names are literals or constants, of this file or another', () => {
  const methods = methodsOf({
    'checkout/protocol.ts': `${imported}
      import { prefix, Names, table } from './names'
      enum Own { a = 'enum/a' }
      class Held { static readonly type: rpc.RequestType<string, string, void> = new rpc.RequestType(prefix + 'static') }
      export const all = {
        a: new Asked<null, null, void>(Own.a),
        b: new Asked<null, null, void>(\`\${prefix}template\`),
        c: new Asked<null, null, void>(Names.c),
        d: new Asked<null, null, void>(table.d as string),
      }
      function use(send: (type: unknown) => void) { send(new Asked<null, null, void>('in/function')) }`,
    'checkout/names.ts': `export const prefix = 'p/'
      export namespace Names { export const c: 'n/c' = 'n/c' }
      export const table = { d: 't/d' }`,
  })
  expect(methods.map(({ method }) => method)).toEqual(['p/static', 'enum/a', 'p/template', 'n/c', 't/d', 'in/function'])
  expect(methods[0]).toMatchObject({ params: { type: 'string' }, result: { type: 'string' } })
})

test('who sends them is said beside them, otherwise by the recipe', () => {
  const methods = methodsOf(
    `${imported}
    /** Shows an item. It may fail. @since 1.2 */
    export namespace Show {
      export const method: 'show' = 'show'
      export const messageDirection: MessageDirection = MessageDirection.serverToClient
      export const type = new Asked<string, boolean, void>(method)
    }
    export class Both { static readonly messageDirection = 'both'; static readonly type = new rpc.NotificationType0('both') }
    export const asked = new Asked<null, null, void>('asked')
    /** Hears. */
    export const heard = new rpc.NotificationType<null>('heard')
    export const either = new rpc.NotificationType<null>('either')
    export const other = new rpc.NotificationType<null>('other')`,
    {
      clientRequests: '*',
      serverNotifications: ['heard', 'either'],
      clientNotifications: ['either', '*'],
    },
  )
  expect(
    methods.map(({ method, messageDirection, summary, since }) => [method, messageDirection, summary, since]),
  ).toEqual([
    ['show', 'serverToClient', 'Shows an item.', undefined],
    ['both', 'both', undefined, undefined],
    ['asked', 'clientToServer', undefined, undefined],
    ['heard', 'serverToClient', 'Hears.', undefined],
    ['either', 'both', undefined, undefined],
    ['other', 'clientToServer', undefined, undefined],
  ])
})

describe('values of other files', () => {
  const files = {
    'checkout/protocol.ts': `import './hidden'
      export * from './starred'
      export { chosen } from './several'
      export * as named from './inside'
      import { Indirect } from './indirect'
      export { Indirect }
      export * from 'rpc'
      export * from './empty'
      export { a as b } from './unrelated'`,
    'checkout/hidden.ts': `${imported} const hidden = new Asked<Hidden, null, void>('hidden')\ninterface Hidden { hidden: 1 }`,
    'checkout/starred.ts': `${imported} import type { T } from './types'\nexport const starred = new Asked<T, null, void>('starred')`,
    'checkout/several.ts': `${imported} export const chosen = new Asked<null, null, void>('chosen')\nexport const left = new Asked<null, null, void>('left')`,
    'checkout/inside.ts': `${imported} export const inside = new Asked<null, null, void>('inside')`,
    'checkout/indirect.ts': "export * from './deeper'",
    'checkout/deeper.ts': `${imported} export namespace Indirect { export type P = { p: 1 }; export const type = new Asked<P, null, void>('indirect') }`,
    'checkout/empty.ts': 'export {}',
    'checkout/unrelated.ts': `${imported} export const a = 1\nconst unrelated = new Asked<null, null, void>('unrelated')`,
    'checkout/types.ts': 'export interface T { t: 1 }',
  }

  test('are taken from those that are exported or imported whole, and where they are exported by name', () => {
    expect(
      methodsOf(files)
        .map(({ method }) => method)
        .sort(),
    ).toEqual(['chosen', 'hidden', 'indirect', 'inside', 'starred'])
  })

  test('are not taken from an installed package that is exported whole, but by name', () => {
    const lib = `${rpc} export declare namespace Lib { const method: 'lib'; const type: RequestType<string, null, void> }
      export declare namespace Other { const method: 'other'; const type: RequestType<string, null, void> }
      export declare const nameless: RequestType<string, null, void>`
    const methods = methodsOf({
      'checkout/protocol.ts': "export * from 'lib'\nexport { Lib } from 'lib'",
      'checkout/node_modules/lib/index.d.ts': lib,
    })
    expect(methods.map(({ method, params }) => [method, params])).toEqual([['lib', { type: 'string' }]])
  })
})

test('declarations have the name beside the type; those without one are left out with a warning', () => {
  const options = valuesOf({
    'checkout/protocol.d.ts': `import { RequestType, NotificationType0 } from 'rpc'
      export declare namespace Open { const method: 'open'; const type: RequestType<string, null, void> }
      export declare const nameless: NotificationType0
      declare function make(type: RequestType<string, null, void>): void
      type Other = RequestType<string, null, void>`,
  })
  const { protocol, diagnostics } = readTypeScript({ ...options, entry: 'protocol.d.ts' })
  expect(protocol.methods.map(({ method }) => method)).toEqual(['open'])
  expect(diagnostics.map(({ severity, message, place }) => [severity, message, place?.line])).toEqual([
    ['warning', 'this message is left out: its declaration does not have the name of the method', 3],
  ])
})

test('a function that makes messages of any name defines none', () => {
  const options = valuesOf(`${imported}
    const real = new Asked<null, null, void>('real')
    export function ask<P>(name: string) { return new Asked<P, null, void>(name) }`)
  const { protocol, diagnostics } = readTypeScript(options)
  expect(protocol.methods.map(({ method }) => method)).toEqual(['real'])
  expect(diagnostics.map(({ code, place }) => [code, place?.line])).toEqual([['unnamed-message', 5]])
})

test('what is wrong in the rest of a program does not matter', () => {
  expect(
    methodsOf(`${imported}
    const broken: number = 'text'
    class Program extends Lost { override run() {} }
    export const real = new Asked<null, null, void>('real')`),
  ).toHaveLength(1)
})

test.each([
  ['a value without a sender', "new Asked<null, null, void>('a')", {}, 'nothing tells who sends these requests: a'],
  ['a name that is not constant', "let a = 'b'\nnew Asked<null, null, void>(a)", {}, 'as a constant text'],
  ['a constant of itself', "const a: any = b + 'x', b = a\nnew Asked<null, null, void>(b)", {}, 'as a constant text'],
  ['a name that is nowhere', 'new Asked<null, null, void>(Lost.method)', {}, "there is no type 'Lost'"],
  ['no value', 'export const a = 1', {}, 'there are no values of RequestType or NotificationType here'],
  [
    'a name in the recipe that is not there',
    "new Asked<null, null, void>('a')",
    { clientRequests: ['a', 'b'] },
    "there is no request 'b' here that does not say its direction itself",
  ],
  ['one method twice', "new Asked<0, 0, void>('a')\nnew Asked<1, 1, void>('a')", everyone, "'a' is declared twice"],
  ['a type that is nowhere', "new Asked<Lost, null, void>('a')", everyone, "there is no type 'Lost'"],
  ['a type error in a value', "new Asked<null, null, void, 1>('a')", everyone, 'type arguments'],
])('%s is one error', (_, text, values, message) => {
  const found = findingsOf(valuesOf(imported + text, values)).filter(({ severity }) => severity === 'error')
  expect(found.map(error => error.message)).toEqual([expect.stringContaining(message)])
})

test('the methods without a sender are told, those of a recipe and all others', () => {
  const text = `${imported}
    new Asked<null, null, void>('a'); new rpc.NotificationType0('b')
    namespace Said { export const messageDirection = MessageDirection.both; export const type = new Asked<0, 0, 0>('c') }`
  expect(valuesWithoutSender(valuesOf(text))).toEqual({ requests: ['a'], notifications: ['b'] })
  expect(valuesWithoutSender(valuesOf('export type A = 1'))).toBeUndefined()
})

test('a name that a static member of another file has is told, too', () => {
  const files = {
    'checkout/protocol.ts': `${imported} import { Names } from './names'
      export class A { static readonly own = Names.a; static readonly type: rpc.RequestType<0, 0, 0> = new Asked(A.own) }
      export class B { static readonly method = Lost.b; static readonly type = new Asked<0, 0, 0>(B.method) }`,
    'checkout/names.ts': "export class Names { static readonly a = 'a' }",
  }
  expect(valuesWithoutSender(valuesOf(files))).toEqual({ requests: ['a'], notifications: [] })
})

describe('hostile definitions', () => {
  test('names that are those of prototypes, and code in names, stay text', () => {
    const names = [
      '__proto__',
      'constructor',
      'toString',
      "'); process.exit(); ('",
      '*/ code /*',
      '$' + '{code}',
      'a\\u2028b',
    ]
    const text = names.map((name, at) => `export const v${at} = new Asked<null, null, void>(${JSON.stringify(name)})`)
    const options = valuesOf(imported + text.join('\n'), { clientRequests: ['__proto__', 'constructor', '*'] })
    expect(readTypeScript(options).protocol.methods.map(({ method }) => method)).toEqual(names)
  })

  test('10,000 values', () => {
    const text = Array.from({ length: 10_000 }, (_, at) => `new Asked<{ a: ${at} }, null, void>('m${at}')`)
    expect(readTypeScript(valuesOf(imported + text.join('\n'))).protocol.methods).toHaveLength(10_000)
  })

  test('constants that double with every step, and modules that export each other', () => {
    const doubling = Array.from({ length: 60 }, (_, at) => `const c${at + 1} = c${at} + c${at}`)
    const text = `${imported} const c0 = 'x'\n${doubling.join('\n')}\nnew Asked<null, null, void>(c60)`
    expect(findingsOf(valuesOf(text)).map(({ code }) => code)).toEqual(['unknown-method'])
    const circle = {
      'checkout/protocol.ts': `export * from './a'\nexport * from './protocol'`,
      'checkout/a.ts': `${imported} export * from './protocol'\nexport { b } from './a'\nnew Asked<null, null, void>('a')`,
    }
    expect(methodsOf(circle).map(({ method }) => method)).toEqual(['a'])
  })
})
