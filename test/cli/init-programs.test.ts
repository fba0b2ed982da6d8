import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { makeProject, snapshot } from '../codegen/commands/project.js'
import { commandLine, runCommand } from '../support/command-line.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const require = createRequire(import.meta.url)
const tsc = (version: string) => join(dirname(require.resolve(`${version}/package.json`)), 'bin/tsc')

const run = (cwd: string, ...command: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd, encoding: 'utf8' })
  return { status, stdout, stderr }
}
const init = (cwd: string, ...args: string[]) => runCommand(cwd, ['init', ...args])

const shape = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] }
const own: Record<string, unknown> = {
  'maps.ts': "export type ClientRequests = { 'a/b': [{ name: string }, string | null] }",
  'unions.ts': `export interface AddParams { a: number }
export interface AddResponse { sum: number }
export type ClientRequest = { method: 'add'; params: AddParams }`,
  'values.ts': `export class RequestType<P, R, E> {
  readonly _: [P, R, E] | undefined
  constructor(readonly method: string) {}
}
export namespace Greet {
  export const messageDirection = 'clientToServer'
  export const type = new RequestType<{ name: string }, string, void>('values/greet')
}`,
  'heard.ts': 'export type ServerNotifications = { ticked: [{ at: number }] }',
  'ready.ts': 'export type ServerNotifications = { ready: [null] }',
  'asked.ts': "export type ServerRequests = { pick: [{ at: number }, 'a' | 'b'] }",
  'said.ts': 'export type ClientNotifications = { seen: [null] }',
  'annotated.json': {
    $defs: {
      GetRequest: { ...shape, 'x-method': 'get', 'x-side': 'agent' },
      GetResponse: { ...shape, 'x-method': 'get', 'x-side': 'agent' },
    },
  },
  'tree.json': { server: { get: { rpcMethod: 'x.get', params: shape, result: shape } } },
  'meta.json': {
    metaData: { version: '7.0.0' },
    requests: [
      {
        method: 'ask',
        messageDirection: 'clientToServer',
        typeName: 'AskRequest',
        result: { kind: 'base', name: 'string' },
      },
    ],
    notifications: [],
    structures: [],
    enumerations: [],
    typeAliases: [],
  },
  'rpc.json': {
    openrpc: '1.2.6',
    info: { title: 'r', version: '2.0.0' },
    methods: [
      {
        name: 'subtract',
        paramStructure: 'by-position',
        params: [{ name: 'a', required: true, schema: { type: 'number' } }],
        result: { name: 'r', schema: { type: 'number' } },
      },
    ],
  },
}
const nameOf = (file: string) => file.replace(/\..*/, '')

