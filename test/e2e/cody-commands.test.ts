import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type SourcegraphStandIn, startSourcegraphStandIn } from '../../testing/sourcegraph-stand-in/index.js'
import { emptyEnvironment, runCommand } from '../support/command-line.js'
import { fakeCodyOption } from '../support/fake-cody.js'
import { clientInfo, stockClient } from '../support/json-rpc.js'

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))

let standIn: SourcegraphStandIn
let folder = ''
beforeAll(async () => {
  standIn = await startSourcegraphStandIn({ modelsApi: true })
})
afterAll(() => standIn.close())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'commands-'))
  standIn.failures.clear()
  standIn.requests.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** Nothing of the environment of the tests but what starts programs; signed in unless the variables say otherwise. */
const environment = (env: Record<string, string>) => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  SRC_ENDPOINT: standIn.endpoint,
  SRC_ACCESS_TOKEN: standIn.token,
  ...env,
})

/**
 * Runs a command in this process, in the folder of this file; the agents that it starts are processes. Commands run one
 * after the other, because the working folder is that of the process.
 */
async function run(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const { status, ...said } = await runCommand(folder, args, { ...emptyEnvironment(), ...environment(env) })
  return { code: status, ...said }
}

/** Runs a command as a program, with something to read. */
function runProgram(args: string[], input = '') {
  return new Promise<Ended>(resolve => {
    const options = { cwd: folder, env: environment({}) }
    const child = execFile(process.execPath, [main, ...args], options, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    )
    child.stdin?.end(input)
  })
}
const withFake = fakeCodyOption()

describe('chat', () => {
  test('answers one question with its context, as plain text in a pipe', async () => {
    writeFileSync(join(folder, 'a.ts'), 'let a\nlet b\n')
    const args = ['chat', '-m', 'What is **a**?', '--file', 'a.ts:1', '--show-context']
    const { code, stdout, stderr } = await runProgram(args)
    expect(code).toBe(0)
    expect(stdout).toContain('> What is **a**?\n')
    expect(stdout).toContain('files in the prompt: a.ts')
    expect(stdout).not.toContain('\u001b')
    expect(stderr).toContain(`${join(folder, 'a.ts')}:1-1`)
  })

  test('takes a message and standard input together, and prints JSON', async () => {
    const args = ['chat', '-m', 'Review:', '--stdin', '--json', '--model', 'haiku']
    const { code, stdout } = await runProgram(args, '+ a line\n')
    const reply = JSON.parse(stdout) as { text: string; model: string; stop: string }
    expect(code).toBe(0)
    expect(reply).toMatchObject({ model: 'claude-3-haiku', stop: 'end' })
    expect(reply.text).toContain('> Review:\n> \n> + a line')
  })

  test('without a question, with an empty one, or with a bad file says what to do', async () => {
    expect(await run(['chat'])).toMatchObject({ code: 1, stderr: expect.stringContaining('give one with -m') })
    expect(await runProgram(['chat', '--stdin'])).toMatchObject({ code: 1, stderr: 'error: the question is empty\n' })
    const missing = await run(['chat', '-m', 'x', '--file', 'none.ts', ...withFake])
    expect(missing).toMatchObject({ code: 1, stderr: 'error: cannot use none.ts as context: there is no such file\n' })
  })

  test('allows an agent nothing when nobody can be asked', async () => {
    const { stdout, stderr } = await run(['chat', '-m', 'Do it', ...fakeCodyOption('asks to confirm')])
    expect(stdout).toBe('allowed: false\n')
    expect(stderr).toContain('the agent asks to be allowed: rm -rf /; refused')
  })

  test('is cancelled with Ctrl-C', async () => {
    const env = { ...process.env, SRC_ENDPOINT: standIn.endpoint, SRC_ACCESS_TOKEN: standIn.token }
    const child = spawn(process.execPath, [main, 'chat', '-m', 'Count', ...fakeCodyOption('writes on')], { env })
    child.stdout.once('data', () => child.kill('SIGINT'))
    const code = await new Promise(resolve => child.on('exit', resolve))
    expect(code).toBe(130)
  })

  test('refuses a token on the command line without repeating it', async () => {
    for (const option of ['--access-token', '--token']) {
      const { code, stdout, stderr } = await run(['chat', '-m', 'x', option, 'sgp_secret_value'])
      expect(code).toBe(1)
      expect(stderr).toContain('put the access token into the environment variable SRC_ACCESS_TOKEN')
      expect(stdout + stderr).not.toContain('sgp_secret_value')
    }
  })
})

