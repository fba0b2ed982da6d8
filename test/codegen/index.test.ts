import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  bind,
  type Diagnostic,
  DiagnosticError,
  diff,
  docs,
  formatDocument,
  generate,
  levels,
  parseDocument,
  readJsonSchema,
  readMetaModel,
  readOpenRpc,
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
    const request = { protocol: 'sample', root: folder, entry: 'definitions.ts' }
    const { protocol } = await readTypeScript({ ...request, version: '1.0.0' })
    expect(protocol.methods.map(({ method }) => method)).toEqual(['items/list', 'items/seen'])
    const again = parseDocument(formatDocument(protocol), 'sample.json')
    expect(diff(protocol, again).changes).toEqual([])
    const files = await generate(protocol)
    expect(files.map(({ path }) => path)).toContain('client.ts')
    expect(await generate(again)).toEqual(files)
  })

  test('reads schema bundles, and writes docs', async () => {
    const told = { type: 'object', 'x-method': 'items/told', 'x-side': 'client' }
    const options = { protocol: 'sample', version: '1.0.0', entry: 'schema.json' }
    const { protocol } = await readJsonSchema({ $defs: { ToldNotification: told } }, options)
    expect(protocol.methods.map(({ method }) => method)).toEqual(['items/told'])
    const html = await docs([protocol])
    const markdown = await docs([protocol], 'markdown')
    expect([html.path, markdown.path]).toEqual(['sample.html', 'sample.md'])
    expect(html.content).toContain('data-name="items/told"')
    expect(markdown.content).toContain('#### `items/told`')
  })

  test('reads meta models and OpenRPC, says which reader a file is for, and binds', async () => {
    const about = (entry: string) => ({ protocol: 'sample', version: '1.0.0', entry })
    const told = { method: 'items/told', messageDirection: 'clientToServer', typeName: 'ItemsTold' }
    const metaModel = {
      ...{ metaData: { version: '3.18.0' }, requests: [], notifications: [told] },
      ...{ structures: [], enumerations: [], typeAliases: [] },
    }
    const openRpc = {
      ...{ openrpc: '1.3.2', info: { title: 'sample', version: '1.0.0' } },
      methods: [{ name: 'items/list', params: [], result: { name: 'all', schema: { type: 'null' } } }],
    }
    const read = await readMetaModel(metaModel, about('metaModel.json'))
    expect((await bind(read.protocol)).methods.map(({ method }) => method)).toEqual(['items/told'])
    const { protocol } = await readOpenRpc(openRpc, about('openrpc.json'))
    expect(protocol.methods.map(({ method }) => method)).toEqual(['items/list'])
    for (const wrong of [readMetaModel(openRpc, about('x.json')), readOpenRpc(metaModel, about('x.json'))])
      await expect(wrong).rejects.toMatchObject({
        diagnostics: [{ hint: expect.stringMatching(/"reader": "(openrpc|lsp-meta-model)"/) }],
      })
  })

  test('says what is wrong as diagnostics', async () => {
    const error = await generate(protocolDocument(), { target: 'fortran' as 'typescript' }).catch(value => value)
    expect(error).toBeInstanceOf(DiagnosticError)
    const [finding] = (error as DiagnosticError).diagnostics as [Diagnostic]
    expect(finding).toMatchObject({ code: 'unknown-target', hint: expect.stringMatching('^known here: "typescript"') })
  })

  test('tells its rules and levels', () => {
    expect(levels[0]).toBe('breaking')
    expect(rules['null-added']).toMatchObject({ sender: 'compatible', receiver: 'breaking' })
  })

  test('is light: no package is loaded with it, nor with generating and checking', () => {
    for (const entry of ['codegen/index.js', 'codegen/commands/generate.js', 'codegen/commands/check.js'])
      expect(packagesBehind(join(root, 'dist', entry)), entry).toEqual([])
    expect(packagesBehind(join(root, 'dist/codegen/readers/typescript/loading/configs.js'))).toContain('get-tsconfig')
  })
})

/** The packages that a built module loads at once, directly or through the modules it imports. */
function packagesBehind(entry: string): string[] {
  const packages = new Set<string>()
  const seen = new Set([entry])
  for (const file of seen)
    for (const [, specifier = ''] of readFileSync(file, 'utf8')
      .replaceAll('\\\n', '')
      .matchAll(/(?:^|;)(?:import\s*|(?:import|export)\b[\w$\s{},*]*\bfrom\s*)['"]([^'"]+)['"]/gm))
      if (specifier.startsWith('.')) seen.add(join(dirname(file), specifier))
      else if (!specifier.startsWith('node:')) packages.add(specifier)
  return [...packages]
}