function project(type: string): string {
  const folder = makeProject({ 'package.json': { type }, ...own })
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true })
  symlinkSync(root, join(folder, 'node_modules/agent-bindings'), 'junction')
  symlinkSync(join(root, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'), 'junction')
  symlinkSync(join(root, 'node_modules/undici-types'), join(folder, 'node_modules/undici-types'), 'junction')
  return folder
}

const readRecipe = (folder: string, name: string) =>
  JSON.parse(readFileSync(join(folder, 'schema/mcp', name), 'utf8')).options.unions

test.each([
  ['commonjs', 'typescript'],
  ['module', 'typescript-5'],
])('what init writes compiles and runs, in a project of type %s with %s', async (type, typescript) => {
  const folder = project(type)
  // One kind of modules is tried with every protocol, the other with the small ones.
  const protocols = type === 'module' ? ['acp', 'mcp'] : ['acp', 'mcp', 'codex', 'lsp', 'cody']
  for (const name of protocols) expect(await init(folder, name)).toMatchObject({ status: 0, stderr: '' })
  expect(await init(folder, 'mcp@2025-11-25', '-o', 'generated/mcp-2025')).toMatchObject({ status: 0, stderr: '' })
  // Each version has the recipe that reads it: the server of the older one sends requests.
  expect(readRecipe(folder, 'import-until-2025-11-25.json')).toHaveProperty('serverRequests')
  expect(readRecipe(folder, 'import.json')).not.toHaveProperty('serverRequests')
  for (const file of Object.keys(own)) {
    const branch = file === 'tree.json' ? ['--branch', 'server=clientToServer'] : []
    expect(await init(folder, file, '-n', nameOf(file), ...branch), file).toMatchObject({ status: 0, stderr: '' })
  }
  expect(run(folder, tsc(typescript))).toEqual({ status: 0, stdout: '', stderr: '' })
  const names = [...protocols, 'mcp-2025', ...Object.keys(own).map(nameOf)]
  // One process for all of them.
  const load = (file: string) => (type === 'module' ? `import '${file}'` : `require('${file}')`)
  writeFileSync(join(folder, 'dist/all.test.js'), names.map(name => load(`./src/${name}/agent.test.js`)).join('\n'))
  const tests = run(folder, '--test', 'dist/all.test.js')
  expect(tests.stdout).toContain(`# pass ${names.length}`)
  for (const name of ['acp', 'heard', 'ready', 'asked', 'rpc'])
    expect(run(folder, `dist/src/${name}/client.js`)).toMatchObject({ status: 0, stderr: '' })
  expect(await runCommand(folder, ['check'])).toMatchObject({ status: 0 })
})

test('what init writes compiles where the compiler knows neither Node nor new libraries', async () => {
  const folder = project('module')
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2017',
    lib: ['es2017'],
    types: [],
    strict: true,
    noEmit: true,
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
  expect(await init(folder, 'maps.ts')).toMatchObject({ status: 0 })
  expect(run(folder, tsc('typescript'))).toEqual({ status: 0, stdout: '', stderr: '' })
})

test('what init writes compiles beside definitions that are written for a bundler', async () => {
  const folder = project('module')
  writeFileSync(join(folder, 'types.ts'), 'export interface Name { name: string }')
  writeFileSync(
    join(folder, 'chat.ts'),
    "import type { Name } from './types'\nexport type ClientRequests = { say: [Name, null] }",
  )
  expect(await init(folder, 'chat.ts')).toMatchObject({ status: 0 })
  expect(run(folder, tsc('typescript'))).toEqual({ status: 0, stdout: '', stderr: '' })
  expect(existsSync(join(folder, 'dist/src/chat/client.js'))).toBe(true)
})

test('definitions of an installed package have its version, also the next one', async () => {
  const folder = project('module')
  const write = (version: string) => {
    const files = { 'package.json': JSON.stringify({ name: 'notes', version }), 'index.d.ts': String(own['maps.ts']) }
    mkdirSync(join(folder, 'node_modules/notes'), { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'node_modules/notes', name), text)
  }
  write('3.4.5')
  const { stdout } = await init(folder, 'node_modules/notes/index.d.ts')
  expect(stdout).toMatch(/^notes 3\.4\.5 is set up/)
  write('3.5.0')
  const imported = await runCommand(folder, ['import', 'notes', '--checkout', '.'])
  expect(imported).toMatchObject({ status: 0, stdout: expect.stringContaining('3.5.0') })
})

const annotatedSchema = JSON.stringify({
  $defs: {
    AddRequest: { 'x-side': 'agent', 'x-method': 'notes/add', type: 'object' },
    AddResponse: { 'x-side': 'agent', 'x-method': 'notes/add', type: 'object' },
  },
})

test('another version of a protocol comes from a folder of its installed package', async () => {
  const folder = makeProject({
    'package.json': '{ "type": "module" }',
    'node_modules/@agentclientprotocol/sdk/package.json': JSON.stringify({
      name: '@agentclientprotocol/sdk',
      version: '9.1.0',
    }),
    'node_modules/@agentclientprotocol/sdk/schema/v9/schema.json': annotatedSchema,
  })
  const made = await init(folder, 'acp@9')
  expect(made.stdout).toMatch(/^acp 9 is set up:\n/)
  expect(made.stdout).toContain('made from schema/v9/schema.json of the installed package')
  expect(await runCommand(folder, ['check'])).toMatchObject({ status: 0, stdout: expect.stringContaining('import') })
  expect(await init(folder, 'acp@8')).toMatchObject({ status: 1, stderr: expect.stringContaining('acp 8') })
})

test('definitions need not lie beside what says their revision', async () => {
  const folder = makeProject({
    'package.json': '{ "type": "module" }',
    'given/schema.json': annotatedSchema,
  })
  const given = ['--checkout', 'given/schema.json', '--protocol-version', '9']
  expect((await init(folder, 'acp', ...given)).stdout).toMatch(/^acp 9 is set up:\n/)
})

test('a first program calls generated members, and of the requests one that only reads', async () => {
  const folder = project('module')
  const client = async (name: string, ...args: string[]) => {
    expect(await init(folder, ...args, '-n', name)).toMatchObject({ status: 0 })
    return readFileSync(join(folder, 'src', name, 'client.ts'), 'utf8')
  }
  const types = [
    "'auth/logout': [null, null]",
    "'notes/add': [{ n: number }, null]",
    "'notes/list': [{ of: string }, string[]]",
  ]
  writeFileSync(join(folder, 'notes.ts'), `export type ClientRequests = { ${types.join('; ')} }`)
  expect(await client('notes', 'notes.ts')).toContain("await client.notes.list({ of: 'of' })")
  writeFileSync(join(folder, 'users.ts'), `export type ClientRequests = { ${types.slice(0, 2).join('; ')} }`)
  expect(await client('users', 'users.ts')).toContain('await client.notes.add({ n: 0 })')
  expect(await client('rpc', 'rpc.json')).toContain('await client.subtract(0)')
})

test('says where the document comes from, and finds an installed package', async () => {
  const folder = project('module')
  expect((await init(folder, 'acp')).stdout).toMatch(
    /the\s+document\s+is\s+the\s+one\s+that\s+agent-bindings\s+brings,\s+acp@1/,
  )
  const other = project('module')
  mkdirSync(join(other, 'node_modules/@agentclientprotocol'))
  symlinkSync(join(root, 'node_modules/@agentclientprotocol/sdk'), join(other, 'node_modules/@agentclientprotocol/sdk'))
  expect((await init(other, 'acp')).stdout).toContain('made from schema/v1/schema.json of the installed package')
  expect(await runCommand(other, ['check'])).toMatchObject({ status: 0, stdout: expect.stringContaining('import') })
})

test('lets an installed codex print its definitions, and says which results of a newer one it does not know', async () => {
  const folder = project('module')
  const request = (method: string) => ({
    type: 'object',
    required: ['method'],
    properties: { method: { enum: [method] } },
  })
  const definition = {
    definitions: {
      ClientRequest: { oneOf: [request('account/logout'), request('of/tomorrow')] },
      LogoutAccountResponse: { type: 'object' },
      ServerRequest: { oneOf: [] },
      ClientNotification: { oneOf: [] },
      ServerNotification: { oneOf: [] },
    },
  }
  const bin = join(folder, 'node_modules/@openai/codex')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, 'package.json'), JSON.stringify({ name: '@openai/codex', version: '9.9.9' }))
  const script = `#!${process.execPath}
const { mkdirSync, writeFileSync } = require('node:fs')
const out = process.argv.at(-1)
mkdirSync(out, { recursive: true })
writeFileSync(out + '/codex_app_server_protocol.schemas.json', ${JSON.stringify(JSON.stringify(definition))})
`
  writeFileSync(join(bin, 'codex.js'), script, { mode: 0o755 })
  mkdirSync(join(folder, 'node_modules/.bin'))
  symlinkSync('../@openai/codex/codex.js', join(folder, 'node_modules/.bin/codex'))
  const made = await init(folder, 'codex')
  expect(made.stderr).toMatch(/^Running: .*codex app-server generate-json-schema --out /)
  expect(made.stdout).toMatch(
    /: warning: no rule finds the result of of\/tomorrow; .*\n {2}→ they may be anything; name/,
  )
  expect(made.stdout).toContain('codex 9.9.9 is set up')
  const files = snapshot(folder)
  expect(files['schema/codex/import.json']).toContain('"of/tomorrow": true')
  expect(JSON.parse(files['schema/codex/9.9.9.json'] ?? '').methods).toMatchObject([
    { method: 'account/logout', result: { $ref: '#/$defs/LogoutAccountResponse' } },
    { method: 'of/tomorrow', result: {} },
  ])
  expect(await runCommand(folder, ['check'])).toMatchObject({ status: 0 })
})

