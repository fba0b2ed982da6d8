import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { withResolvers } from '../../../base/with-resolvers.js'
import type { TraceEvent } from '../../../runtime/index.js'
import { Redactor } from '../../../runtime/redact.js'
import { formatDuration, formatEvent } from '../../../runtime/trace/format-event.js'
import { humanTrace, jsonLinesTrace } from '../../../runtime/trace/index.js'
import { parseTraceLine } from '../../../runtime/trace/read-trace.js'
import { TraceSummarizer } from '../../../runtime/trace/summary.js'
import { Tracer } from '../../../runtime/trace/tracer.js'
import { eventually } from '../../support/eventually.js'
import { failure } from '../../support/failure.js'
import { faulty } from '../../support/faulty.js'

const cli = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-trace-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const view = (...args: string[]) => spawnSync(process.execPath, [cli, 'trace', 'view', ...args], { encoding: 'utf8' })

const events: TraceEvent[] = [
  { time: 1000, direction: '-', kind: 'open', error: 'agent (pid 1)' },
  { time: 1001, direction: 'out', kind: 'request', method: 'initialize', id: 1, bytes: 50 },
  { time: 1251, direction: 'in', kind: 'response', method: 'initialize', id: 1, bytes: 2000, milliseconds: 250 },
  { time: 1300, direction: 'in', kind: 'request', method: 'window/showMessage', id: 'a', bytes: 80 },
  {
    time: 1301,
    direction: 'out',
    kind: 'response',
    method: 'window/showMessage',
    id: 'a',
    bytes: 40,
    milliseconds: 1,
    error: '-32601 there is no method',
  },
  { time: 1400, direction: 'in', kind: 'notification', method: `x/${'long'.repeat(40)}`, bytes: 3_500_000 },
  { time: 2500, direction: 'out', kind: 'request', method: 'chat/new', id: 2, bytes: 30 },
  { time: 2600, direction: '-', kind: 'problem', error: 'odd\u001b[31m thing' },
  { time: 2700, direction: '-', kind: 'close', error: 'agent (pid 1) exited with code 1\nmore' },
]
const file = join(folder, 'session.jsonl')
writeFileSync(file, `${events.map(event => JSON.stringify(event)).join('\n')}\n`)

test('closing waits for the sink, up to two seconds', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { promise, resolve } = withResolvers()
  const closing = (close: () => unknown) => {
    const tracer = new Tracer({ sink: { write: () => {}, close } }, new Redactor(), 'client', () => {})
    let isClosed = false
    void tracer.close().then(() => {
      isClosed = true
    })
    return () => isClosed
  }
  const kept = closing(() => promise)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(kept()).toBe(false)
  resolve()
  await vi.advanceTimersByTimeAsync(0)
  expect(kept()).toBe(true)
  const stuck = closing(() => new Promise(() => {}))
  await vi.advanceTimersByTimeAsync(1_999)
  expect(stuck()).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(stuck()).toBe(true)
})

test('nothing follows the end of a trace', () => {
  const seen: string[] = []
  const sink = { write: ({ kind }: TraceEvent) => seen.push(kind), close: () => seen.push('end') }
  const tracer = new Tracer({ sink }, new Redactor(), 'client', () => {})
  tracer.note('open', 'agent')
  tracer.close()
  tracer.note('problem', 'late')
  tracer.close()
  expect(seen).toEqual(['open', 'end'])
})

