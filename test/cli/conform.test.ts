import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Method, Protocol } from '../../codegen/protocol/model.js'
import { makeProject } from '../codegen/commands/project.js'
import { built } from '../support/built.js'
import { commandLine as cli, runCommand } from '../support/command-line.js'
import { eventually } from '../support/eventually.js'

const { connect, stdio }: typeof import('../../runtime/index.js') = await built('runtime/index.js')

const root = fileURLToPath(new URL('../../', import.meta.url))
const agent = join(root, 'test/support/agents/stock-agent.js')

const method = (name: string, more: Partial<Method>): Method => ({
  method: name,
  kind: 'request',
  messageDirection: 'clientToServer',
  params: null,
  result: null,
  ...more,
})
const text = { type: 'string' } as const
const document: Protocol = {
  protocol: 'stock',
  version: '1.0.0',
  methods: [
    method('echo', {
      params: { type: 'object', properties: { deep: { type: 'array', items: text } } },
      result: { type: 'object', properties: { deep: { type: 'array', items: text } } },
    }),
    method('fail', { result: text }),
    method('shutdown', {}),
    { method: 'exit', kind: 'notification', messageDirection: 'clientToServer', params: null },
    { method: 'relay', kind: 'notification', messageDirection: 'clientToServer', params: text },
    { method: 'never', kind: 'notification', messageDirection: 'serverToClient', params: null },
  ],
  $defs: {},
}

const conform = (cwd: string, args: string[], input?: string) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'conform', ...args], {
    cwd,
    encoding: 'utf8',
    input,
  })
  return { status, stdout, stderr }
}
/** The same in this process, where no agent is started. */
const judge = (cwd: string, args: string[]) => runCommand(cwd, ['conform', ...args])
const traceLine = (direction: string, kind: string, name: string, payload?: unknown) =>
  JSON.stringify({ time: 0, direction, kind, method: name, ...(payload !== undefined && { payload }) })