describe('signing in', () => {
  test('has a message of its own for each thing that may be wrong', async () => {
    const gone = await startSourcegraphStandIn()
    await gone.close()
    // An agent that starts at once: why it could not sign in is found out without it.
    const nobody = fakeCodyOption('nobody is signed in')
    const cases = [
      [[], { SRC_ACCESS_TOKEN: 'wrong-token' }, 'does not accept the access token'],
      [nobody, { SRC_ACCESS_TOKEN: '' }, 'there is no access token for'],
      [nobody, { SRC_ENDPOINT: gone.endpoint }, 'cannot be reached (ECONNREFUSED)'],
      [nobody, { SRC_ENDPOINT: 'nonsense' }, 'SRC_ENDPOINT: this is no http or https URL'],
      [nobody, { SRC_ACCESS_TOKEN: 'wrong-token' }, 'does not accept the access token'],
    ] as const
    for (const [args, env, words] of cases) {
      const { code, stdout, stderr } = await run(['cody', 'whoami', ...args], env)
      expect(code).toBe(1)
      expect(stderr).toContain(words)
      expect(stderr.trim().split('\n')).toHaveLength(1)
      expect(stdout + stderr).not.toContain('wrong-token')
    }
  })

  test.each([
    [403, 'ask its administrator', {}],
    [500, 'answers with HTTP status 500', {}],
    [429, 'ask again after 20', { 'retry-after': '90' }],
  ])('status %i has its own message', async (status, words, headers) => {
    standIn.failures.set('*', { status, headers, body: 'no' })
    const agent = fakeCodyOption('nobody is signed in')
    const { code, stderr } = await run(['cody', 'whoami', ...agent], { SRC_ACCESS_TOKEN: 'wrong-token' })
    expect(code).toBe(1)
    expect(stderr).toContain(words)
  })

  test('an instance without Cody says so', async () => {
    standIn.site.codyEnabled = false
    const { stderr } = await run(['cody', 'whoami'])
    standIn.site.codyEnabled = true
    expect(stderr).toContain('Cody is not enabled on')
  })

  test('an agent that cannot be started, or is something else, says so', async () => {
    const missing = await run(['cody', 'whoami', '--agent', 'no-such-agent api jsonrpc-stdio'])
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('"no-such-agent": ENOENT') })
    const other = await run(['cody', 'whoami', '--agent', `"${process.execPath}" -e "process.exit(3)"`])
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('exited with code 3') })
    const closed = await run(['cody', 'whoami', '--tcp', 'example.invalid:3113'])
    expect(closed).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/not a loopback address.* --allow-remote\b/s),
    })
  })
})

test('models and whoami print tables, or JSON', async () => {
  const models = await run(['agents', 'models'])
  const asJson = await run(['agents', 'models', '--json', ...withFake])
  const user = await run(['cody', 'whoami', '--json', ...withFake])
  expect(models.stdout.split('\n').slice(0, 2)).toEqual([
    '  ID               TITLE',
    '* claude-3-sonnet  Claude 3 Sonnet: anthropic, balanced, enterprise',
  ])
  expect(JSON.parse(asJson.stdout)).toMatchObject([
    { name: 'Claude Sonnet', isCurrent: true },
    { name: 'GPT', description: 'OpenAI, not available to you' },
  ])
  expect(JSON.parse(user.stdout)).toMatchObject({ username: 'fake', protocolVersion: '1.114' })
})

