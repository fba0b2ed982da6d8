import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { makeProject, protocolDocument, snapshot, withCrlf, writeIn } from '../codegen/commands/project.js'
import { commandLine, runCommand } from '../support/command-line.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

const run = (cwd: string, ...args: string[]) => runCommand(cwd, args)

const definitions = `
export interface Item { id: string; kind: 'a' | 'b' }
export type ClientRequests = { 'items/list': [null, Item[]] }
export type ServerRequests = { 'items/pick': [Item[], Item | null] }
export type ClientNotifications = { 'items/seen': [{ id: string }] }
export type ServerNotifications = { 'items/didChange': [Item] }
`

function emptyProject(files: Record<string, unknown> = { 'src/protocol.ts': definitions }): string {
  const folder = makeProject({ 'package.json': { type: 'module' }, ...files })
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(root, join(folder, 'node_modules/agent-bindings'), 'junction')
  return folder
}

const elsewhere = join(root, 'test/fixtures/typescript/constructs/alias-of-a-string.ts')

const initArguments = ['init', 'src/protocol.ts', '--name', 'items', '--protocol-version', '1.0.0']

describe('init', () => {
  test('sets an empty project up: it checks, and compiles strictly', async () => {
    const folder = emptyProject()
    const { status, stdout, stderr } = await run(folder, ...initArguments)
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toContain('items 1.0.0 is set up:')
    expect(stdout).toContain(`import { ItemsClient } from './generated/items/index.js'`)
    expect(await run(folder, 'check')).toMatchObject({ status: 0 })
    const config = {
      compilerOptions: {
        module: 'nodenext',
        target: 'es2022',
        lib: ['es2023', 'esnext.disposable'],
        typeRoots: [join(root, 'node_modules/@types')],
        types: ['node'],
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        noEmit: true,
      },
      include: ['generated', 'use.ts'],
    }
    writeIn(folder, 'tsconfig.json', config)
    writeIn(folder, 'use.ts', `export * from './generated/items/index.js'\n`)
    const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
    const compiled = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
    expect(compiled.stdout).toBe('')
    expect(compiled.status).toBe(0)
  })

  test('asks for those type maps only that the definitions have', async () => {
    const folder = emptyProject({ 'protocol.ts': 'export type ServerNotifications = { ticked: [null] }' })
    expect(await run(folder, 'init', 'protocol.ts', '-n', 'clock')).toMatchObject({ status: 0 })
    const elsewhere = emptyProject({ 'protocol.ts': `export * from './maps.js'\nexport type ServerNotifications = {}` })
    expect(await run(elsewhere, 'init', 'protocol.ts', '-n', 'clock')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('ClientRequests'),
    })
  })

  test('takes a protocol document as it is', async () => {
    const folder = emptyProject({ 'sample.json': protocolDocument('2.0.0', ['a/b']) })
    expect(await run(folder, 'init', 'sample.json')).toMatchObject({ status: 0 })
    expect(await run(folder, 'check')).toMatchObject({ status: 0 })
    expect(snapshot(folder)['agent-bindings.json']).toContain('"sample.json"')
  })

  test('finds type maps of other names', async () => {
    const renamed = definitions.replace('ClientRequests', 'Calls')
    const folder = emptyProject({ 'protocol.ts': renamed })
    expect(await run(folder, 'init', 'protocol.ts', '-n', 'items', '--client-requests', 'Calls')).toMatchObject({
      status: 0,
    })
  })

  test.each([
    ['in two files', `export * from './maps.js'\nexport type Calls = { open: [null, null] }`],
    [
      'that are computed',
      `type All = { open: [null, null]; ping: [null, null] }\nexport type Calls = Omit<All, 'ping'>\nexport * from './maps.js'`,
    ],
  ])('finds type maps %s', async (_, protocol) => {
    const folder = emptyProject({ 'maps.ts': 'export type Events = { ticked: [null] }', 'protocol.ts': protocol })
    const senders = ['--client-requests', 'Calls', '--server-notifications', 'Events']
    expect(await run(folder, 'init', 'protocol.ts', '-n', 'items', ...senders)).toMatchObject({ status: 0 })
    const { methods } = JSON.parse(snapshot(folder)['schema/items/0.1.0.json'] ?? '')
    expect(methods.map(({ method }: { method: string }) => method)).toEqual(['open', 'ticked'])
  })

  test.each([
    [['init'], 'init needs a protocol or a file with definitions'],
    [['init', 'none.ts', '-n', 'items'], 'there are no such definitions'],
    [['init', 'src/protocol.ts', '-n', 'No Name'], 'is no name of a protocol'],
    [['init', '../protocol.ts', '-n', 'items'], 'there are no such definitions'],
    [['init', elsewhere, '-n', 'items'], 'the definitions are not in the folder of the project'],
    [['init', 'src/protocol.ts', '-n', 'items', '-o', '../out'], '--output ../out is not in the folder of the project'],
    [['init', 'broken.ts', '-n', 'items'], 'error'],
  ])('%j leaves nothing behind', async (args, message) => {
    const folder = emptyProject({ 'src/protocol.ts': definitions, 'broken.ts': 'export type ClientRequests = Nowhere' })
    const before = snapshot(folder)
    const { status, stderr } = await run(folder, ...args)
    expect(stderr).toContain(message)
    expect(status).toBe(1)
    expect(snapshot(folder)).toEqual(before)
  })

  test('replaces nothing that is there', async () => {
    const folder = emptyProject({ 'src/protocol.ts': definitions, 'schema/items/1.0.0.json': '{}' })
    const before = snapshot(folder)
    expect(await run(folder, ...initArguments)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('this file exists already'),
    })
    expect(snapshot(folder)).toEqual(before)
  })

  test('a checkout that turned every line end into that of Windows is in step, and generating changes nothing', async () => {
    const folder = emptyProject({ 'src/protocol.ts': definitions })
    await run(folder, ...initArguments)
    withCrlf(folder)
    const before = snapshot(folder)
    expect(await run(folder, 'check', '--no-cache')).toMatchObject({ status: 0, stderr: '' })
    expect(await run(folder, 'generate')).toMatchObject({ status: 0, stderr: '' })
    expect(snapshot(folder)).toEqual(before)
    writeIn(folder, 'src/protocol.ts', definitions.replace("'a' | 'b'", "'a' | 'c'"))
    const { status, stdout } = await run(folder, 'check', '--diff')
    expect(status).toBe(1)
    expect(stdout.match(/^- {2}.*/gm)).toEqual([expect.stringContaining('"b"')])
  })

  test('adds a second protocol, and keeps the comments of the configuration', async () => {
    const folder = emptyProject()
    await run(folder, ...initArguments)
    const written = snapshot(folder)['agent-bindings.json'] ?? ''
    writeIn(folder, 'agent-bindings.json', written.replace('"generate"', '// ours\n  "generate"'))
    expect(await run(folder, 'init', 'acp')).toMatchObject({ status: 0, stderr: '' })
    const config = snapshot(folder)['agent-bindings.json'] ?? ''
    expect(config).toMatch(/\/\/ ours[\s\S]*generated\/items[\s\S]*generated\/acp/)
    expect(await run(folder, 'check')).toMatchObject({ status: 0 })
    const again = await run(folder, 'init', 'acp')
    expect(again).toMatchObject({ status: 1, stderr: expect.stringContaining('this protocol is there already') })
    expect(snapshot(folder)['agent-bindings.json']).toBe(config)
  })
})