test.each([
  [
    'codex@0.169.0',
    "CodexClient.spawn({ command: 'codex', args: ['app-server'] })",
    'node client.js codex app-server,',
  ],
  ['acp', "AcpClient.spawn({ command: 'claude-agent-acp' })", 'node client.js claude-agent-acp,'],
  ['mcp', "McpClient.spawn({ command: 'your-agent' })", 'node client.js COMMAND [ARGUMENT...],'],
])('init %s names the command of an agent, where one is known', async (protocol, call, usage) => {
  const folder = makeProject({ 'package.json': '{ "type": "module" }' })
  const made = await init(folder, protocol)
  expect(made.stdout).toContain(`await ${call}\n`)
  const client = Object.entries(snapshot(folder)).find(
    ([path]) => path.endsWith('client.ts') && path.startsWith('src/'),
  )
  expect(client?.[1]).toContain(usage)
})

test('what is to be installed is installed with the package manager of the lock file', async () => {
  const folder = makeProject({ 'package.json': '{ "type": "module" }', 'yarn.lock': '', '.pnp.cjs': '' })
  const { stdout } = await init(folder, 'acp')
  expect(stdout).toMatch(/\n {2}yarn add .*@types\/node\n {2}yarn tsc\n {2}yarn node dist\/src\/acp\/client.js\n/)
})

