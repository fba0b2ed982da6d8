import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { exitCodeRows, exitCodes } from '../../cli/exit-codes.js'
import { emptyEnvironment, commandLine as main, runCommand } from '../support/command-line.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const demo = fileURLToPath(new URL('../../dist/cli/chat/demo-agent.js', import.meta.url))
const demoAgent = ['--', process.execPath, demo]
const scripted = ['--protocol', 'acp', ...demoAgent]
const folder = mkdtempSync(join(tmpdir(), 'agents-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a command where no agent is installed, in this process: one after the other. */
async function run(...args: string[]) {
  const { status, ...said } = await runCommand(folder, args, { ...emptyEnvironment(), PATH: folder })
  return { code: status, ...said }
}

describe('call', () => {
  test('shakes hands as the protocol has it, and sends the request', async () => {
    const params = JSON.stringify({ cwd: folder, mcpServers: [] })
    const called = await run('call', '--protocol', 'acp', 'session/new', params, '--json', ...demoAgent)
    expect(called).toEqual({ code: 0, stdout: '{"sessionId":"demo-1"}\n', stderr: '' })
    const first = await run('call', '--protocol', 'acp@1', 'initialize', '{"protocolVersion":1}', ...demoAgent)
    expect(JSON.parse(first.stdout)).toMatchObject({ agentInfo: { name: 'demo' } })
  })

  test.each([
    ['call', 'initialize', '{"protocolVersion":1}'],
    ['listen', '--for', '3s'],
    ['chat', '-m', 'hello'],
  ])('%s warns of what its agent does wrong, once for each kind', async (command, ...args) => {
    const agent = `for (const n of [1, 2]) console.log('banner ' + n); import(${JSON.stringify(demo)})`
    const called = await run(command, '--protocol', 'acp', ...args, '--', process.execPath, '-e', agent)
    expect(called).toMatchObject({ code: 0, stderr: expect.stringContaining('banner 1') })
    expect(called.stderr.match(/^warning: /gm)).toHaveLength(1)
  })

  test.each([
    ['acp', '{ code: -32000, message: "Authentication required" }', 'nope', 'Log in (run: x login)'],
    [
      'acp',
      '{ code: -32000, message: "Authentication required" }',
      'initialize',
      'initialize: Authentication required',
    ],
    ['codex', '{ code: -32600, message: "no", data: { codexErrorInfo: "unauthorized" } }', 'nope', 'thread/start: no'],
  ])(
    'of an agent of %s that answers %s to all but %s says that nobody is signed in',
    async (protocol, error, only, way) => {
      const authMethods = [{ id: 'x', name: 'Log in', description: 'run: x login' }]
      const agent = `require('node:readline').createInterface({ input: process.stdin }).on('line', line => {
      const { id, method } = JSON.parse(line)
      const isFine = method === 'initialize' && method !== '${only}'
      const answer = isFine ? { result: { protocolVersion: 1, authMethods: ${JSON.stringify(authMethods)} } } : { error: ${error} }
      if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, ...answer }))
    })`
      const [method, params] =
        protocol === 'acp' ? ['session/new', { cwd: folder, mcpServers: [] }] : ['thread/start', {}]
      const to = ['--protocol', protocol, method, JSON.stringify(params), '--', process.execPath, '-e', agent]
      const { code, stderr } = await run('call', ...to)
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(' is not signed in: ') })
      expect(stderr).toContain(way)
    },
  )

  test('reaches an agent of any protocol that runs already, over TCP', async () => {
    const agent = spawn(process.execPath, [main, 'mock', 'acp@1', '--port', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    try {
      const [said] = (await once(agent.stderr, 'data')) as [Buffer]
      const at = ['--protocol', 'acp', '--tcp', `127.0.0.1:${/port (\d+)/.exec(String(said))?.[1]}`]
      const params = JSON.stringify({ cwd: folder, mcpServers: [] })
      const called = await run('call', ...at, 'session/new', params, '--json')
      expect(called).toMatchObject({ code: 0, stdout: expect.stringContaining('"sessionId"') })
      expect(await run('listen', ...at, '--for', '1ms')).toEqual({ code: 0, stdout: '', stderr: '' })
      const chat = await run('chat', ...at, '-m', 'hello')
      expect(chat).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('agent-bindings call --protocol acp --tcp'),
      })
    } finally {
      agent.kill()
    }
  })

  test.each(['call', 'chat'])('%s does not take Cody for the agent of another protocol', async command => {
    const words = command === 'call' ? ['session/list', '{}'] : ['-m', 'hello']
    const { code, stderr } = await run(command, '--protocol', 'acp', ...words)
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('say which agent speaks acp') })
    const two = await run(command, '--agent', 'codex', '--tcp', '127.0.0.1:1', ...words)
    expect(two).toMatchObject({ code: 1, stderr: expect.stringContaining('give one of --agent NAME, --tcp') })
  })

  test('says in each request of MCP what its versions without a handshake want there', async () => {
    const trace = join(folder, 'mcp.jsonl')
    const call = (version: string, params: string) =>
      run(
        ...['call', '--protocol', `mcp@${version}`, 'tools/list', params, '--json', '--trace', trace, '--payloads'],
        ...['--', process.execPath, main, 'mock', `mcp@${version}`],
      )
    const sent = () =>
      readFileSync(trace, 'utf8')
        .trim()
        .split('\n')
        .map(line => JSON.parse(line) as { direction: string; kind: string; method: string; payload: unknown })
        .filter(({ direction, kind }) => direction === 'out' && kind === 'request')
        .map(({ method, payload }) => ({ method, payload }))
    expect(await call('2026-07-28', '{"cursor":"a","_meta":{"progressToken":1}}')).toMatchObject({
      code: 0,
      stderr: '',
    })
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'agent-bindings', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
      progressToken: 1,
    }
    expect(sent()).toEqual([{ method: 'tools/list', payload: { cursor: 'a', _meta } }])
    rmSync(trace)
    expect(await call('2025-11-25', '{}')).toMatchObject({ code: 0 })
    expect(sent()).toMatchObject([{ method: 'initialize' }, { method: 'tools/list', payload: {} }])
    expect(await call('2026-07-28', '[]')).toMatchObject({ code: 1, stderr: expect.stringContaining('params sent') })
  })

  test('refuses what the document does not have before the agent is started', async () => {
    const missing = ['--', join(folder, 'missing')]
    const unknown = await run('call', '--protocol', 'mcp', 'tools/lst', '{}', ...missing)
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('did you mean tools/list?') })
    const invalid = await run('call', '--protocol', 'acp', 'session/new', '{"cwd":1}', ...missing)
    expect(invalid).toMatchObject({ code: 1, stderr: expect.stringContaining('/cwd expected string, found number') })
    const asked = await run('call', '--protocol', 'acp', 'fs/read_text_file', '{}', ...missing)
    expect(asked.stderr).toContain('is sent by the agent, not to it')
    const valid = await run('call', '--protocol', 'acp', 'session/list', '{}', ...missing)
    expect(valid).toMatchObject({ code: 1, stderr: expect.stringContaining('ENOENT') })
  })

  test('lists and describes the methods of any document, and starts nothing', async () => {
    expect((await run('call', '--list', 'turn/', '--agent', 'codex')).stdout).toContain('turn/start')
    expect((await run('call', 'tools/call', '--describe', '--protocol', 'mcp')).stdout).toContain('arguments')
    expect(await run('call', '--list', '--protocol', 'none@1')).toMatchObject({ code: 1 })
    const asked = await run('call', 'session/request_permission', '--describe', '--protocol', 'acp')
    expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining('RequestPermissionRequest') })
    const json = async (...args: string[]) => JSON.parse((await run('call', ...args, '--json')).stdout)
    const list = await json('--list', 'session/', '--protocol', 'acp')
    expect(list.map(({ method }: { method: string }) => method)).toContain('session/new')
    expect(list[0]).toMatchObject({ kind: 'request', messageDirection: 'clientToServer' })
    const described = await json('session/prompt', '--describe', '--protocol', 'acp')
    expect(described).toMatchObject({ method: 'session/prompt', params: { $ref: '#/$defs/PromptRequest' } })
    // As much as the params lead to, at whatever distance.
    for (const [, name] of JSON.stringify(described).matchAll(/"#\/\$defs\/(\w+)"/g))
      expect(described.$defs).toHaveProperty(String(name))
  })

  test.each(['acp', 'codex', 'cody', 'lsp', 'mcp'])('lists the methods of %s in 80 columns', async protocol => {
    const { stdout } = await run('call', '--list', '--protocol', protocol)
    expect(stdout.split('\n').filter(line => line.length > 80)).toEqual([])
    expect(stdout).toMatch(/^\w[^ ]* {2,}\S/m)
  })

  test('takes a protocol by its name, its version, or a path, and no version alone', async () => {
    const bare = await run('call', '--list', '--protocol', '1.114')
    expect(bare).toMatchObject({ code: 1, stderr: expect.stringContaining('such as cody@1.114.0') })
    const lists = new Set<string>()
    for (const name of ['acp', 'acp@1', join(root, 'schema/acp/1.json')])
      lists.add((await run('call', '--list', '--protocol', name)).stdout)
    expect(lists.size).toBe(1)
  })

  test('needs to know what a command speaks', async () => {
    expect(await run('call', 'initialize', ...demoAgent)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--protocol acp'),
    })
  })
})

