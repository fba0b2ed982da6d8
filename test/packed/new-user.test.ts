import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type SourcegraphStandIn, startSourcegraphStandIn } from '../../testing/sourcegraph-stand-in/index.js'
import { engines, missing } from '../matrix/engines.js'
import { Project, repository } from '../support/installed-package.js'
import { codeBlocks, namedBlock } from '../support/markdown.js'

// What a new user does, each in a project of its own with the packed package installed.

const page = codeBlocks(join(repository, 'README.md'))
const { installed } = inject('packed')
const compiler = (name: string) =>
  join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin/tsc')
const [tsc, tsc5] = [compiler('typescript'), compiler('typescript-5')]
const tsconfig = JSON.stringify({
  compilerOptions: {
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2023', 'esnext.disposable'],
    types: ['node'],
    strict: true,
    skipLibCheck: true,
  },
})

let standIn: SourcegraphStandIn

/** A project with the package and others. */
function userProject(files: Record<string, string>, ...packages: string[]): Project {
  const project = new Project({ 'tsconfig.json': tsconfig, ...files })
  project.copyInstalled(installed, ...packages)
  return project
}

/** Runs the command line as npm installed it; on Windows that is a batch file, which Node does not start. */
function agentBindings(project: Project, args: readonly string[], env: Record<string, string> = {}) {
  const main = join(project.folder, 'node_modules/agent-bindings/dist/cli/main.js')
  if (process.platform === 'win32') return project.run(process.execPath, [main, ...args], env)
  return project.run(join(project.folder, 'node_modules/.bin/agent-bindings'), args, env)
}

beforeAll(async () => {
  standIn = await startSourcegraphStandIn()
})

afterAll(async () => {
  await standIn.close()
})

test('chat with the embedded agent', async () => {
  const packages = namedBlock(page, 'install').text.trim().split(/\s+/).slice(2)
  expect(packages[0]).toBe('agent-bindings')
  const others = packages.slice(1).map(name => name.replace(/(?<=.)@.*/, ''))
  using project = userProject({ 'ask.mjs': namedBlock(page, 'ask').text }, ...others)
  const account = { SRC_ENDPOINT: standIn.endpoint, SRC_ACCESS_TOKEN: standIn.token }
  const program = await project.run(process.execPath, ['ask.mjs'], account)
  expect(program).toMatchObject({ code: 0, stderr: '' })
  expect(program.stdout).toContain('Signed in as stand-in')
  expect(program.stdout).toContain('Pros and cons of using types in Python?')

  const shell = await agentBindings(project, ['chat', '-m', 'And of tabs?'], account)
  expect(shell).toMatchObject({ code: 0 })
  expect(shell.stdout).toContain('And of tabs?')
})

test.each([
  [
    'the embedded Cody agent where it is installed',
    ['@sourcegraph/cody-web', 'fake-indexeddb'],
    'stand-in for a Sourcegraph',
  ],
  ['a script that says what it is elsewhere', [], 'scripted demo agent'],
])('see a reply without account, key and network: %s', async (_, packages, said) => {
  using project = userProject({}, ...packages)
  const { code, stdout, stderr } = await agentBindings(project, ['chat', '--demo', '-m', 'hello'])
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(said) })
  expect(stdout).toContain('hello')
  expect(stderr).toContain(packages.length > 0 ? 'no account, no key, no network' : 'npm install @sourcegraph/cody-web')
})

test('generate bindings for an own protocol and use both sides of it', async () => {
  const definitions = codeBlocks(join(repository, 'docs/definitions.md'))
  const client = codeBlocks(join(repository, 'docs/generated-client.md'))
  using project = userProject({ 'protocol.ts': namedBlock(definitions, 'definitions').text }, 'ts-morph', '@types/node')
  const init = await agentBindings(project, ['init', 'protocol.ts', '--name', 'greeter'])
  expect(init).toMatchObject({ code: 0 })
  expect(await agentBindings(project, ['check'])).toMatchObject({ code: 0 })
  project.write({
    'agent.ts': namedBlock(client, 'agent').text,
    'client.ts': ['calls', 'events', 'close'].map(name => namedBlock(client, name).text).join('\n'),
  })
  expect(await project.run(process.execPath, [tsc, '-p', '.'])).toEqual({ code: 0, stdout: '', stderr: '' })
  const said = { code: 0, stdout: 'Good day, Ada.\ngreeted Grace\niterated Grace\n', stderr: '' }
  expect(await project.run(process.execPath, ['client.js'])).toEqual(said)

  // Both sides on every other engine that is installed; the client starts its agent as `node`.
  for (const [name, { program, args }] of engines)
    if (name.startsWith('Node') && !missing.includes(name)) {
      const PATH = [dirname(program), process.env.PATH].join(delimiter)
      expect(await project.run(program, [...args, 'client.js'], { PATH }), name).toEqual(said)
    }

  // In one file, without node_modules.
  const bundle = { bundle: true, format: 'esm', platform: 'node', logLevel: 'error' } as const
  using elsewhere = new Project()
  for (const file of ['agent.js', 'client.js'])
    await build({ ...bundle, entryPoints: [join(project.folder, file)], outfile: join(elsewhere.folder, file) })
  expect(await elsewhere.run(process.execPath, ['client.js'])).toEqual(said)
})