describe('a trace', () => {
  test('has every message, with time, direction, kind, method, id, bytes and milliseconds', async () => {
    const path = join(folder, 'own.jsonl')
    const { connection } = await faulty('stdio', 'asks', { trace: jsonLinesTrace(path), handlers: { 'x/y': () => 1 } })
    await connection.notify('ask', { method: 'x/y', params: {} })
    await connection.request('echo', 'payload')
    await connection.close()
    const read = () =>
      readFileSync(path, 'utf8')
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line) as TraceEvent)
    expect(read().at(-1)?.kind).toBe('close')
    const own = read()
    expect(own.map(({ direction, kind, method }) => [direction, kind, method].join(' ').trim())).toEqual(
      expect.arrayContaining([
        '- open',
        'out request initialize',
        'in response initialize',
        'out notification ask',
        'in request x/y',
        'out response x/y',
        'out request echo',
        'in response echo',
        'out request shutdown',
        'out notification exit',
      ]),
    )
    const answer = own.find(({ kind, method }) => kind === 'response' && method === 'initialize')
    expect(answer).toMatchObject({ id: 1, bytes: expect.any(Number), milliseconds: expect.any(Number) })
    expect(readFileSync(path, 'utf8')).not.toContain('payload')
    expect(statSync(path).mode & 0o077).toBe(0)
    expect(view(path).status).toBe(0)
  })

  test('is readable as it is written', async () => {
    const stream = new PassThrough()
    const { connection } = await faulty('stdio', 'none', {
      trace: { sink: humanTrace(stream, { width: 60 }), payloads: true },
    })
    await connection.request('echo', 'x'.repeat(100))
    await connection.close()
    const lines = String(stream.read()).trimEnd().split('\n')
    expect(lines.find(line => line.includes('-> initialize #1 ('))).toMatch(
      /^ +0\.\d{3} -> initialize #1 \(\d+ B\) \{\}$/,
    )
    expect(lines.every(line => line.length <= 60)).toBe(true)
  })

  test('is bounded: what a slow target cannot take is counted', async () => {
    const target = new Writable({ highWaterMark: 1, write: () => {} })
    const sink = jsonLinesTrace(target, { bufferBytes: 500 })
    const event: TraceEvent = { time: 1, direction: 'in', kind: 'notification', method: 'tick' }
    for (let i = 0; i < 1000; i++) sink.write(event)
    expect(target.writableLength).toBeLessThan(600)
    sink.close?.()
    const fast: string[] = []
    const slow = new Writable({
      decodeStrings: false,
      write: (chunk, _, done) => {
        fast.push(chunk)
        setImmediate(done)
      },
    })
    const other = humanTrace(slow, { bufferBytes: 100 })
    for (let i = 0; i < 50; i++) other.write(event)
    await eventually(() => expect(slow.writableLength).toBe(0))
    other.write(event)
    await eventually(() => expect(slow.writableLength).toBe(0))
    expect(fast.join('')).toMatch(/-- \d+ events dropped/)
  })
})

describe('trace view', () => {
  test('prints a timeline within 80 columns, and a summary', () => {
    const { stdout, status } = view(file)
    expect(status).toBe(0)
    expect(stdout.split('\n').filter(line => line.length > 80)).toEqual([])
    expect(stdout).toContain('    0.251 <- initialize #1 ok (250 ms, 2.0 kB)\n')
    expect(stdout).toContain('    0.301 -> window/showMessage #a ERROR -32601 there is no method (1 ms, 40 B)\n')
    expect(stdout).toContain('    1.600 -- problem odd\\u001b[31m thing\n')
    expect(stdout).toContain('9 events, 1.7 s, 120 B sent, 3.5 MB received, 1 error, 1 problem\n')
    expect(stdout).toMatch(/-> +chat\/new +1 × +30 B +1 unanswered\n/)
    expect(stdout).toContain('closed: agent (pid 1) exited with code 1\n')
  })

  test('chooses events and gives JSON', () => {
    const errors = JSON.parse(view(file, '--errors', '--json').stdout)
    expect(errors.events).toEqual([events[4], events[7]])
    const some = JSON.parse(view(file, '--method', 'chat/', '--json').stdout)
    expect(some.summary).toMatchObject({ events: 1, methods: [{ method: 'chat/new', unanswered: 1 }] })
    expect(view(file, '--summary').stdout).toMatch(/^9 events/)
  })

  test('names what is wrong', async () => {
    const missing = view(join(folder, 'none.jsonl'))
    expect([missing.status, missing.stderr]).toEqual([
      1,
      expect.stringContaining(`${join(folder, 'none.jsonl')}: error: the trace cannot be read: ENOENT`),
    ])
    const wrong = join(folder, 'wrong.jsonl')
    writeFileSync(wrong, `${JSON.stringify(events[0])}\n{"time":1,"direction":"up"}\n${JSON.stringify(events[1])}\n`)
    const { status, stderr } = view(wrong)
    expect(status).toBe(1)
    expect(stderr).toContain(`${wrong}:2: error: "direction" is none of in, out, -`)
    const cut = join(folder, 'cut.jsonl')
    writeFileSync(cut, `${JSON.stringify(events[0])}\n{"time":1,"dire`)
    expect(view(cut)).toMatchObject({ status: 0, stderr: expect.stringContaining(`${cut}:2: warning`) })
  })
})

