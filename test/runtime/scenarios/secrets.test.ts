import { PassThrough, Writable } from 'node:stream'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type AgentExitError, connect, type ErrorResponse, stdio, type TraceEvent } from '../../../runtime/index.js'
import { StderrTail } from '../../../runtime/process/stderr-tail.js'
import { Redactor } from '../../../runtime/redact.js'
import { tapped } from '../../../runtime/tap/message.js'
import { jsonLinesTrace } from '../../../runtime/trace/index.js'
import { Tracer } from '../../../runtime/trace/tracer.js'
import { eventually } from '../../support/eventually.js'
import { failure } from '../../support/failure.js'
import { faulty, transports } from '../../support/faulty.js'

const token = 'open-sesame-and-more'

afterEach(() => vi.restoreAllMocks())

describe.each(transports)('secrets over %s', way => {
  test('row 35: a token in a trace, an error or stderr, also over two chunks', async () => {
    const events: TraceEvent[] = []
    const { connection, lines } = await faulty(way, 'tells secrets', {
      handshake: opened => opened.request('initialize', { configuration: { accessToken: token } }),
      trace: { sink: { write: event => events.push(event) }, payloads: true },
    })
    const error = (await failure(connection.request('fault', { token }))) as ErrorResponse
    await eventually(() => expect(connection.stderr).toContain('as the key'))
    expect(connection.stderr).toContain('using [redacted] as the key')
    expect(lines).toContain('using [redacted] as the key')
    expect(error.message).toContain('bad token [redacted]')
    expect(error.data).toEqual({ accessToken: '[redacted]', n: 1 })
    expect(events.filter(event => event.payload !== undefined).length).toBeGreaterThan(3)
    for (const text of [
      JSON.stringify(events),
      connection.stderr,
      lines.join(),
      String(error.stack),
      JSON.stringify(error),
    ])
      expect(text).not.toContain(token)
    await connection.close()
  })

  test('row 35: a token that is told when it is known', async () => {
    const { connection } = await faulty(way, 'tells secrets')
    connection.protect(token)
    const error = await failure(connection.request('fault', { token }))
    expect(String(error)).toContain('bad token [redacted]')
    await connection.close()
  })

  test('row 36: a tracer that throws', async () => {
    const { connection, problems } = await faulty(way, 'none', {
      trace: {
        write() {
          throw new Error('disk full')
        },
        close() {
          throw new Error('still full')
        },
      },
    })
    expect(await connection.request('echo', 1)).toEqual([1])
    expect(problems).toEqual([{ kind: 'trace', message: expect.stringContaining('disk full') }])
    await connection.close()
  })

  test('row 36: a tracer and a logger that fail later', async () => {
    const failed: unknown[] = []
    const { connection } = await faulty(way, 'none', {
      trace: { write: () => Promise.reject(new Error('disk full')) as never },
      onProblem: async problem => {
        failed.push(problem)
        throw new Error('no logger')
      },
    })
    expect(await connection.request('echo', 1)).toEqual([1])
    await eventually(() => expect(failed).toEqual([{ kind: 'trace', message: expect.stringContaining('disk full') }]))
    await connection.close()
  })

  test('row 36: a stream that breaks is a problem, told once', async () => {
    const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) })
    const failed: unknown[] = []
    const { connection } = await faulty(way, 'none', { trace: jsonLinesTrace(broken), onProblem: p => failed.push(p) })
    expect(await connection.request('echo', 1)).toEqual([1])
    await connection.close()
    expect(failed).toEqual([{ kind: 'trace', message: expect.stringContaining('disk full') }])
  })

  test('row 36: a stream that breaks, a logger that throws', async () => {
    const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) })
    const { connection } = await faulty(way, 'preamble', {
      trace: jsonLinesTrace(broken),
      onProblem: () => {
        throw new Error('no logger')
      },
    })
    expect(await connection.request('echo', 1)).toEqual([1])
    await connection.close()
  })

  test('row 36: a stream that breaks with the last that is written', async () => {
    const broken = new Writable({ write: (_chunk, _encoding, done) => setTimeout(done, 20, new Error('disk full')) })
    const { connection } = await faulty(way, 'none', {
      trace: { sink: { write: () => {}, close: () => sink.close?.() } },
    })
    const sink = jsonLinesTrace(broken)
    sink.write({ time: 1, direction: '-', kind: 'close' })
    await connection.close()
    await new Promise(resolve => setTimeout(resolve, 50))
    expect(broken.listenerCount('error')).toBe(0)
  })
})