test('what init writes runs in a CommonJS project with TypeScript 5.9', async () => {
  const protocol = { 'protocol.ts': `export type ClientRequests = { greet: [{ name: string }, string] }\n` }
  using project = userProject(protocol, 'ts-morph', '@types/node')
  project.write({ 'package.json': '{ "name": "user", "private": true, "type": "commonjs" }\n' })
  rmSync(join(project.folder, 'tsconfig.json'))
  expect(await agentBindings(project, ['init', 'protocol.ts', '--name', 'greeter'])).toMatchObject({ code: 0 })
  expect(await project.run(process.execPath, [tsc5, '-p', '.'])).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(project.read('dist/src/greeter/client.js')).toContain('require(')
  expect(await project.run(process.execPath, ['--test', 'dist/src/greeter/agent.test.js'])).toMatchObject({ code: 0 })
  expect(await project.run(process.execPath, ['dist/src/greeter/client.js'])).toMatchObject({ code: 0, stderr: '' })
})

test('wire the drift check and break it on purpose', async () => {
  using project = userProject(
    { 'protocol.ts': `export type ClientRequests = { greet: [{ name: string }, string] }\n` },
    'ts-morph',
  )
  const run = (...args: string[]) => agentBindings(project, args)
  expect(await run('init', 'protocol.ts', '--name', 'greeter')).toMatchObject({ code: 0 })
  expect(await run('check', '--checkout', '.')).toMatchObject({ code: 0 })

  const client = 'generated/greeter/client.ts'
  const before = project.read(client)
  project.write({ [client]: before.replace('greet', 'great') })
  const stale = await run('check')
  expect(stale.code).toBe(1)
  expect(stale.stdout + stale.stderr).toMatch(/stale +client\.ts[\s\S]*generate/)
  expect(await run('generate')).toMatchObject({ code: 0 })
  expect(project.read(client)).toBe(before)

  project.write({ 'protocol.ts': `export type ClientRequests = { greet: [{ name: string; age: number }, string] }\n` })
  for (const args of [['check'], ['check', '--checkout', '.']]) {
    const moved = await run(...args)
    expect(moved.code).toBe(1)
    expect(moved.stdout + moved.stderr).toContain('import')
  }
  expect(await run('check', '--no-definitions')).toMatchObject({ code: 0 })
  expect(await run('generate')).toMatchObject({ code: 0 })
  expect(await run('check')).toMatchObject({ code: 0 })
})

test('find out why an agent will not start', async () => {
  using project = userProject({})
  const account = { SRC_ENDPOINT: standIn.endpoint, SRC_ACCESS_TOKEN: standIn.token }
  const ask = (...args: string[]) => agentBindings(project, ['chat', '-m', 'hi', ...args], account)

  const noPackage = await ask()
  expect(noPackage.code).toBe(1)
  expect(noPackage.stderr).toMatch(/npm install .*@sourcegraph\/cody-web/)

  const noCommand = await ask('--agent', 'no-such-agent')
  expect(noCommand.code).toBe(1)
  expect(noCommand.stderr).toMatch(/there is no agent "no-such-agent"/)

  project.write({ 'broken.mjs': `console.error('the model file is missing')\nprocess.exit(3)\n` })
  const broken = await ask('--agent', `${process.execPath} broken.mjs`)
  expect(broken.code).toBe(1)
  expect(broken.stderr).toMatch(/code 3[\s\S]*the model file is missing/)
  for (const { stdout, stderr } of [noPackage, noCommand, broken]) expect(stdout + stderr).not.toContain(standIn.token)
})

test('upgrade the protocol version in a program', async () => {
  const program = (entry: string) => `import type { CodyClient } from '${entry}'

export async function undo(cody: CodyClient, id: string): Promise<void> {
  await cody.editTask.undo({ id })
}
`
  using project = userProject({ 'program.ts': program('agent-bindings/cody/1.28') }, '@types/node')
  expect(await project.run(process.execPath, [tsc, '-p', '.', '--noEmit'])).toMatchObject({ code: 0 })

  project.write({ 'program.ts': program('agent-bindings/cody') })
  const compiled = await project.run(process.execPath, [tsc, '-p', '.', '--noEmit'])
  expect(compiled.code).not.toBe(0)
  expect(compiled.stdout).toContain('program.ts(4,')

  const why = await agentBindings(project, ['diff', 'cody@1.28.1', 'cody@1.114.0'])
  expect(why).toMatchObject({ code: 0, stderr: '' })
  expect(why.stdout).toMatch(/editTask\/undo: params: was { id }, is now FixupTaskID/)

  project.write({ 'program.ts': program('agent-bindings/cody').replace('undo({ id })', 'undo(id)') })
  expect(await project.run(process.execPath, [tsc, '-p', '.', '--noEmit'])).toMatchObject({ code: 0 })
})