describe('bad input leaves nothing behind', () => {
  const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`
  const annotated = (definition: unknown) =>
    JSON.stringify({ $defs: { G: { 'x-method': 'g', 'x-side': 'agent', ...(definition as object) } } })
  test.each<[string, string[], string | undefined, RegExp]>([
    ['a folder', ['schemas', '-n', 'a'], undefined, /schemas: error: this is a folder/],
    ['a device', ['/dev/zero', '-n', 'a'], undefined, /\/dev\/zero: error: .*\n {2}→ /],
    ['a checkout that is a device', ['mcp', '--checkout', '/dev/zero'], undefined, /\/dev\/zero: error: .*\n {2}→ /],
    ['10,000 levels', ['in.json', '-n', 'a'], deep, /in\.json.*error: .*\n/],
    [
      '10,000 levels in a schema',
      ['in.json', '-n', 'a'],
      `{"$defs":{"G":{"x-method":"g","x-side":"agent","properties":${deep}}}}`,
      /in\.json.*error: .*\n/,
    ],
    [
      'a $ref to the network',
      ['in.json', '-n', 'a'],
      annotated({ properties: { a: { $ref: 'http://x.test/y' } } }),
      /in\.json#\/\$defs\/G.*error: .*\n {2}→ /,
    ],
    [
      'refs in a circle',
      ['in.json', '-n', 'a'],
      JSON.stringify({
        $defs: {
          G: { 'x-method': 'g', 'x-side': 'agent', properties: { a: { $ref: '#/$defs/A' } } },
          A: { $ref: '#/$defs/B' },
          B: { $ref: '#/$defs/A' },
        },
      }),
      /error: .*\n/,
    ],
    [
      'two methods of one name',
      ['in.ts', '-n', 'a'],
      'export interface ClientRequests { a: [null, string]; a: [null, number] }',
      /in\.ts:1.*error: /,
    ],
    [
      'JSON of no kind',
      ['in.json', '-n', 'a'],
      '{"a":1}',
      /in\.json: error: nothing here tells where the methods are\n {2}→ .*--client-requests/,
    ],
    [
      'messages without a sender',
      ['in.json', '-n', 'a'],
      JSON.stringify({ $defs: { OpenRequest: { properties: { method: { const: 'open' } } } } }),
      /in\.json: error: nothing tells who sends these requests: OpenRequest\n {2}→ .*init in\.json --name a --client-requests NAMES --server-requests NAMES\n/,
    ],
    [
      'messages in TypeScript without a sender',
      ['in.ts', '-n', 'a'],
      "export interface Seen { method: 'seen' }",
      /in\.ts: error: .* these notifications: Seen\n {2}→ .*--client-notifications NAMES/,
    ],
    [
      'TypeScript without methods',
      ['in.ts', '-n', 'a'],
      'export type A = 1',
      /in\.ts: error: nothing .*\n {2}→ .*TYPE/,
    ],
    [
      'values of TypeScript without a sender',
      ['in.ts', '-n', 'a'],
      "export const open = new RequestType<string, null, void>('open')",
      /in\.ts: error: nothing tells who sends these requests: open\n {2}→ .*init in\.ts --name a --client-requests NAMES --server-requests NAMES\n/,
    ],
    [
      'values of TypeScript of which some have no sender',
      ['in.ts', '-n', 'a', '--client-requests', 'open'],
      "const a = new RequestType<string, null, void>('open'), b = new NotificationType0('gone')",
      /in\.ts:1:\d+: error: .* these notifications: gone\n.*\n.*\n {2}→ .*init in\.ts --name a --client-requests open --server-requests NAMES --client-notifications NAMES/,
    ],
    [
      'requests without results',
      ['in.ts', '-n', 'a', '--framing', 'json-lines', '--client-requests', 'Open,Close', '--result', 'open=Opened'],
      "export interface Open { method: 'open'; params: 1 }\nexport interface Close { method: 'close it' }\nexport interface Opened { a: 1 }",
      / {2}→ name each, null for none: .* init in\.ts --name a --framing json-lines --client-requests Open,Close --result open=Opened --result 'close it=NAME'\n/,
    ],
    ['JSON of another kind', ['in.json', '-n', 'a'], '{"openapi":"3.1.0"}', /in\.json: error: .*OpenAPI.*\n {2}→ /],
    [
      'a document and another name',
      ['in.json', '-n', 'other'],
      '{"documentVersion":2,"protocol":"mine","version":"1","methods":[],"$defs":{}}',
      /in\.json#\/protocol: error: the document says "mine", and --name "other"\n {2}→ leave --name out/,
    ],
    [
      'a name that a shell would read',
      ["it's $(x).json", '-n', 'a'],
      JSON.stringify({ $defs: { Gone: { properties: { method: { const: 'gone' } } } } }),
      /init 'it'\\''s \$\(x\)\.json' --name a --client-notifications NAMES/,
    ],
    [
      'the URL of a file',
      ['file:///x/in.json'],
      undefined,
      /named by its path\n {2}→ leave out the scheme: .*x\/in\.json/,
    ],
    ['an address', ['https://x.test/in.json', '-n', 'a'], undefined, /nothing is downloaded\n {2}→ .*curl/],
    [
      'YAML',
      ['in.yaml', '-n', 'a'],
      'openrpc: 1.2.6',
      /in\.yaml: error: .*\n {2}→ .*npx yaml --json --single < in\.yaml/,
    ],
    ['JSON5', ['in.json5', '-n', 'a'], '{a: 1}', /in\.json5: error: .*\n {2}→ .*npx json5 in\.json5/],
    ['CDDL', ['in.cddl', '-n', 'a'], 'a = text', /in\.cddl: error: .*\n {2}→ .*npx cddl2ts in\.cddl/],
    ['a compressed file', ['in.json.gz', '-n', 'a'], '\u001f', /in\.json\.gz: error: .*\n {2}→ .*gunzip in\.json\.gz/],
    ['Smithy', ['in.smithy', '-n', 'a'], '$version: "2"', /in\.smithy: error: .*\n {2}→ .*jsonschema.*table/],
    ['Protocol Buffers', ['in.proto', '-n', 'a'], 'syntax = "proto3";', /in\.proto: error: .*\n {2}→ .*JSON-RPC/],
    ['another language', ['in.py', '-n', 'a'], 'class A: pass', /in\.py: error: .*\n {2}→ name a TypeScript file/],
    [
      'another name for a known protocol',
      ['acp', '-n', 'mine'],
      undefined,
      /acp is known here.*--name would say\n {2}→ /,
    ],
    ['another framing', ['acp', '--framing', 'json-lines'], undefined, /acp is known here.*--framing/],
    ['an unknown name', ['codx'], undefined, /did you mean codex/],
    ['an unknown version', ['codex@7'], undefined, /known: codex@0\.150\.0, codex@0\.169\.0/],
  ])('%s', async (_, args, text, message) => {
    const folder = makeProject({})
    mkdirSync(join(folder, 'schemas'))
    if (text !== undefined) writeFileSync(join(folder, args[0] ?? ''), text)
    const before = snapshot(folder)
    const { status, stderr } = await init(folder, ...args)
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/^ +at .*:\d+:\d+\)?$/m)
    expect(status).toBe(1)
    expect(snapshot(folder)).toEqual(before)
    expect(readdirSync(folder).filter(name => name !== 'schemas' && name !== args[0])).toEqual([])
  })

  test('100 MB', async () => {
    const folder = makeProject({})
    writeFileSync(join(folder, 'big.json'), Buffer.alloc(100 * 1024 * 1024, 32))
    expect(await init(folder, 'big.json', '-n', 'a')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('big.json: error:'),
    })
    expect(readdirSync(folder)).toEqual(['big.json'])
  })
})

test('takes the name that the definitions have, or their file', async () => {
  const folder = makeProject({ 'package.json': {} })
  const files = {
    'rpc.json': JSON.stringify({ ...(own['rpc.json'] as object), info: { title: 'My Notes', version: '3.1.0' } }),
    'greeter.ts': own['maps.ts'],
    'doc.json': '{"documentVersion":2,"protocol":"mine","version":"1","methods":[],"$defs":{}}',
  }
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), String(text))
  expect((await init(folder, 'rpc.json')).stdout).toContain('my-notes 3.1.0 is set up')
  expect((await init(folder, 'greeter.ts')).stdout).toContain('greeter 0.1.0 is set up')
  expect((await init(folder, 'doc.json', '-n', 'mine')).stdout).toContain('mine 1 is set up')
})

test('takes messages one by one, from JSON with comments and from TypeScript', async () => {
  const message = (method: string) => ({
    type: 'object',
    required: ['method'],
    properties: { method: { const: method } },
  })
  const $defs = {
    OpenRequest: message('open'),
    OpenResult: shape,
    AskRequest: message('ask'),
    AskResult: shape,
    Gone: message('gone'),
  }
  const folder = makeProject({ 'package.json': {}, 'notes.jsonc': `// Notes\n${JSON.stringify({ $defs })}` })
  writeFileSync(
    join(folder, 'typed.ts'),
    `export interface OpenRequest { method: 'open' } export interface OpenResult { n: number }
export interface AskRequest { method: 'ask' } export interface AskResult { n: number }
export interface Gone { method: 'gone' }`,
  )
  const senders = ['--client-requests', 'OpenRequest, AskRequest', '--client-notifications', 'Gone']
  const both = [...senders.slice(0, 1), 'OpenRequest', '--client-requests', 'AskRequest', ...senders.slice(2)]
  for (const [file, args] of [
    ['notes.jsonc', senders],
    ['typed.ts', both],
  ] as const) {
    expect(await init(folder, file, '--server-notifications', 'Gone', ...args)).toMatchObject({ status: 0 })
    const { methods } = JSON.parse(snapshot(folder)[`schema/${nameOf(file)}/0.1.0.json`] ?? '')
    expect(methods.map(({ method, messageDirection }: Record<string, string>) => [method, messageDirection])).toEqual([
      ['open', 'clientToServer'],
      ['ask', 'clientToServer'],
      ['gone', 'both'],
    ])
  }
})