test('secrets that the agent inherits', async () => {
  vi.stubEnv('AGENT_BINDINGS_TEST_TOKEN', token)
  const transport = stdio({
    command: process.execPath,
    args: ['-e', 'console.error("key", process.env.AGENT_BINDINGS_TEST_TOKEN); process.exit(1)'],
    inheritEnv: ['AGENT_BINDINGS_TEST_TOKEN'],
  })
  const error = (await failure(connect({ transport, handshake: opened => opened.request('x') }))) as AgentExitError
  vi.unstubAllEnvs()
  expect(error.stderr).toBe('key [redacted]\n')
})

test('a secret at the place where an error is cut off in a trace', async () => {
  const events: TraceEvent[] = []
  const tracer = new Tracer(
    { sink: { write: event => events.push(event) } },
    new Redactor({ secrets: [token] }),
    'client',
    () => {},
  )
  const error = { code: -1, message: `${'x'.repeat(490)}${token}` }
  tracer.take(tapped('agent', undefined, { id: 1, error }, 1, undefined))
  expect(JSON.stringify(events)).not.toContain(token.slice(0, 4))
})

test('row 35: a token in the name of a method, in the trace of the request and of its response', () => {
  const events: TraceEvent[] = []
  const redactor = new Redactor()
  const tracer = new Tracer({ sink: { write: event => void events.push(event) } }, redactor, 'client', () => {})
  const ask = () => {
    tracer.take(tapped('client', undefined, { id: 1, method: `read/${token}` }, 1, undefined))
    tracer.take(tapped('agent', undefined, { id: 1, result: null }, 1, undefined))
  }
  ask()
  redactor.protect(token)
  ask()
  const read = `read/${token}`
  expect(events.map(({ method }) => method)).toEqual([read, read, 'read/[redacted]', 'read/[redacted]'])
})

test('row 35: a token in the environment that the agent is given', async () => {
  const args = ['-e', 'console.error("signing in with " + process.env.MY_TOKEN + " in " + process.env.MY_PLACE)']
  const env = { MY_TOKEN: token, MY_PLACE: 'the-quiet-corner' }
  const transport = stdio({ command: process.execPath, args, env })
  const error = (await failure(
    connect({ transport, handshake: opened => opened.request('initialize') }),
  )) as AgentExitError
  expect(error.stderr).toBe('signing in with [redacted] in the-quiet-corner\n')
})

test('row 35: a token at the place where a long line is cut into pieces', async () => {
  for (const line of [`${'a'.repeat(120_000)}`, `${'a b '.repeat(30_000)}`]) {
    for (const at of [60_000, 61_380, 61_390, 61_400, 65_530]) {
      const stream = new PassThrough()
      const tail = new StderrTail(stream, 100, new Redactor({ secrets: [token] }))
      const lines: string[] = []
      tail.watch(text => lines.push(text))
      const text = `${line.slice(0, at)}${token}${line.slice(at)}\n`
      for (let from = 0; from < text.length; from += 4099) stream.write(text.slice(from, from + 4099))
      await new Promise(resolve => setImmediate(resolve))
      expect(lines.length).toBeGreaterThan(1)
      expect(lines.join('')).toBe(text.slice(0, -1).replace(token, '[redacted]'))
    }
  }
})