test('the exit codes that --help and the page show are those of one table', async () => {
  const page = readFileSync(join(root, 'docs/when-it-does-not-work.md'), 'utf8')
  const help = (await run('--help')).stdout.replace(/\s+/g, ' ')
  for (const { code, meaning } of exitCodeRows) {
    expect(page).toContain(`\n| ${code} | ${meaning} |\n`)
    expect(help).toContain(`${code} ${meaning}`)
  }
  expect(exitCodeRows.map(({ code }) => code)).toEqual(Object.values(exitCodes))
})

test('listen shows what any agent sends', async () => {
  const listened = await run('listen', '--for', '500ms', '--protocol', 'acp', ...demoAgent)
  expect(listened).toEqual({ code: 0, stdout: '', stderr: '' })
})

describe('an agent by name', () => {
  test('that is unknown, or not installed, says what to do', async () => {
    expect(await run('chat', '-m', 'x', '--agent', 'codx')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('did you mean codex?'),
    })
    for (const command of [['chat', '-m', 'x'], ['call', 'session/list', '{}'], ['listen']])
      expect(await run(...command, '--agent', 'gemini')).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('npm install -g @google/gemini-cli'),
      })
  })

  test('may come from a configuration that is named, not from one that is found', async () => {
    const agents = { mine: { protocol: 'acp', command: [process.execPath, demo] } }
    writeFileSync(join(folder, 'agent-bindings.json'), JSON.stringify({ agents }))
    const found = await run('chat', '-m', 'x', '--agent', 'mine')
    expect(found).toMatchObject({ code: 1, stderr: expect.stringContaining('agent-bindings.json:1:19') })
    expect(found.stderr).toContain('--config agent-bindings.json')
    const named = await run('chat', '-m', 'x', '--agent', 'mine', '--config', 'agent-bindings.json')
    expect(named).toMatchObject({ code: 0, stdout: expect.stringContaining('You said: x') })
    writeFileSync(join(folder, 'agent-bindings.json'), '{"agents": {"mine": {"protocol": "smtp", "command": []}}}')
    const wrong = await run('chat', '-m', 'x', '--agent', 'mine', '--config', 'agent-bindings.json')
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('agent-bindings.json:1:22') })
    rmSync(join(folder, 'agent-bindings.json'))
  })

  test('is listed with what is installed', async () => {
    writeFileSync(join(folder, 'codex'), '#!/bin/sh\necho codex-cli 0.169.0\n', { mode: 0o755 })
    const rows = JSON.parse((await run('agents', '--json')).stdout) as { name: string; version?: string }[]
    expect(rows.find(({ name }) => name === 'codex')).toMatchObject({ protocol: 'codex', version: '0.169.0' })
    const claude = rows.find(({ name }) => name === 'claude')
    expect(claude).toMatchObject({ install: expect.stringContaining('npm install'), signedIn: 'unknown' })
    expect(claude).not.toHaveProperty('program')
    const { stdout } = await run('agents')
    expect(stdout).toMatch(/^codex +OpenAI Codex +codex +0\.169\.0 +unknown$/m)
    expect(stdout).toContain('\n  claude     npm install -g @agentclientprotocol/claude-agent-acp\n')
    expect(stdout.split('\n').filter(line => line.length > 80)).toEqual([])
  })
})