describe('conform, between a client and its agent', () => {
  test('lets every byte through, and reports what both sides sent', async () => {
    const folder = makeProject({ 'stock.json': document })
    const report = join(folder, 'report.json')
    const args = [
      cli,
      'conform',
      join(folder, 'stock.json'),
      '--json',
      '--report',
      report,
      '--',
      process.execPath,
      agent,
    ]
    const connection = await connect({ transport: stdio({ command: process.execPath, args }) })
    const secret = 'sesame-open'
    expect(await connection.request('echo', { deep: [secret, 5] })).toEqual({ deep: [secret, 5] })
    expect(await connection.request('echo', { deep: ['é'.repeat(200_000)] })).toEqual({ deep: ['é'.repeat(200_000)] })
    await expect(connection.request('fail')).rejects.toThrow('refused')
    const relayed = connection.events('relayed')[Symbol.asyncIterator]()
    await connection.notify('relay', 'hello')
    expect((await relayed.next()).value).toBe('hello')
    await connection.close()

    for (let tries = 0; !existsSync(report) && tries < 200; tries++) await new Promise(done => setTimeout(done, 25))
    const found = readFileSync(report, 'utf8')
    expect(found).not.toContain(secret)
    const { conforms, deviations, unknownMethods, neverSeen, coverage } = JSON.parse(found)
    expect(conforms).toBe(false)
    const wrong = { method: 'echo', pointer: '/deep/*', expected: 'string', found: 'number', count: 1 }
    expect(deviations).toEqual([
      { ...wrong, role: 'params', sender: 'client' },
      { ...wrong, role: 'result', sender: 'agent' },
    ])
    expect(unknownMethods).toEqual([{ method: 'relayed', sender: 'agent', kind: 'notification', count: 1 }])
    expect(neverSeen).toEqual([{ method: 'never', kind: 'notification', sender: 'agent' }])
    expect(coverage).toEqual([
      { namespace: '(top level)', sender: 'client', seen: 5, total: 5 },
      { namespace: '(top level)', sender: 'agent', seen: 0, total: 1 },
    ])
  })

  /** A small agent. Its body is JavaScript; `lines(callback)` calls back with each line of input. */
  const agentOf = (script: string) => [
    process.execPath,
    '-e',
    `const lines = take => require('node:readline').createInterface({ input: process.stdin }).on('line', take);
     const say = message => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n');
     ${script}`,
  ]
  const request = (id: number, name: string, params: unknown) =>
    `${JSON.stringify({ jsonrpc: '2.0', id, method: name, params })}\n`
  const tap = (folder: string, script: string, ...options: string[]) =>
    spawn(process.execPath, [cli, 'conform', 'stock.json', ...options, '--', ...agentOf(script)], { cwd: folder })
  const ended = async (child: ChildProcess) => {
    let text = ''
    child.stderr?.on('data', chunk => {
      text += chunk
    })
    const [code] = await once(child, 'close')
    return { code, text }
  }
  const echo = 'lines(line => { const { id, params } = JSON.parse(line); say({ id, result: params }) });'

  test('an agent that speaks JSON Lines is judged', () => {
    const folder = makeProject({ 'stock.json': document })
    const input = request(1, 'echo', { deep: ['a'] }) + request(2, 'echo', { deep: [5] })
    const args = ['stock.json', '--', ...agentOf(`console.log('ready'); ${echo}`)]
    const { status, stdout, stderr } = conform(folder, args, input)
    expect(stdout.trimEnd().split('\n').length).toBe(3)
    expect(stderr).toContain('stock 1.0.0: 4 messages')
    expect(stderr).toContain('params/deep/* from the client: expected string, found number')
    expect(stderr).toContain('result/deep/* from the agent: expected string, found number')
    expect(status).toBe(1)
  })

  test('where nothing was heard, nothing conforms', () => {
    const folder = makeProject({ 'stock.json': document })
    const { status, stderr } = conform(
      folder,
      ['stock.json', '--json', '--', ...agentOf("console.log('usage: agent')")],
      '',
    )
    expect(stderr).toContain('error: nothing to judge: neither side sent a message')
    expect(stderr).toContain('"conforms": false')
    expect(status).toBe(2)
  })

  test('an agent that stays when its client is gone is ended, and reported', async () => {
    const folder = makeProject({ 'stock.json': document })
    const child = tap(folder, `${echo} setInterval(() => {}, 1000); process.on('SIGTERM', () => {});`)
    child.stdin.end(request(1, 'echo', { deep: [5] }))
    const { code, text } = await ended(child)
    expect(text).toContain('2 deviations.')
    expect(code).toBe(1)
  })

  test('it ends with an agent that had closed its output before', async () => {
    const folder = makeProject({ 'stock.json': document })
    const child = tap(
      folder,
      `${echo} process.stdin.on('end', () => { require('fs').closeSync(1); setTimeout(() => {}, 300) })`,
    )
    child.stdin.end(request(1, 'echo', { deep: ['a'] }))
    const { code, text } = await ended(child)
    expect(text).toContain('Conforms.')
    expect(code).toBe(0)
  })

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s from the client ends the agent, and the report is written',
    async signal => {
      const folder = makeProject({ 'stock.json': document })
      const child = tap(folder, `${echo} setInterval(() => {}, 1000);`)
      child.stdin.write(request(1, 'echo', { deep: [5] }))
      await once(child.stdout, 'data')
      child.kill(signal)
      const { code, text } = await ended(child)
      expect(text).toContain('2 deviations.')
      expect(code).toBe(1)
    },
  )

  test('a client that kills it loses no report that goes to a file', async () => {
    const folder = makeProject({ 'stock.json': document })
    const child = tap(folder, echo, '--report', 'report.json', '--json')
    child.stdin.write(request(1, 'echo', { deep: [5] }))
    const report = join(folder, 'report.json')
    await eventually(() => expect(JSON.parse(readFileSync(report, 'utf8')).messages).toBe(2))
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(JSON.parse(readFileSync(report, 'utf8')).deviations).toHaveLength(2)
  })

  test('an agent that cannot be started is one error', () => {
    const folder = makeProject({ 'stock.json': document })
    const { status, stdout, stderr } = conform(folder, ['stock.json', '--', join(folder, 'none')], '')
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^error: the agent cannot be started: .*none: ENOENT\n {2}→ check the command/)
  })
})

