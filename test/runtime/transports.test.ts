import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { MessageChannel, Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import rpc from 'vscode-jsonrpc/node'
import {
  type ConnectOptions,
  connect,
  jsonLines,
  type Problem,
  stdio,
  streams,
  type Transport,
} from '../../runtime/index.js'
import { makeEnvironment } from '../../runtime/process/environment.js'
import { spawnedTcp } from '../../runtime/spawned-tcp/index.js'
import { createReaderAndWriter, messages } from '../../runtime/vscode-jsonrpc/index.js'
import { messagePort } from '../../runtime/worker/index.js'
import { failure } from '../support/failure.js'

const stockAgent = fileURLToPath(new URL('../support/agents/stock-agent.js', import.meta.url))

/** Two ends of a pair of pipes. */
function pair() {
  const [there, back] = [new PassThrough(), new PassThrough()]
  return { client: { readable: back, writable: there }, server: { readable: there, writable: back } }
}

test('a call over a stream that has ended rejects', async () => {
  const { client } = pair()
  client.writable.end()
  const connection = await connect({ transport: streams(client), wire: { goodbye: null } })
  expect(await failure(connection.request('a'))).toMatchObject({
    code: 'CONNECTION_CLOSED',
    message: expect.stringContaining('its input is closed'),
  })
  await connection.close()
})

test('a half of a socket that ended before the connection was made ends it', async () => {
  const readable = new PassThrough({ autoDestroy: false }).end().resume()
  await once(readable, 'end')
  const connection = await connect({ transport: streams({ readable, writable: new PassThrough() }) })
  expect((await connection.closed).error.message).toBe('the peer closed the connection')
})

/** Serves a few methods, as an agent does. */
const serve = (transport: Transport, options: Partial<ConnectOptions> = {}) =>
  connect({
    transport,
    wire: { goodbye: null },
    handlers: {
      echo: params => params,
      wait: (_, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      shutdown: () => null,
    },
    ...options,
  })

describe('both ends with this runtime', () => {
  test.each([undefined, jsonLines])('over streams, framed as %o', async framing => {
    const { client, server } = pair()
    const [agent, connection] = await Promise.all([
      serve(streams({ ...server, ...(framing && { framing }) })),
      connect({ transport: streams({ ...client, ...(framing && { framing }) }) }),
    ])
    expect(await connection.request('echo', { text: 'äöü\n\u2028😀', n: 1.5 })).toEqual({
      text: 'äöü\n\u2028😀',
      n: 1.5,
    })
    agent.on('note', params => void agent.notify('noted', params))
    const noted = connection.events('noted')
    await connection.notify('note', 'hello')
    expect((await noted.next()).value).toBe('hello')
    const controller = new AbortController()
    const waiting = failure(connection.request('wait', null, { signal: controller.signal }))
    controller.abort()
    expect(await waiting).toMatchObject({ code: 'REQUEST_ABORTED' })
    await connection.close()
    expect((await agent.closed).error).toMatchObject({ code: 'CONNECTION_CLOSED' })
  })

  test('over a message port', async () => {
    const { port1, port2 } = new MessageChannel()
    const [agent, connection] = await Promise.all([
      serve(messagePort(port2)),
      connect({ transport: messagePort(port1, 'the other thread') }),
    ])
    expect(await connection.request('echo', [1, { a: null }])).toEqual([1, { a: null }])
    expect(await failure(connection.request('echo', () => {}))).toMatchObject({ code: 'UNSENDABLE' })
    await connection.close()
    expect((await agent.closed).kind).toBe('lost')
  })

  test('with a worker, whose crash ends the connection', async () => {
    const code = `require('node:worker_threads').parentPort.on('message', ({ id, method, params }) => {
      if (method === 'crash') throw new Error('worker down')
      if (id !== undefined) require('node:worker_threads').parentPort.postMessage({ jsonrpc: '2.0', id, result: params })
    })`
    const connection = await connect({ transport: messagePort(new Worker(code, { eval: true })) })
    expect(await connection.request('echo', 1)).toEqual([1])
    const error = await failure(connection.request('crash'))
    expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', cause: { cause: { message: 'worker down' } } })
    await connection.close()
    const other = await connect({ transport: messagePort(new Worker(code, { eval: true })) })
    expect(await other.request('echo', 1)).toEqual([1])
    await other.close()
    expect((await other.closed).kind).toBe('closed')
  })

  test('handlers are cancelled by the peer', async () => {
    const { client, server } = pair()
    let reason: unknown
    await serve(streams(server), {
      handlers: {
        wait: (_, { signal }) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              reason = signal.reason
              reject(signal.reason)
            })
          }),
      },
    })
    const stock = rpc.createMessageConnection(client.readable, client.writable)
    stock.listen()
    const source = new rpc.CancellationTokenSource()
    const waiting = failure(stock.sendRequest('wait', {}, source.token))
    setTimeout(() => source.cancel(), 10)
    expect(await waiting).toMatchObject({ code: -32800 })
    expect(reason).toMatchObject({ name: 'AbortError' })
    stock.dispose()
  })
})