describe('call', () => {
  test('sends a request from an argument, a file or standard input', async () => {
    writeFileSync(join(folder, 'p.json'), '{"modelUsage": "chat"}')
    const results = [
      await run(['call', 'chat/models', '{"modelUsage":"chat"}', '--json', ...withFake]),
      await run(['call', 'chat/models', '@p.json', '--json', ...withFake]),
      await runProgram(['call', 'chat/models', '-', '--json', ...withFake], '{"modelUsage":"chat"}'),
    ]
    expect(new Set(results.map(({ stdout }) => stdout)).size).toBe(1)
    expect(JSON.parse(results[0]?.stdout ?? '')).toMatchObject({ readOnly: false })
  })

  test('checks what is sent, and sends nothing then', async () => {
    const wrong = await run(['call', 'chat/models', '{"modelUsage":"nope"}', ...withFake])
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('/modelUsage expected "chat"') })
    const unknown = await run(['call', 'chat/model', ...withFake])
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('did you mean') })
    const notJson = await run(['call', 'chat/models', '{oops', ...withFake])
    expect(notJson).toMatchObject({ code: 1, stderr: expect.stringContaining('the parameters: ') })
    const late = await run(['call', 'chat/models', '{"modelUsage":"chat"}', '--timeout', '0', ...withFake])
    expect(late).toMatchObject({ code: 1, stderr: expect.stringContaining('500ms') })
    const unchecked = await run(['call', 'no/such', '--unchecked', ...withFake])
    expect(unchecked).toMatchObject({ code: 1, stderr: expect.stringContaining('-32601') })
  })

  test('says that nobody is signed in', async () => {
    const { code, stderr } = await run(['call', 'chat/models', '{"modelUsage":"chat"}'], { SRC_ACCESS_TOKEN: '' })
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'warning: nobody is signed in: set SRC_ENDPOINT and SRC_ACCESS_TOKEN\n',
    })
  })

  test('lists and describes methods without an agent', async () => {
    const list = await run(['call', '--list', 'chat/'])
    expect(list.stdout).toContain('chat/submitMessage')
    const described = await run(['call', 'chat/models', '--describe'])
    expect(described.stdout).toContain('ModelUsage')
    expect(await run(['call', '--list', 'nowhere/'])).toMatchObject({ code: 1 })
    expect(await run(['call', '--list', '--protocol', 'cody@9'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no document of cody 9'),
    })
  })
})

test('listen shows what arrives and what it is answered', async () => {
  const { code, stdout } = await run(['listen', '--for', '600ms', ...withFake])
  expect(code).toBe(0)
  expect(stdout).toContain('request      secrets/get')
  expect(stdout).toContain('response     secrets/get')
  expect(stdout).toContain('notification authStatus/didUpdate')
  const ended = await run(['listen', '--json', '--agent', `"${process.execPath}" -e "process.exit(3)"`])
  expect(ended.code).toBe(1)
  for (const time of ['ever', '0'])
    expect(await run(['listen', '--for', time])).toMatchObject({ code: 1, stderr: expect.stringContaining('30s') })
})

test('listen goes on for longer than a timer can, until Ctrl-C', async () => {
  const env = { ...process.env, SRC_ENDPOINT: standIn.endpoint, SRC_ACCESS_TOKEN: standIn.token }
  const child = spawn(process.execPath, [main, 'listen', '--for', '1000h', ...withFake], { env })
  const closed = new Promise(resolve => child.on('close', (code, signal) => resolve(signal ?? code)))
  await new Promise(resolve => child.stdout.once('data', resolve))
  expect(await Promise.race([closed, new Promise(resolve => setTimeout(resolve, 500, 'listening'))])).toBe('listening')
  child.kill('SIGINT')
  expect(await closed).toBe(0)
})