describe('chat', () => {
  test('answers with a scripted agent, without account and network', async () => {
    const { code, stdout, stderr } = await run('chat', '-m', 'hello', ...scripted)
    expect(code).toBe(0)
    expect(stdout).toContain('scripted demo agent')
    expect(stdout).toContain('You said: hello')
    expect(stderr).toContain('▸ Say what this is')
    expect(stderr).toContain('refused, since nobody is there to answer')
    expect(stderr).toContain('✗ Greet you (declined)')
  })

  test('demonstrates itself with the embedded Cody agent and a stand-in for its instance', async () => {
    const { code, stdout, stderr } = await run('chat', '--demo', '-m', 'hello')
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('no account, no key, no network') })
    expect(stdout).toContain('This is the stand-in for a Sourcegraph instance speaking, not a language model.')
    expect(stdout).toContain('> hello')
    const other = await run('chat', '--demo', '-m', 'hello', '--agent', 'codex')
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('--demo starts an agent of its own') })
  })

  test('allows what --permissions cover', async () => {
    const allowed = await run('chat', '-m', 'hello', '--permissions', 'all', '--json', ...scripted)
    expect(JSON.parse(allowed.stdout)).toMatchObject({
      stop: 'end',
      text: expect.stringContaining('You allowed the tool.'),
      tools: [{ title: 'Greet you', status: 'completed' }],
    })
    const denied = await run('chat', '-m', 'hello', '--permissions', 'edit', '--json', ...scripted)
    expect(JSON.parse(denied.stdout)).toMatchObject({ tools: [{ status: 'declined' }] })
  })

  test('refuses files and images that cannot go along before the agent is started', async () => {
    const missing = ['--protocol', 'acp', '--', join(folder, 'missing')]
    const file = await run('chat', '-m', 'x', '--file', 'none.txt', ...missing)
    expect(file).toMatchObject({ code: 1, stderr: 'error: cannot use none.txt as context: there is no such file\n' })
    const image = await run('chat', '-m', 'x', '--image', 'none.png', ...missing)
    expect(image).toMatchObject({ code: 1, stderr: 'error: --image none.png cannot be read: there is no such file\n' })
  })

  test('lists the files that went along, also where the agent does not say which', async () => {
    writeFileSync(join(folder, 'f.txt'), 'one\ntwo\n')
    const { stderr } = await run('chat', '-m', 'x', '--file', 'f.txt:1', '--show-context', ...scripted)
    expect(stderr).toMatch(/\nContext:\n {2}f\.txt:1\n$/)
    const none = await run('chat', '-m', 'x', '--show-context', ...scripted)
    expect(none.stderr).toMatch(/\nContext: none\n$/)
  })

  test('refuses what an agent cannot do, and what makes no sense', async () => {
    writeFileSync(join(folder, 'a.png'), '')
    expect(await run('chat', '-m', 'x', '--image', 'a.png', ...scripted)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('cannot take images'),
    })
    const cases = [
      [['--resume', 'x'], 'cannot resume the chat "x"'],
      [['--set', 'model=x'], 'this chat has no settings'],
      [['--file', 'nofile'], 'there is no such file'],
      [['--workspace', 'nowhere'], '--workspace: there is no folder'],
    ] as const
    for (const [args, message] of cases)
      expect(await run('chat', '-m', 'x', ...args, ...scripted)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(message),
      })
    const noDriver = await run('chat', '-m', 'x', '--protocol', 'mcp', ...demoAgent)
    expect(noDriver).toMatchObject({ code: 1, stderr: expect.stringContaining('agent-bindings call --protocol mcp') })
  })

  test('is cancelled with Ctrl-C, and leaves nothing running', async () => {
    const child = spawn(process.execPath, [main, 'chat', '-m', 'hello', ...scripted], { cwd: folder })
    child.stdout.once('data', () => child.kill('SIGINT'))
    expect(await new Promise(resolve => child.on('close', resolve))).toBe(130)
  })
})