test('a handler may ask late whether it was cancelled, and is told why it was first', async () => {
  const { client, server } = pair()
  let goOn = () => {}
  const later = new Promise<void>(resolve => {
    goOn = resolve
  })
  let reason: unknown
  const agent = await serve(streams(server), {
    handlers: {
      slow: (_, context) =>
        later.then(() => {
          reason = context.signal.reason
        }),
      echo: params => params,
    },
  })
  const connection = await connect({ transport: streams(client), wire: { goodbye: null } })
  const slow = failure(connection.request('slow', null, { timeoutMs: 10 }))
  expect(await slow).toMatchObject({ code: 'REQUEST_TIMEOUT' })
  await connection.request('echo', 1)
  await agent.close()
  goOn()
  await later
  expect(reason).toMatchObject({ name: 'AbortError', message: 'cancelled by the peer' })
  await connection.close()
})

test('of calls that were given up, the responses to the last few are still known', async () => {
  const { client, server } = pair()
  let goOn = () => {}
  const later = new Promise<void>(resolve => {
    goOn = resolve
  })
  const agent = await serve(streams(server), { handlers: { slow: () => later, echo: params => params } })
  const problems: Problem[] = []
  const connection = await connect({
    transport: streams(client),
    wire: { goodbye: null },
    limits: { pendingRequests: 2 },
    onProblem: problem => problems.push(problem),
  })
  for (let call = 0; call < 3; call++) await failure(connection.request('slow', null, { timeoutMs: 5 }))
  goOn()
  await connection.request('echo', 1)
  expect(problems.map(({ kind, message }) => [kind, message])).toEqual([
    ['unknown-response', 'a response with the id 1 belongs to no call'],
  ])
  await connection.close()
  await agent.close()
})

describe('a stock vscode-jsonrpc at the other end', () => {
  test.each([null, 'text', 7, [1, 2], { a: 1 }])('a stock client sends %o to a server of this runtime', async value => {
    const { client, server } = pair()
    const agent = await serve(streams(server))
    const stock = rpc.createMessageConnection(client.readable, client.writable)
    stock.listen()
    expect(await stock.sendRequest('echo', value)).toEqual(value)
    expect(await stock.sendRequest('echo')).toBe(null)
    stock.dispose()
    await agent.close()
  })

  test('a stock reader and writer carry the connection', async () => {
    const { client, server } = pair()
    const agent = await serve(streams(server))
    const reader = new rpc.StreamMessageReader(client.readable)
    const writer = new rpc.StreamMessageWriter(client.writable)
    const connection = await connect({ transport: messages({ reader, writer }) })
    expect(await connection.request('echo', { a: 1 })).toEqual({ a: 1 })
    await connection.notify('note', 1)
    await agent.close()
    expect((await connection.closed).kind).toBe('lost')
    expect(await failure(connection.request('echo'))).toMatchObject({ code: 'CONNECTION_CLOSED' })
  })

  test('what goes over a stock reader and writer is traced, both ways', async () => {
    const { client, server } = pair()
    const agent = await serve(streams(server))
    const reader = new rpc.StreamMessageReader(client.readable)
    const writer = new rpc.StreamMessageWriter(client.writable)
    const traced: string[] = []
    const connection = await connect({
      transport: messages({ reader, writer }),
      wire: { goodbye: null },
      trace: { write: ({ direction, method }) => traced.push(`${direction} ${method}`) },
    })
    await connection.request('echo', 1)
    await connection.close()
    await agent.close()
    expect(traced.slice(1, 3)).toEqual(['out echo', 'in echo'])
  })

  test('closing lets the stock writer finish, and then lets go of both', async () => {
    const { client, server } = pair()
    const noted: unknown[] = []
    const agent = await serve(streams(server), { listeners: { note: params => noted.push(params) } })
    const reader = new rpc.StreamMessageReader(client.readable)
    const writer = new rpc.StreamMessageWriter(client.writable)
    const connection = await connect({ transport: messages({ reader, writer }), wire: { goodbye: null } })
    void connection.notify('note', 'x'.repeat(100_000))
    await connection.close()
    expect((await connection.closed).kind).toBe('closed')
    await agent.closed
    expect(noted).toEqual(['x'.repeat(100_000)])
  })

  test('what a stock reader or writer cannot go on after ends the connection, and is its cause', async () => {
    for (const broken of ['readable', 'writable'] as const) {
      const { client } = pair()
      const reader = new rpc.StreamMessageReader(client.readable)
      const writer = new rpc.StreamMessageWriter(client.writable)
      const connection = await connect({ transport: messages({ reader, writer, description: 'the stock agent' }) })
      const call = failure(connection.request('echo'))
      client[broken].destroy(new Error('wire cut'))
      const { kind, error } = await connection.closed
      expect(kind).toBe('lost')
      expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', cause: { message: 'wire cut' } })
      expect(await call).toMatchObject({ cause: error })
    }
  })

  test('a stock writer that is closed ends the connection', async () => {
    const { client } = pair()
    const reader = new rpc.StreamMessageReader(client.readable)
    const writer = new rpc.StreamMessageWriter(client.writable)
    const connection = await connect({ transport: messages({ reader, writer }) })
    client.writable.destroy()
    expect((await connection.closed).kind).toBe('lost')
  })

  test('a stock connection that ends or is disposed ends the streams of its reader and writer', async () => {
    const ended = pair()
    const { reader, writer } = createReaderAndWriter(ended.client)
    const stock = rpc.createMessageConnection(reader, writer)
    const agent = await serve(streams(ended.server))
    stock.listen()
    stock.end()
    expect((await agent.closed).kind).toBe('lost')
    const { client } = pair()
    const listening = createReaderAndWriter(client).reader.listen(() => {})
    listening.dispose()
    expect(client.readable.destroyed && client.writable.destroyed).toBe(true)
  })

  test("this runtime's framing carries a stock connection, within limits", async () => {
    const { client, server } = pair()
    const agent = await serve(streams(server), { handlers: { echo: params => params, big: () => 'x'.repeat(20_000) } })
    const { reader, writer } = createReaderAndWriter({ ...client, limits: { messageBytes: 10_000 } })
    const stock = rpc.createMessageConnection(reader, writer)
    const errors: unknown[] = []
    stock.onError(([error]) => errors.push(error))
    const closed = new Promise<void>(resolve => stock.onClose(resolve))
    stock.listen()
    expect(await stock.sendRequest('echo', { a: 1 })).toEqual({ a: 1 })
    expect(await failure(stock.sendRequest('echo', 'x'.repeat(20_000)))).toMatchObject({ code: -32099 })
    void failure(stock.sendRequest('big'))
    await closed
    expect(errors.at(-1)).toMatchObject({ code: 'FRAMING', fault: 'too-long' })
    stock.dispose()
    await agent.close()
  })

  test('over TCP, spawned by the runtime', async () => {
    const transport = spawnedTcp({ command: process.execPath, args: port => [stockAgent, String(port)] })
    const connection = await connect({ transport })
    expect(await connection.request('echo', { a: 1 })).toEqual({ a: 1 })
    expect(connection.description).toMatch(/pid \d+\) on port \d+$/)
    await connection.close()
  })

  test('empty parameters for handlers that take one', async () => {
    const transport = stdio({ command: process.execPath, args: [stockAgent] })
    const connection = await connect({ transport, wire: { absentParams: 'null' } })
    expect(await connection.request('echo')).toBe(null)
    await connection.close()
  })
})

