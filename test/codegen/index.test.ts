import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  type Diagnostic,
  DiagnosticError,
  diff,
  formatDocument,
  generate,
  levels,
  parseDocument,
  readTypeScript,
  rules,
} from 'agent-bindings/codegen'
import { describe, expect, test } from 'vitest'
import { makeProject, protocolDocument } from './commands/project.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

const definitions = `
export interface Item { id: string; kind: 'a' | 'b' }
export type ClientRequests = { 'items/list': [null, Item[]] }
export type ServerRequests = {}
export type ClientNotifications = { 'items/seen': [{ id: string }] }
export type ServerNotifications = {}
`

describe('the generator as a library', () => {
  test('reads, formats, compares and generates without writing a file', async () => {
    const folder = makeProject({ 'definitions.ts': definitions })
    const request = { protocol: 'sample', root: folder, source: 'definitions.ts' }
    const { protocol } = await readTypeScript({ ...request, version: '1.0.0' })
    expect(protocol.methods.map(({ method }) => method)).toEqual(['items/list', 'items/seen'])
    const again = parseDocument(formatDocument(protocol), 'sample.json')
    expect(diff(protocol, again).changes).toEqual([])
    const files = await generate(protocol)
    expect(files.map(({ path }) => path)).toContain('client.ts')
    expect(await generate(again)).toEqual(files)
  })

  test('says what is wrong as findings', async () => {
    const error = await generate(protocolDocument(), { target: 'fortran' as 'typescript' }).catch(value => value)
    expect(error).toBeInstanceOf(DiagnosticError)
    const [finding] = (error as DiagnosticError).diagnostics as [Diagnostic]
    expect(finding).toMatchObject({ code: 'unknown-target', hint: 'the targets are: typescript' })
  })

  test('tells its rules and levels', () => {
    expect(levels[0]).toBe('breaking')
    expect(rules['null-added']).toMatchObject({ sender: 'compatible', receiver: 'breaking' })
  })

  test('is light: no package is loaded with it', () => {
    const program = `
      import { register } from 'node:module'
      const loaded = []
      await import('./dist/codegen/index.js')
      console.log(JSON.stringify(process.getActiveResourcesInfo().length), Object.keys((await import('node:module')).default._cache ?? {}).length)
    `
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(output.trim()).toMatch(/ 0$/)
  })
})