test('a private key on stderr, line by line', async () => {
  const stream = new PassThrough()
  const tail = new StderrTail(stream, 1000, new Redactor())
  const lines: string[] = []
  tail.watch(text => lines.push(text))
  const body = ['QUJDREVGR0hJSktMTU5P', 'UFFSU1RVVldYWVo=']
  stream.write(['a', '-----BEGIN PRIVATE KEY-----', ...body, '-----END PRIVATE KEY-----', 'b', ''].join('\n'))
  await new Promise(resolve => setImmediate(resolve))
  expect(lines.join()).toBe('a,-----BEGIN PRIVATE KEY-----,[redacted],[redacted],-----END PRIVATE KEY-----,b')
  expect(tail.text).toBe('a\n[redacted]\nb\n')
})

describe('redaction', () => {
  const redactor = new Redactor({ keys: ['pin'], secrets: [token, 'with "quotes"'], methods: ['secrets/get'] })

  test.each([
    [`a ${token} b`, 'a [redacted] b'],
    ['{"a":"with \\"quotes\\""}', '{"a":"[redacted]"}'],
    ['Authorization: token abc def', 'Authorization: [redacted]'],
    ['authorization="Bearer abc"', 'authorization="[redacted]"'],
    ['sent Bearer abcdef.ghijk', 'sent Bearer [redacted]'],
    ['the key sgp_0123456789abcdef is bad', 'the key [redacted] is bad'],
    ['SRC_ACCESS_TOKEN=hello next', 'SRC_ACCESS_TOKEN=[redacted] next'],
    ['{"accessToken":"hello","a":1}', '{"accessToken":"[redacted]","a":1}'],
    ['{\\"accessToken\\":\\"hello\\"}', '{\\"accessToken\\":\\"[redacted]\\"}'],
    ['https://me:hunter22@example.org/x', 'https://[redacted]@example.org/x'],
    ['nothing to hide: token counts, password rules', 'nothing to hide: token counts, password rules'],
  ])('text: %s', (text, expected) => {
    expect(redactor.text(text)).toBe(expected)
  })

  test('values at any depth', () => {
    const value = {
      accessToken: 'a',
      'Proxy-Authorization': 'b',
      pin: '1234',
      maxTokens: 5,
      progressToken: 'keep',
      token: { value: 'c', list: ['d'] },
      deep: [{ api_key: 'e', text: `uses ${token}` }],
    }
    expect(redactor.value(value)).toEqual({
      accessToken: '[redacted]',
      'Proxy-Authorization': '[redacted]',
      pin: '[redacted]',
      maxTokens: 5,
      progressToken: 'keep',
      token: { value: '[redacted]', list: ['[redacted]'] },
      deep: [{ api_key: '[redacted]', text: 'uses [redacted]' }],
    })
    expect(redactor.payload('in secrets/get', 'secrets/get', { id: 'x' })).toEqual({ id: '[redacted]' })
  })

  test('hostile texts take linear time, hostile depth ends', () => {
    for (const text of ['a-'.repeat(200_000), '//'.repeat(200_000), 'token'.repeat(80_000), ' '.repeat(400_000)])
      expect(redactor.text(text)).toBe(text)
    let deep: unknown = 1
    for (let i = 0; i < 100_000; i++) deep = [deep]
    expect(JSON.stringify(redactor.value(deep))).toContain('nested too deeply')
    redactor.learn(deep)
  })

  test('a tail that is cut in the middle of a secret shows nothing of it', async () => {
    for (const separator of ['', '\n']) {
      const stream = new PassThrough()
      const tail = new StderrTail(stream, 100, new Redactor({ secrets: [token] }))
      for (let i = 0; i < 3000; i++) stream.write(`${token}${separator}`)
      await new Promise(resolve => setImmediate(resolve))
      expect(tail.text.length).toBeLessThanOrEqual(100)
      for (let length = 6; length < token.length; length++) expect(tail.text).not.toContain(token.slice(-length))
    }
  })
})