describe('generate --watch', () => {
  test('generates on change of definitions, keeps the last good output, and ends when told to', async () => {
    const folder = emptyProject()
    await run(folder, ...initArguments)
    const child = spawn(process.execPath, [commandLine, 'generate', '--watch'], { cwd: folder })
    onTestFinished(() => void child.kill('SIGKILL'))
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += String(chunk)))
    const seen = async (text: string | RegExp) => {
      for (let tries = 0; !output.match(text); tries++) {
        if (tries > 400) throw new Error(`never seen: ${text}\n${output}`)
        await new Promise(done => setTimeout(done, 25))
      }
      output = ''
    }
    await seen('Nothing changed')
    writeIn(folder, 'src/protocol.ts', definitions.replace('items/list', 'items/all'))
    await seen('updated  client.ts')
    expect(snapshot(folder)['generated/items/client.ts']).toContain('items/all')

    const good = snapshot(join(folder, 'generated'))
    writeIn(
      folder,
      'src/protocol.ts',
      definitions.replace('Item[] ]', 'Nowhere]').replace('[null, Item[]]', '[null, Nowhere]'),
    )
    await seen('Nowhere')
    expect(snapshot(join(folder, 'generated'))).toEqual(good)

    writeIn(folder, 'src/protocol.ts', definitions)
    await seen('updated  client.ts')

    const config = snapshot(folder)['agent-bindings.json']
    writeIn(folder, 'agent-bindings.json', '{')
    await seen('close brace expected')
    writeIn(folder, 'agent-bindings.json', config)
    writeIn(folder, 'src/protocol.ts', definitions.replace('items/list', 'items/some'))
    await seen('updated  client.ts')
    child.kill('SIGINT')
    const [code] = await new Promise<[number | null]>(done => child.once('close', status => done([status])))
    expect(code).toBe(0)
  })
})

