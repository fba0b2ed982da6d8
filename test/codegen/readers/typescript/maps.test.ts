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

test('functions as notifications have no result in that type', () => {
  const options = definitions('export interface Events { done(params: { n: number }): void }')
  const [error] = errorsOf({ ...options, maps: { serverNotifications: 'Events' } })
  expect(error?.hint).toMatch(/\{ \[K in keyof Events\]: \[Parameters<Events\[K\]>\[0\]\] \}$/)
})