test("takes all other messages for '*', and warns of those in no list", async () => {
  const typed = `export interface OpenRequest { method: 'open' } export interface OpenResult { n: number }
export interface AskRequest { method: 'ask' } export interface AskResult { n: number }
export interface Gone { method: 'gone' }`
  const folder = makeProject({ 'package.json': {} })
  writeFileSync(join(folder, 'typed.ts'), typed)
  const { status, stdout } = await init(folder, 'typed.ts', '--client-requests', '*', '--server-requests', 'AskRequest')
  expect(status).toBe(0)
  expect(stdout).toMatch(/typed\.ts: warning: [^→]*left out: Gone\s+→ .*'\*'/)
  const recipe = JSON.parse(snapshot(folder)['schema/typed/import.json'] ?? '')
  expect(recipe.options.unions).toEqual({ clientRequests: ['OpenRequest'], serverRequests: 'AskRequest' })
  const missing = await init(folder, 'typed.ts', '-n', 'other', '--client-requests', 'OpenRequest,Lost')
  expect(missing.stderr).toMatch(/Lost/)
})

test('finds maps and unions in the files that a file exports', async () => {
  const folder = makeProject({ 'package.json': {} })
  const files = {
    'maps/index.ts': "export * from './all.js'",
    'maps/all.ts':
      'export interface ClientRequests { a: [null, string] } export interface ServerRequests {} export interface ClientNotifications {} export interface ServerNotifications {}',
    'unions/index.ts': "export * from './all.js'",
    'unions/all.ts': `export interface OpenRequest { method: 'open' } export interface OpenResult { n: number }
export type ClientRequest = OpenRequest; export type ServerRequest = never
export type ClientNotification = { method: 'a' }; export type ServerNotification = { method: 'b' }`,
    'none/index.ts': "export * from './all.js'",
    'none/all.ts': 'export interface Other {}',
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  expect(await init(folder, 'maps/index.ts', '-n', 'maps')).toMatchObject({ status: 0, stderr: '' })
  expect(await init(folder, 'unions/index.ts', '-n', 'unions')).toMatchObject({ status: 0, stderr: '' })
  const one = ['unions/index.ts', '-n', 'one', '--client-requests', 'ClientRequest']
  expect(await init(folder, ...one)).toMatchObject({ status: 0, stderr: '' })
  const none = await init(folder, 'none/index.ts', '-n', 'none')
  expect(none.stderr.match(/error:/g)).toHaveLength(1)
  expect(none.stderr).toMatch(
    /none\/index\.ts:1:1: error: there are no type maps here: ClientRequests.*\n {2}→ .*--client-requests TYPE/,
  )
})

test('killed at any time, it leaves nothing half-written', async () => {
  for (let delay = 60; delay <= 600; delay += 135) {
    const folder = makeProject({ 'package.json': {} })
    const child = spawn(process.execPath, [commandLine, 'init', 'acp'], { cwd: folder, stdio: 'ignore' })
    const ended = once(child, 'exit')
    setTimeout(() => child.kill('SIGKILL'), delay)
    await ended
    const again = await init(folder, 'acp')
    if (again.status !== 0) expect(again.stderr).toContain('there already')
    expect(await runCommand(folder, ['check'])).toMatchObject({ status: 0 })
    expect(existsSync(join(folder, 'src/acp/client.ts'))).toBe(true)
    expect(readdirSync(folder).filter(name => name.startsWith('.agent-bindings-'))).toEqual([])
  }
})