describe('check, as CI runs it', () => {
  const drifted = async () => {
    const folder = emptyProject({ 'sample.json': protocolDocument('1.0.0', ['a/b']) })
    await run(folder, 'init', 'sample.json')
    writeFileSync(join(folder, 'generated/sample/client.ts'), '// <edited> & gone\n')
    rmSync(join(folder, 'generated/sample/types.ts'))
    writeIn(folder, 'generated/sample/extra.ts', '// mine\n')
    return folder
  }

  test('says what drifted and the command that fixes it, in 80 columns', async () => {
    const folder = await drifted()
    const { status, stdout } = await run(folder, 'check')
    expect(status).toBe(1)
    expect(stdout).toMatch(/stale +client\.ts/)
    expect(stdout).toMatch(/missing +types\.ts/)
    expect(stdout).toMatch(/unexpected +extra\.ts +not generated: delete it or move it away/)
    const fix = /^ {2}(node .+ generate)$/m.exec(stdout)?.[1] ?? ''
    expect(spawnSync('sh', ['-c', fix], { cwd: folder }).status).toBe(0)
    rmSync(join(folder, 'generated/sample/extra.ts'))
    expect(await run(folder, 'check')).toMatchObject({ status: 0, stdout: expect.stringContaining('In step: ') })
  })

  test('says of a file in the place of a generated one that generate takes it away only when forced', async () => {
    const folder = await drifted()
    rmSync(join(folder, 'generated/sample/.agent-bindings-manifest'))
    const { stdout } = await run(folder, 'check')
    expect(stdout).toMatch(/stale +client\.ts +not generated: move it away, or generate --force/)
    expect(await run(folder, 'generate')).toMatchObject({ status: 1 })
    rmSync(join(folder, 'generated/sample/extra.ts'))
    expect(await run(folder, 'generate', '--force')).toMatchObject({ status: 0 })
    expect(await run(folder, 'check')).toMatchObject({ status: 0 })
  })

  test('shows diffs when asked', async () => {
    const { stdout } = await run(await drifted(), 'check', '--diff')
    expect(stdout).toContain('-// <edited> & gone')
    expect(stdout).toContain('--- generated/sample/client.ts')
    expect(stdout).toContain('--- /dev/null')
  })

  test('annotates for GitHub, and writes JUnit and JSON', async () => {
    const folder = await drifted()
    const github = (await run(folder, 'check', '--format', 'github')).stdout
    expect(github).toMatch(
      /^::error file=generated\/sample\/client\.ts,title=Generated file is stale::It is not what .*%0ATo fix it: /m,
    )
    const junit = (await run(folder, 'check', '--format', 'junit', '--diff')).stdout
    expect(junit).toContain('<testsuite name="generated/sample" tests="4" failures="3" errors="0">')
    expect(junit).toContain('&lt;edited&gt; &amp; gone')
    expect(JSON.parse((await run(folder, 'check', '--json')).stdout)).toMatchObject({
      verdict: 'drifted',
      outputs: [
        {
          verdict: 'drifted',
          drifted: [{ path: 'client.ts', state: 'stale' }, { state: 'unexpected' }, { state: 'missing' }],
        },
      ],
    })
  })

  test('cannot tell of a document whose definitions are broken, or that no recipe made', async () => {
    const folder = emptyProject({ 'src/protocol.ts': definitions, 'sample.json': protocolDocument() })
    await run(folder, ...initArguments)
    writeIn(folder, 'src/protocol.ts', definitions.replaceAll('Item[]', 'Nowhere'))
    const { status, stdout } = await run(folder, 'check', '--checkout', '.')
    expect(stdout).toMatch(/^schema\/items +src\/protocol\.ts, import +could not tell/m)
    expect(stdout).toContain("there is no type 'Nowhere'")
    expect(status).toBe(2)
    rmSync(join(folder, 'agent-bindings.json'))
    await run(folder, 'init', 'sample.json')
    expect(await run(folder, 'check', '--checkout', '.')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('the checkout holds no definitions'),
    })
  })

  test('says once what is wrong with a document that several entries use', async () => {
    const broken = protocolDocument() as unknown as { methods: { kind: string }[] }
    for (const method of broken.methods) method.kind = 'question'
    const entry = { document: 'sample.json', target: 'typescript' }
    const folder = makeProject({
      'sample.json': broken,
      'agent-bindings.json': { generate: ['one', 'other'].map(output => ({ ...entry, output })) },
    })
    const count = (text: string) => text.split('must be one of').length - 1
    const { stdout } = await run(folder, 'check')
    expect(stdout).toMatch(/^other .*could not tell$/m)
    expect(count(stdout)).toBe(1)
    expect(count((await run(folder, 'generate')).stderr)).toBe(1)
    // An annotation, and the text for the log.
    expect(count((await run(folder, 'check', '--format', 'github')).stdout)).toBe(2)
  })

  test('makes the document again from definitions of the project, or of a checkout', async () => {
    const folder = emptyProject()
    await run(folder, ...initArguments)
    const changed = definitions.replace('items/list', 'items/all')
    writeIn(folder, 'src/protocol.ts', changed)
    writeIn(folder, 'other/src/protocol.ts', definitions.replace('items/list', 'items/some'))
    const before = snapshot(folder)
    const { status, stdout } = await run(folder, 'check', '--diff')
    expect(status).toBe(1)
    expect(stdout).toMatch(/^schema\/items +items 1\.0\.0, import +drifted, 1 file\n {2}stale +1\.0\.0\.json/m)
    expect(stdout).toMatch(/^\+.*"items\/all"/m)
    expect(await run(folder, 'check', '--no-definitions', '--no-cache')).toMatchObject({ status: 0 })
    const other = await run(folder, 'check', '--checkout', 'other')
    expect(other.stdout).toMatch(/^ {2}node .* generate --checkout other$/m)
    expect(await run(folder, 'check', '--checkout', 'generated')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('the checkout holds no definitions'),
    })
    expect(snapshot(folder)).toEqual(before)
    const fix = /^ {2}(node .+ generate)$/m.exec(stdout)?.[1] ?? ''
    expect(spawnSync('sh', ['-c', fix], { cwd: folder }).status).toBe(0)
    expect(snapshot(folder)['generated/items/client.ts']).toContain('items/all')
    expect(await run(folder, 'check')).toMatchObject({ status: 0 })
  })

  test('exits with 2 when it cannot tell: no configuration, a broken document, an unknown flag', async () => {
    expect(await run(makeProject({}), 'check')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('agent-bindings init'),
    })
    const folder = await drifted()
    writeIn(folder, 'sample.json', '{')
    expect(await run(folder, 'check')).toMatchObject({ status: 2, stdout: expect.stringContaining('could not tell') })
    expect(await run(folder, 'check', '--nonsense')).toMatchObject({ status: 2 })
    expect(await run(folder, 'check', '--help')).toMatchObject({ status: 0 })
  })
})
