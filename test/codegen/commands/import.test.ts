import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importProtocol } from '../../../codegen/commands/import.js'
import { loadDocument } from '../../../codegen/protocol/document.js'
import { runCommand } from '../../support/command-line.js'
import { editor, project, recipe, request } from './import-project.js'
import { withCrlf } from './project.js'

describe('importing', () => {
  test('writes a document beside the recipe, with its origin and summaries, and without upstream comments', async () => {
    const cwd = project()
    const { output, changed, diagnostics } = await importProtocol(request(cwd))
    expect(output).toBe(join(cwd, 'schema/demo/1.2.3.json'))
    expect(changed).toBe(true)
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'missing-summary: there is no summary for "debug/dump"',
    ])
    const document = loadDocument(output)
    expect(document.origin).toEqual({ repository: recipe.repository, revision: 'abc123', path: recipe.entry })
    expect(document.methods.map(({ method, summary }) => [method, summary])).toEqual([
      ['item/get', 'Gets one item.'],
      ['item/list', 'Lists all items.'],
      ['debug/dump', undefined],
    ])
    expect(document.$defs.Item?.properties?.uri).toEqual({ $ref: '#/$defs/Uri' })
    expect(readFileSync(output, 'utf8')).not.toContain('upstream')
  })

  test('a second time changes nothing', async () => {
    const cwd = project()
    const { output } = await importProtocol(request(cwd))
    const text = readFileSync(output, 'utf8')
    expect((await importProtocol(request(cwd))).changed).toBe(false)
    expect((await importProtocol(request(cwd, { eager: true, output: 'other.json' }))).changed).toBe(true)
    expect(readFileSync(join(cwd, 'other.json'), 'utf8')).toBe(text)
  })

  test('a checkout with the line ends of Windows gives the same document, comments included', async () => {
    const withComments = { ...recipe, options: { ...recipe.options, comments: 'carry' } }
    const definitions = `
import type { Uri } from 'editor'

/**
 * One item:
 *  - with a list
 */
export interface Item { uri: Uri; size: number /* in
   bytes */ }
// Two
// lines.
export type Requests = { 'item/get': [{ id: 'a' | 'b' }, Item] }
`
    const cwd = project({ recipe: withComments, files: { 'checkout/src/protocol.ts': definitions } })
    const { output } = await importProtocol(request(cwd))
    const text = readFileSync(output, 'utf8')
    expect(text).toContain('with a list')
    withCrlf(cwd)
    expect((await importProtocol(request(cwd))).changed).toBe(false)
    await importProtocol(request(cwd, { output: 'other.json' }))
    expect(readFileSync(join(cwd, 'other.json'), 'utf8')).toBe(text)
  })

  test("uses the package's own recipe where there is none", async () => {
    const maps = ['ClientRequests', 'ServerRequests', 'ClientNotifications', 'ServerNotifications']
    const cwd = project({
      files: {
        'checkout/vscode/package.json': '{ "version": "9.9.9" }',
        'checkout/vscode/src/jsonrpc/agent-protocol.ts': maps
          .map(map => `export type ${map} = { 'at/${map}': [null] }`)
          .join('\n'),
      },
    })
    const { output, protocol } = await importProtocol(request(cwd, { recipe: 'cody' }))
    expect(output).toBe(join(cwd, 'schema/cody/9.9.9.json'))
    expect(protocol.methods).toHaveLength(4)
    expect(protocol.$schema).toBeUndefined()
  })

  test('takes the revision from git', async () => {
    const cwd = project()
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
        cwd: join(cwd, 'checkout'),
        encoding: 'utf8',
      })
    git('init', '-q')
    git('add', 'src')
    git('commit', '-qm', 'definitions')
    const { protocol } = await importProtocol(request(cwd, { revision: undefined }))
    expect(protocol.origin?.revision).toBe(git('rev-parse', 'HEAD').trim())
  })

  test('needs no revision where definitions and document are in one repository, also before its first commit', async () => {
    const cwd = project()
    execFileSync('git', ['init', '-q'], { cwd })
    const { protocol } = await importProtocol(request(cwd, { revision: undefined }))
    expect(protocol.origin).toEqual({ repository: recipe.repository, path: recipe.entry })
  })

  test('does what the recipe says of methods, types and names', async () => {
    const cwd = project({
      recipe: {
        ...recipe,
        summaries: undefined,
        methods: { include: ['item/*', 'debug/dump'], exclude: ['*/list'], rename: { 'debug/dump': '$/dump' } },
        options: {
          ...recipe.options,
          types: { 'editor#Uri': { type: 'string', format: 'uri' } },
          names: { 'src/protocol.ts#Item': 'DemoItem' },
        },
      },
    })
    const { protocol } = await importProtocol(request(cwd))
    expect(protocol.methods.map(({ method }) => method)).toEqual(['item/get', '$/dump'])
    expect(protocol.$defs.DemoItem?.properties?.uri).toEqual({ type: 'string', format: 'uri' })
    expect(Object.keys(protocol.$defs).sort()).toEqual(['DemoItem'])
  })

  test('reads what the recipe declares of packages, installed or not', async () => {
    const declared = { ...recipe, options: { ...recipe.options, declarations: ['editor.d.ts'] } }
    const files = { 'schema/demo/editor.d.ts': editor }
    const missing = {
      'checkout/node_modules/editor/types.d.ts': undefined,
      'checkout/node_modules/editor/package.json': undefined,
    }
    const installed = await importProtocol(request(project({ recipe: declared, files })))
    const bare = await importProtocol(request(project({ recipe: declared, files: { ...files, ...missing } })))
    expect(bare.protocol).toEqual(installed.protocol)
  })

  test('reads a workspace package from its sources, whatever was built', async () => {
    const files = {
      'checkout/src/protocol.ts':
        "import type { Shared } from 'shared'\nimport type { Part } from 'shared/dist/part'\nexport type Requests = { m: [Shared, Part] }\n",
      'checkout/package.json': '{ "version": "1.2.3", "workspaces": ["shared"] }',
      'checkout/shared/package.json': '{ "name": "shared", "types": "dist/index.d.ts" }',
      'checkout/shared/tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }',
      'checkout/shared/src/index.ts': 'export interface Shared { fresh: true }\n',
      'checkout/shared/src/part.ts': 'export interface Part { fresh: true }\n',
    }
    const built = {
      'checkout/shared/dist/index.d.ts': 'export interface Shared { stale: true }\n',
      'checkout/node_modules/shared/package.json': '{ "name": "shared", "types": "index.d.ts" }',
      'checkout/node_modules/shared/index.d.ts': 'export interface Shared { stale: true }\n',
    }
    const want = { type: 'object', properties: { fresh: { const: true } }, required: ['fresh'] }
    for (const more of [{}, built]) {
      const { protocol } = await importProtocol(request(project({ files: { ...files, ...more } })))
      expect(protocol.$defs).toEqual({ Shared: want, Part: want })
    }
  })
})