describe('options', () => {
  test('streams open once', async () => {
    const transport = streams(pair().client)
    await (await connect({ transport, wire: { goodbye: null } })).close()
    expect(await failure(connect({ transport }))).toBeInstanceOf(TypeError)
  })

  test.each([
    [{ limits: { noSuch: 1 } }, 'limits.noSuch'],
    [{ limits: { messageBytes: -1 } }, 'limits.messageBytes'],
    [{ limits: { messageBytes: '1' } }, 'limits.messageBytes'],
  ])('wrong limits are named: %o', async (options, place) => {
    const wrong = { transport: streams(pair().client), ...options } as unknown as ConnectOptions
    expect(String(await failure(connect(wrong)))).toContain(place)
  })

  test("an agent's environment is minimal, and the caller's variables win", () => {
    const own = { PATH: '/bin', HOME: '/home/me', LC_ALL: 'C', AWS_SECRET: 'x', NODE_OPTIONS: '-r y', https_proxy: 'p' }
    const minimal = { PATH: '/bin', HOME: '/home/me', LC_ALL: 'C', https_proxy: 'p' }
    expect(makeEnvironment({}, 'minimal', own)).toEqual(minimal)
    expect(makeEnvironment({ PATH: '/opt', HOME: undefined, A: 'b' }, 'minimal', own)).toEqual({
      PATH: '/opt',
      LC_ALL: 'C',
      https_proxy: 'p',
      A: 'b',
    })
    expect(makeEnvironment({}, ['AWS_SECRET'], own)).toEqual({ ...minimal, AWS_SECRET: 'x' })
    expect(makeEnvironment({}, 'all', own)).toEqual(own)
  })

  test('a spawned agent sees that environment, and its folder', async () => {
    const code = 'console.error(JSON.stringify([Object.keys(process.env).sort(), process.cwd()]))'
    process.env.AGENT_BINDINGS_TEST_LEAK = 'x'
    const transport = stdio({ command: process.execPath, args: ['-e', code], env: { ADDED: '1' }, cwd: '/' })
    const error = (await failure(connect({ transport, handshake: opened => opened.request('x') }))) as {
      stderr: string
    }
    delete process.env.AGENT_BINDINGS_TEST_LEAK
    const [names, folder] = JSON.parse(error.stderr) as [string[], string]
    expect(folder).toBe('/')
    expect(names).toContain('ADDED')
    expect(names).toContain('PATH')
    expect(names).not.toContain('AGENT_BINDINGS_TEST_LEAK')
  })
})
