import { expect, test } from 'vitest'
import { contentsOf } from '../../../../codegen/readers/typescript/file-contents.js'

test('declarations are told from comments and strings', () => {
  const { declared, names } = contentsOf(`
    // interface ClientRequests {}
    const text = 'type ServerRequests = {}'
    export interface Real { a: string }
    type Literal = { b: string }
    type Union = Real | Literal
    type Both = Real & (Literal & { c: string })
    type Mixed = Real & (Real | Literal)
    declare namespace inner { interface Nested {} }
  `)
  expect([...declared]).toEqual(
    expect.arrayContaining([
      ['Real', 'members'],
      ['Literal', 'members'],
      ['Union', 'other'],
      ['Both', 'members'],
      ['Mixed', 'other'],
      ['inner.Nested', 'members'],
    ]),
  )
  expect(declared.size).toBe(6)
  expect(names.has('ClientRequests') || names.has('ServerRequests')).toBe(false)
})

test('declarations that name types of Zod are no values of it', () => {
  const source = "import { z } from 'zod'\nexport declare function use<T extends z.ZodType>(type: T): z.infer<T>"
  expect(contentsOf(source).other).toBeUndefined()
})

test('names that are imported are there, and `export *` is seen', () => {
  const { declared, names, exportsAll } = contentsOf(
    "import type { Requests as R } from './a.js'\nexport * from './b.js'",
  )
  expect([declared.size, names.has('Requests'), exportsAll]).toEqual([0, true, true])
  const some = contentsOf("export { x, type Own as Requests } from './b.js'")
  expect([some.exportsAll, [...some.exported]]).toEqual([false, ['x', 'Requests']])
})

test('messages are told from other types, and requests from notifications', () => {
  const { loose } = contentsOf(`
    export interface OpenRequest { method: 'open'; params: {} }
    export type Asked = { id: number } & { method: 'ask' }
    export interface ClosedNotification { id: string; method: 'closed' | 'gone' }
    interface Message { method: string }
    interface Options { method: Method }
    interface Login { method: 'auto' | 'code'; url: string }
    declare module 'other' { namespace Tab { namespace Menu { type Close = { method: 'close'; params: {} } } } }
  `)
  expect(loose).toEqual({ requests: ['OpenRequest', 'Asked'], notifications: ['ClosedNotification', 'Tab.Menu.Close'] })
})

test.each([
  ['values of Zod', "import * as z from 'zod/v4'\nexport const Open = z.object({})", 'z.toJSONSchema'],
  [
    'the Debug Adapter Protocol',
    'declare namespace P { interface Response { seq: number; type: string; request_seq: number } }',
    'messages of JSON-RPC have "id" and "method"',
  ],
])('%s are a form that is not read, with a way out', (_name, text, hint) => {
  expect(contentsOf(text).other?.hint).toContain(hint)
})

test('messages that are counted are a form that is read', () => {
  expect(contentsOf('interface Message { seq?: number; type: "ask" | "say" }').other).toBe(undefined)
})

test('text that is no TypeScript has contents too', () => {
  expect(contentsOf('type = { [').declared.size).toBeLessThan(2)
  expect(contentsOf(`${'('.repeat(5_000)}`).exportsAll).toBe(false)
})