describe('on the command line', () => {
  const run = (cwd: string, ...args: string[]) => runCommand(cwd, ['import', ...args])

  test('says what was made', async () => {
    const cwd = project()
    const first = await run(cwd, 'demo', '--checkout', 'checkout', '--revision', 'abc123')
    expect([first.stderr, first.status]).toEqual(['', 0])
    expect(first.stdout).toContain('demo 1.2.3 at abc123: 3 methods, 2 definitions\nschema/demo/1.2.3.json written\n')
    expect((await run(cwd, 'demo', '--checkout', 'checkout', '--revision', 'abc123')).stdout).toContain(
      '1.2.3.json is unchanged\n',
    )
  })

  test('says it as JSON', async () => {
    const cwd = project()
    const { stdout } = await run(
      cwd,
      'schema/demo/import.json',
      '--checkout',
      'checkout',
      '--revision',
      'abc123',
      '--protocol-version',
      '2.0.0',
      '--json',
    )
    const result: unknown = JSON.parse(stdout)
    expect(result).toMatchObject({
      protocol: 'demo',
      version: '2.0.0',
      changed: true,
      methods: 3,
      definitions: 2,
      output: join(cwd, 'schema/demo/2.0.0.json'),
    })
  })

  test('lists what was widened, with --verbose', async () => {
    const files = { 'checkout/src/protocol.ts': 'export type Requests = { m: [Map<string, string>, null] }\n' }
    const cwd = project({ files })
    const { stdout: quiet } = await run(cwd, 'demo', '--checkout', 'checkout', '--revision', 'abc123')
    expect(quiet).toContain('1 place where JSON Schema says less: see --verbose')
    expect(quiet).not.toContain('empty object')
    expect((await run(cwd, 'demo', '--checkout', 'checkout', '--revision', 'abc123', '--verbose')).stdout).toContain(
      'JSON writes a Map as an empty object',
    )
  })

  test('fails with what is wrong on standard error and exit code 1', async () => {
    const cwd = project({ files: { 'checkout/src/protocol.ts': 'export type Requests = { m: [bigint, null] }\n' } })
    const { stdout, stderr, status } = await run(cwd, 'demo', '--checkout', 'checkout', '--revision', 'abc123')
    expect([stdout, status]).toEqual(['', 1])
    expect(stderr).toBe(
      `src/protocol.ts:1:30: error: JSON has no bigint
  | export type Requests = { m: [bigint, null] }
  |                              ^
  at m → params
  → give the type's shape as JSON in the recipe, under "types"
`,
    )
    expect(existsSync(join(cwd, 'schema/demo/1.2.3.json'))).toBe(false)
  })
})