test('a sink is closed once, and nothing follows', async () => {
  const calls: string[] = []
  const trace = { write: (event: TraceEvent) => calls.push(event.kind), close: () => calls.push('closed') }
  await failure(faulty('stdio', 'silent', { trace, limits: { handshakeMs: 200 } }))
  expect(calls.filter(call => call === 'closed')).toHaveLength(1)
  expect(calls.at(-1)).toBe('closed')
})

test('a file that cannot be written is told at once', () => {
  expect(() => jsonLinesTrace(join(folder, 'none/x.jsonl'))).toThrow('ENOENT')
  expect(() => humanTrace(folder)).toThrow('EISDIR')
})

test('a failure of the last lines is told, too', async () => {
  const broken = new Writable({ write: (_chunk, _encoding, done) => setTimeout(done, 1, new Error('disk full')) })
  const sink = jsonLinesTrace(broken)
  sink.write({ time: 1, direction: '-', kind: 'close' })
  await expect(sink.close?.()).rejects.toThrow('disk full')
})

test('a trace is added up', () => {
  const summarizer = new TraceSummarizer()
  for (const event of events) summarizer.add(parseTraceLine(JSON.stringify(event), 1))
  expect(summarizer.summary).toMatchObject({
    events: 9,
    duration: 1700,
    bytes: { in: 3_502_080, out: 120 },
    errors: 1,
    problems: 1,
    methods: [
      { method: 'initialize', direction: 'out', count: 1, milliseconds: 250, slowest: 250, bytes: 2050, unanswered: 0 },
      { method: 'window/showMessage', direction: 'in', count: 1, errors: 1 },
      { kind: 'notification', count: 1 },
      { method: 'chat/new', unanswered: 1 },
    ],
  })
  expect(formatDuration(119_000)).toBe('119.0 s')
  expect(formatDuration(600_000)).toBe('10 min')
})

test.each([
  ['', 'not JSON'],
  ['7', 'not an object'],
  ['{}', '"time"'],
  ['{"time":1,"direction":"in","kind":"x"}', '"kind"'],
  ['{"time":1,"direction":"in","kind":"request","method":7}', '"method"'],
  ['{"time":1,"direction":"in","kind":"request","bytes":"7"}', '"bytes"'],
  ['{"time":1,"direction":"in","kind":"request","id":{"toString":1}}', '"id"'],
])('%j is no line of a trace', (text, what) => {
  expect(() => parseTraceLine(text, 3)).toThrow(what)
})

test('an answer to no call is traced without a method', async () => {
  const seen: TraceEvent[] = []
  const { connection } = await faulty('stdio', 'odd ids', { trace: { write: event => seen.push(event) } })
  await connection.request('fault')
  await failure(connection.request('no/such', null, { timeoutMs: 10 }))
  await connection.close()
  expect(seen.filter(event => event.kind === 'response' && event.method === undefined)).toHaveLength(4)
})

test('an event is shown without what a terminal would obey', () => {
  const event: TraceEvent = {
    time: 0,
    direction: 'in',
    kind: 'notification',
    method: 'a\u001b[2J\u202eb\u2028c\u009bd',
  }
  expect(formatEvent(event, 0)).toBe('    0.000 <- a\\u001b[2J\\u202eb\\u2028c\\u009bd')
})