describe('conform, with a trace', () => {
  const folder = () =>
    makeProject({
      'stock.json': document,
      'good.jsonl': [traceLine('out', 'notification', 'relay', ['x']), traceLine('-', 'close', '')].join('\n'),
      'bad.jsonl': [traceLine('out', 'notification', 'relay', [1]), traceLine('in', 'notification', 'odd', null)].join(
        '\n',
      ),
      'bare.jsonl': traceLine('out', 'notification', 'relay'),
      'other.txt': 'hello\n',
      'empty.jsonl': traceLine('-', 'close', ''),
      'known.json': [
        { method: 'relay', role: 'params', reason: 'numbers were always taken' },
        { method: 'odd', role: 'method', reason: 'a test' },
        { method: 'gone', reason: 'not any more' },
      ],
      'unreasoned.json': [{ method: 'relay' }],
    })

  test.each([
    [['--trace', 'good.jsonl'], 0, 'Conforms.'],
    [['--trace', 'bad.jsonl'], 1, 'relay\n  params from the client: expected string, found number (1 message)'],
    [['--trace', 'bad.jsonl'], 1, '2 deviations.'],
    [['--trace', 'good.jsonl', '--trace', 'bad.jsonl'], 1, 'stock 1.0.0: 3 messages'],
    [['--trace', 'bad.jsonl', '--trace', 'bad.jsonl'], 1, 'found number (2 messages)'],
    [
      ['--trace', 'bad.jsonl', '--side', 'agent'],
      1,
      'odd\n  notification from the client that the document does not have',
    ],
    [['--trace', 'bad.jsonl', '--known', 'known.json'], 0, 'Known, but not found any more: gone'],
    [
      ['--trace', 'bad.jsonl', '--format', 'github'],
      1,
      '::error title=Does not conform::relay: params from the client',
    ],
  ])('%j exits with %i', async (args, status, message) => {
    const result = await judge(folder(), ['stock.json', ...args])
    expect(result.stdout).toContain(message)
    expect([result.status, result.stderr]).toEqual([status, ''])
  })

  test.each([
    [[], 'give either --trace FILE, or the command of an agent'],
    [['--trace', 'none.jsonl'], 'none.jsonl: error: the trace cannot be read'],
    [['--trace', 'bare.jsonl'], 'the trace holds no parameters or results'],
    [['--trace', 'empty.jsonl'], 'error: nothing to judge: the traces hold no message'],
    [['--trace', 'other.txt'], 'other.txt:1: error: this is not JSON'],
    [
      ['--trace', 'good.jsonl', '--known', 'unreasoned.json'],
      'unreasoned.json:1:2#/0: error: must have a "method" and a "reason"',
    ],
    [['--trace', 'good.jsonl', '--known', 'none.json'], 'none.json: error: there is no such list of known deviations'],
  ])('%j cannot be told', async (args, message) => {
    const result = await judge(folder(), ['stock.json', ...args])
    expect(result.stderr).toContain(message)
    expect(result.status).toBe(2)
  })

  test('the report goes to a file, whole, in a folder that need not be there', async () => {
    const project = folder()
    const args = ['stock.json', '--trace', 'bad.jsonl', '--report', 'found/here/report.txt']
    expect(await judge(project, args)).toEqual({ status: 1, stdout: '', stderr: '' })
    expect(readFileSync(join(project, 'found/here/report.txt'), 'utf8')).toContain('2 deviations.')
    expect(readdirSync(join(project, 'found/here'))).toEqual(['report.txt'])
  })

  test('a report that cannot be written is not lost', async () => {
    const { status, stdout, stderr } = await judge(folder(), [
      'stock.json',
      '--trace',
      'bad.jsonl',
      '--report',
      'good.jsonl/report.txt',
    ])
    expect(status).toBe(2)
    expect(stdout).toContain('2 deviations.')
    expect(stderr).toMatch(
      /^error: the report cannot be written to good\.jsonl\/report\.txt: (ENOTDIR|EEXIST).*\n {2}→ it is on stdout/,
    )
  })

  test('a report for a pipe or a link is written to it', async () => {
    const project = folder()
    symlinkSync('elsewhere.txt', join(project, 'link.txt'))
    const conformTo = (report: string) => judge(project, ['stock.json', '--trace', 'bad.jsonl', '--report', report])
    const toStdout = conform(project, ['stock.json', '--trace', 'bad.jsonl', '--report', '/dev/stdout'])
    expect(toStdout.stdout).toContain('2 deviations.')
    await conformTo('link.txt')
    expect(readFileSync(join(project, 'elsewhere.txt'), 'utf8')).toContain('2 deviations.')
    writeFileSync(join(project, 'elsewhere.txt'), '')
    await conformTo('link.txt')
    expect(readFileSync(join(project, 'elsewhere.txt'), 'utf8')).toContain('2 deviations.')
  })
})
