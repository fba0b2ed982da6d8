import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { makeProject, protocolDocument, snapshot, writeIn } from '../codegen/commands/project.js'
import { runCommand } from '../support/command-line.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

const runWith = (program: string, cwd: string, ...args: string[]) => {
  const { CI: _, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd, encoding: 'utf8', env })
  return { status, stdout, stderr }
}
const run = (cwd: string, ...args: string[]) => runCommand(cwd, args, { CI: undefined })

const git = (cwd: string, ...args: string[]) => {
  const settings = ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', '-c', 'commit.gpgsign=false']
  const { status, stderr } = spawnSync('git', [...settings, ...args], { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}
const commitAll = (folder: string) => {
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'next')
}

const definitions = (result: string) => `export interface ClientRequests { 'items/list': [null, ${result}[]] }\n`
const init = ['init', 'src/protocol.ts', '--name', 'items', '--protocol-version', '1.0.0']

test('a repository with its own definitions is in step after each commit, and red when a type changed', async () => {
  const folder = makeProject({ 'src/protocol.ts': definitions('string') })
  mkdirSync(join(folder, 'node_modules'))
  writeIn(folder, '.gitignore', 'node_modules\n')
  expect((await run(folder, ...init)).status).toBe(0)
  git(folder, 'init', '--quiet')
  for (let commit = 0; commit < 2; commit++) {
    commitAll(folder)
    expect(await run(folder, 'check', ...(commit === 0 ? [] : ['--checkout', '.']))).toMatchObject({ status: 0 })
  }
  writeIn(folder, 'src/protocol.ts', definitions('number'))
  const { status, stdout } = await run(folder, 'check')
  expect(status).toBe(1)
  expect(stdout).toMatch(/stale +1\.0\.0\.json/)
  const fix = /^ {2}(node .+ generate)$/m.exec(stdout)?.[1] ?? ''
  expect(spawnSync('sh', ['-c', fix], { cwd: folder }).status).toBe(0)
  commitAll(folder)
  expect(await run(folder, 'check')).toMatchObject({ status: 0, stdout: expect.stringContaining('In step') })
  expect(JSON.parse(snapshot(folder)['schema/items/1.0.0.json'] ?? '').origin).toEqual({ path: 'src/protocol.ts' })
})

test('init says what is read less exactly than it is defined', async () => {
  const properties = { name: { $ref: '#/definitions/A', maxLength: 5 }, list: { type: 'array', contains: {} } }
  const folder = makeProject({
    'notes.json': {
      $schema: 'http://json-schema.org/draft-07/schema#',
      definitions: {
        A: { type: 'string' },
        NewNotification: { type: 'object', 'x-method': 'note', 'x-side': 'client', properties },
      },
    },
  })
  const { status, stdout } = await run(folder, 'init', 'notes.json')
  expect(status).toBe(0)
  expect(stdout).toContain('warning: up to draft-07, "maxLength" beside "$ref" is ignored\n  → ')
  expect(stdout).toContain('\n1 place where JSON Schema says less: agent-bindings import --verbose lists them.\n')
})

test('init takes unions that another file declares', async () => {
  const folder = makeProject({
    'src/index.ts': "export type { Sent as ServerNotification } from './sent.js'\n",
    'src/sent.ts': "export type Sent = { method: 'seen'; params: { at: number } }\n",
  })
  const { status, stdout } = await run(folder, 'init', 'src/index.ts', '--name', 'items')
  expect([status, stdout]).toEqual([
    0,
    expect.stringContaining('made from src/index.ts, read as typescript, by unions'),
  ])
})

test('a remembered check reads definitions only when they changed', async () => {
  const folder = makeProject({ 'src/protocol.ts': definitions('string') })
  mkdirSync(join(folder, 'node_modules'))
  await run(folder, ...init)
  expect((await run(folder, 'check')).status).toBe(0)
  const cache = join(folder, 'node_modules/.cache/agent-bindings')
  const [memory = ''] = readdirSync(cache).map(name => join(cache, name))
  const marked = readFileSync(memory, 'utf8').replace(/"files":\d+/, '"files":12345')
  writeIn(folder, memory.slice(folder.length + 1), marked)
  writeIn(folder, 'README.md', 'not a definition')
  expect((await run(folder, 'check')).stdout).toContain('12,345')
  writeIn(folder, 'src/protocol.ts', definitions('number'))
  expect(await run(folder, 'check')).toMatchObject({ status: 1, stdout: expect.not.stringContaining('12,345') })
})

test('definitions of an installed package are read without being asked for', async () => {
  const bundle = (method: string) => ({
    $defs: {
      SeenNotification: {
        type: 'object',
        'x-method': method,
        'x-side': 'agent',
        properties: { id: { type: 'string' } },
      },
    },
  })
  const folder = makeProject({
    'agent-bindings.json': {
      generate: [{ document: 'schema/my/1.json', target: 'typescript', output: 'generated' }],
    },
    'schema/my/import.json': {
      protocol: 'my',
      reader: 'json-schema',
      repository: 'npm:@my/sdk',
      entry: 'schema.json',
      version: '1',
    },
    'node_modules/@my/sdk/package.json': { name: '@my/sdk', version: '3.2.1' },
    'node_modules/@my/sdk/schema.json': bundle('items/seen'),
  })
  expect(await run(folder, 'check')).toMatchObject({ status: 2 })
  expect(await run(folder, 'generate')).toMatchObject({ status: 0, stderr: '' })
  const { origin } = JSON.parse(snapshot(folder)['schema/my/1.json'] ?? '')
  expect(origin).toEqual({ repository: 'npm:@my/sdk', revision: '3.2.1', path: 'schema.json' })
  expect((await run(folder, 'check')).status).toBe(0)
  writeIn(folder, 'node_modules/@my/sdk/schema.json', bundle('items/lost'))
  expect(await run(folder, 'check')).toMatchObject({ status: 1, stdout: expect.stringMatching(/stale +1\.json/) })
})

test('without ts-morph, definitions in TypeScript are an error that names both ways out', async () => {
  const installed = makeProject({})
  for (const name of ['dist', 'package.json']) cpSync(join(root, name), join(installed, name), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== 'ts-morph' && !name.startsWith('.')) {
      mkdirSync(join(installed, 'node_modules'), { recursive: true })
      symlinkSync(join(root, 'node_modules', name), join(installed, 'node_modules', name))
    }
  const program = join(installed, 'dist/cli/main.js')
  const folder = makeProject({ 'src/protocol.ts': definitions('string') })
  await run(folder, ...init)
  const ways = /npm install --save-dev ts-morph[\s\S]*--no-definitions/
  expect(runWith(program, folder, 'check')).toMatchObject({ status: 2, stderr: expect.stringMatching(ways) })
  expect(runWith(program, folder, 'generate')).toMatchObject({ status: 1, stderr: expect.stringMatching(ways) })
  expect(runWith(program, folder, 'check', '--no-definitions').status).toBe(0)
  expect(runWith(program, folder, 'generate', '--no-definitions').status).toBe(0)
})

test('a file written by hand in an output folder is overwritten with --force only', async () => {
  const folder = makeProject({
    'agent-bindings.json': {
      generate: [{ document: 'sample.json', target: 'typescript', output: 'generated' }],
    },
    'sample.json': protocolDocument('1.0.0', ['a/b']),
    'generated/client.ts': '// by hand\n',
  })
  const before = snapshot(folder)
  const refused = await run(folder, 'generate')
  expect(refused).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/generated\/client\.ts: error[\s\S]*--force/),
  })
  expect(snapshot(folder)).toEqual(before)
  expect((await run(folder, 'generate', '--force')).status).toBe(0)
  expect(snapshot(folder)['generated/client.ts']).not.toContain('by hand')
  // A manifest that does not list it does not make the file ours.
  rmSync(join(folder, 'generated/types.ts'))
  const manifest = snapshot(folder)['generated/.agent-bindings-manifest'] ?? ''
  writeIn(folder, 'generated/.agent-bindings-manifest', manifest.replace('types.ts\n', ''))
  writeIn(folder, 'generated/types.ts', '// by hand\n')
  expect((await run(folder, 'generate')).status).toBe(1)
})