describe('the agent as a program', () => {
  test('speaks over a loopback port', async () => {
    const env = { ...process.env }
    const child = spawn(process.execPath, [main, 'cody', 'agent', '--port', '0'], { env })
    const closed = new Promise(resolve => child.on('close', resolve))
    const port = await new Promise<number>(resolve => {
      child.stderr.on('data', data => {
        const found = /listening on port (\d+)/.exec(String(data))?.[1]
        if (found) resolve(Number(found))
      })
    })
    const { stdout } = await runProgram(['chat', '-m', 'Over TCP?', '--tcp', `127.0.0.1:${port}`])
    expect(stdout).toContain('> Over TCP?')
    expect(await closed).toBe(0)
  })

  test('speaks over standard input and output', async () => {
    const child = spawn(process.execPath, [main, 'cody', 'agent'], { stdio: ['pipe', 'pipe', 'ignore'] })
    const { connection } = stockClient(child.stdout, child.stdin)
    expect(await connection.sendRequest('initialize', clientInfo(standIn))).toMatchObject({ authenticated: true })
    child.stdin.end()
    expect(await new Promise(resolve => child.on('exit', resolve))).toBe(0)
  })

  test('refuses a port that is none', async () => {
    expect(await run(['cody', 'agent', '--port', '99999'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('65535'),
    })
  })
})

describe('config', () => {
  test('shows each setting with its source, and no token', async () => {
    mkdirSync(join(folder, 'project'))
    const file = '{ // the team\n "agent": { "model": "haiku", "workspace": "project" } }'
    writeFileSync(join(folder, 'agent-bindings.json'), file)
    const { stdout } = await run(['cody', 'config', '--json', '--allow', 'https://a.example'])
    const settings = JSON.parse(stdout) as { name: string; value: string; layer: string; origin: string }[]
    const of = (name: string) => settings.find(setting => setting.name === name)
    expect(of('model')).toMatchObject({ value: 'haiku', layer: 'file', origin: 'agent-bindings.json#/agent/model' })
    expect(of('workspace')?.value).toBe(join(folder, 'project'))
    expect(of('endpoint')).toMatchObject({ layer: 'environment', origin: 'SRC_ENDPOINT' })
    expect(of('accessToken')).toMatchObject({ value: '********', origin: 'SRC_ACCESS_TOKEN' })
    expect(of('allow')).toMatchObject({ value: 'https://a.example', layer: 'argument', origin: '--allow' })
    expect(stdout).not.toContain(standIn.token)
  })

  test('a file that was only found may not say where a token goes', async () => {
    writeFileSync(join(folder, 'agent-bindings.json'), '{"agent": {"command": ["evil"]}}')
    const found = await run(['cody', 'config'])
    expect(found).toMatchObject({ code: 1, stderr: expect.stringContaining('pass --config agent-bindings.json') })
    const named = await run(['cody', 'config', '--config', 'agent-bindings.json'])
    expect(named.stdout).toContain('evil')
  })

  test.each([
    ['{"agent": {"modle": "x"}}', 'unknown key "modle"', '1:12'],
    ['{"agent": {\n  "tcp": {"port": "x"}}}', 'must be integer, not string', '2:11'],
    ['{"agent": {"accessToken": "sgp_secret_value"}}', 'accessTokenVariable', '1:12'],
    ['{"agent": ', 'this is not JSON', '1:11'],
  ])('a file with a mistake is refused at its place: %s', async (text, words, place) => {
    writeFileSync(join(folder, 'agent-bindings.json'), text)
    const { code, stderr } = await run(['cody', 'config'])
    expect(code).toBe(1)
    expect(stderr).toContain(words)
    expect(stderr).toContain(`agent-bindings.json:${place}`)
    expect(stderr).not.toContain('sgp_secret_value')
  })
})

test.each([
  ['cody whoami', []],
  ['agents models', []],
  ['chat', ['-m', 'hello']],
  ['call', ['testing/memoryUsage', 'null', '--unchecked']],
  ['listen', ['--for', '100ms']],
])('what %s traces with --payloads can be judged, and has no token', async (command, args) => {
  await run([...command.split(' '), ...args, '--trace', 'trace.jsonl', '--payloads', ...withFake])
  expect(readFileSync(join(folder, 'trace.jsonl'), 'utf8')).not.toContain(standIn.token)
  const document = fileURLToPath(new URL('../../schema/cody/1.28.1.json', import.meta.url))
  const { code, stdout, stderr } = await run(['conform', document, '--trace', 'trace.jsonl', '--json'])
  expect(stderr).toBe('')
  expect([0, 1]).toContain(code)
  const { seen, unknownMethods } = JSON.parse(stdout) as Record<string, { method: string }[]>
  expect(seen?.map(({ method }) => method)).toContain('initialize')
  expect(unknownMethods?.map(({ method }) => method)).not.toContain('shutdown')
})

test('--payloads without a trace says what is missing', async () => {
  expect(await run(['cody', 'whoami', '--payloads', ...withFake])).toMatchObject({
    code: 1,
    stderr: 'error: --payloads needs a file: name it with --trace\n',
  })
})

test('a trace has the traffic, and no content and no token', async () => {
  expect(await run(['cody', 'whoami', '--trace', 'trace.jsonl', ...withFake])).toMatchObject({ code: 0 })
  const trace = readFileSync(join(folder, 'trace.jsonl'), 'utf8')
  const methods = trace
    .trim()
    .split('\n')
    .map(line => (JSON.parse(line) as { method?: string }).method)
  expect(methods).toContain('initialize')
  expect(trace).not.toContain(standIn.token)
  expect(trace).not.toContain('workspaceRootUri')
})

test('help fits into 80 columns', async () => {
  const making = ['init', 'import', 'generate', 'docs', 'check', 'diff', 'conform', 'verify', 'trace']
  const agents = ['chat', 'call', 'listen', 'agents', 'agents models', 'mock']
  const commands = ['', ...making, ...agents, 'cody', 'cody whoami', 'cody agent', 'cody config']
  for (const command of commands) {
    const { code, stdout } = await run([...command.split(' ').filter(Boolean), '--help'])
    expect(code).toBe(0)
    expect(stdout.split('\n').filter(line => line.length > 80)).toEqual([])
  }
})
