import { expect, test } from 'vitest'
import { DiagnosticError } from '../../../../codegen/protocol/diagnostic.js'
import { readTypeScript } from '../../../../codegen/readers/typescript/index.js'
import type { TypeScriptOptions } from '../../../../codegen/readers/typescript/options.js'
import { definitions } from './definitions.js'

const functions = `
  export interface Files {
    'files/read': (params: { path: string }) => Promise<{ text: string }>
    'files/list'(params: { dir: string }): Promise<string[]>
    ping(): Promise<void>
  }
`

function errorsOf(options: TypeScriptOptions) {
  try {
    readTypeScript(options)
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics
    throw error
  }
  return []
}

test('a map of functions is one error, whose way out is a type that is read', () => {
  const [error, ...others] = errorsOf({ ...definitions(functions), maps: { clientRequests: 'Files' } })
  expect(others).toEqual([])
  expect(error).toMatchObject({ code: 'malformed-map', place: { line: 2 } })
  const [, type] = /^name a type that lists what is sent: (.+)$/.exec(error?.hint ?? '') ?? []
  const { protocol } = readTypeScript(definitions(`${functions}\nexport type ClientRequests = ${type}`))
  const textOf = (name: string) => ({
    type: 'object',
    properties: { [name]: { type: 'string' } },
    required: [name],
  })
  expect(protocol.methods.map(({ method, params, result }) => [method, params, result])).toEqual([
    ['files/read', textOf('path'), textOf('text')],
    ['files/list', textOf('dir'), { type: 'array', items: { type: 'string' } }],
    ['ping', null, null],
  ])
})

test('so is a map whose methods have what is sent and returned under other names', () => {
  const calls = `export namespace Api {
    export interface Calls {
      open: { returnType: number; request: { path: string } }
      close: { request: null; returnType: void }
    }
  }`
  const named = errorsOf({ ...definitions(calls), maps: { clientRequests: 'Calls' } })
  expect(named).toMatchObject([
    { code: 'missing-map', message: "there is no type map 'Calls' here; there is 'Api.Calls'" },
  ])
  const [error, ...others] = errorsOf({ ...definitions(calls), maps: { clientRequests: 'Api.Calls' } })
  expect(others).toEqual([])
  expect(error).toMatchObject({
    code: 'malformed-map',
    message: "the methods of 'Api.Calls' have 'request' and 'returnType', and this reader takes 'params' and 'result'",
  })
  const [, type] = /^name a type that lists what is sent: (.+)$/.exec(error?.hint ?? '') ?? []
  const { protocol } = readTypeScript(definitions(`${calls}\nexport type ClientRequests = ${type}`))
  expect(protocol.methods).toMatchObject([
    { method: 'open', params: { properties: { path: { type: 'string' } } }, result: { type: 'number' } },
    { method: 'close', params: null, result: null },
  ])
  for (const other of ['open: { params: 1; response: 2; more: 3 }', 'open: { path: string; size: number }'])
    expect(errorsOf(definitions(`export interface ClientRequests { ${other} }`))).toMatchObject([
      { code: 'malformed-method' },
    ])
})

test('functions as notifications have no result in that type', () => {
  const options = definitions('export interface Events { done(params: { n: number }): void }')
  const [error] = errorsOf({ ...options, maps: { serverNotifications: 'Events' } })
  expect(error?.hint).toMatch(/\{ \[K in keyof Events\]: \[Parameters<Events\[K\]>\[0\]\] \}$/)
})