test('what a killed run left behind is named by check and removed by generate', async () => {
  const folder = makeProject({
    'agent-bindings.json': {
      generate: [{ document: 'docs/sample.json', target: 'typescript', output: 'generated' }],
    },
    'docs/sample.json': protocolDocument('1.0.0', ['a/b']),
  })
  expect((await run(folder, 'generate')).status).toBe(0)
  for (const place of ['generated', 'docs']) {
    writeIn(folder, `${place}/.agent-bindings-AbCdEf/new-0`, 'half')
    const { status, stdout } = await run(folder, 'check')
    expect(status).toBe(1)
    expect(stdout).toMatch(/unexpected +\.agent-bindings-AbCdEf\//)
    expect((await run(folder, 'generate')).status).toBe(0)
    expect((await run(folder, 'check')).status).toBe(0)
  }
  expect(readdirSync(join(folder, 'docs'))).toEqual(['sample.json'])
})

test('verify ends with 2 when it could not tell: a recipe that is not there, a missing option', async () => {
  const folder = makeProject({})
  const outcomes = [
    await run(folder, 'verify', 'none.json', '--checkout', '.'),
    await run(folder, 'verify', 'none.json'),
  ]
  expect(outcomes.map(({ status, stdout }) => ({ status, stdout }))).toEqual([
    { status: 2, stdout: '' },
    { status: 2, stdout: '' },
  ])
})
