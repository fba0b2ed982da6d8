import { createServer } from 'node:net'
import { inspect } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  AgentExitError,
  ConnectError,
  connect,
  freePort,
  HandshakeTimeoutError,
  HostRefusedError,
  SpawnError,
  spawnedTcp,
  stdio,
  tcp,
} from '../../../runtime/index.js'
import { failure, faulty, gone, isAlive, pidIn, transports } from '../../support/faulty.js'

describe('starting', () => {
  test.each([stdio, spawnedTcp])("row 1: the agent's binary is missing (%o)", async transport => {
    const error = await failure(connect({ transport: transport({ command: 'no-such-agent' }) }))
    expect(error).toBeInstanceOf(SpawnError)
    expect(error).toMatchObject({ code: 'SPAWN_FAILED', errno: 'ENOENT', command: 'no-such-agent' })
    expect(String(error)).toContain('no-such-agent')
  })

  test('an agent that cannot be started shows nothing of its arguments and variables', async () => {
    const args = ['--key', 'open-sesame-and-more']
    for (const options of [
      { command: 'no-such-agent', args },
      { command: process.execPath, args: [`${args[1]}\0`] },
      { command: process.execPath, env: { KEY: `${args[1]}\0` } },
    ])
      expect(inspect(await failure(connect({ transport: stdio(options) })))).not.toContain('open-sesame')
  })

  test.each(transports)('row 2: the agent exits with code 1 during initialize (%s)', async way => {
    const error = await failure(faulty(way, 'exit in initialize'))
    expect(error).toBeInstanceOf(AgentExitError)
    expect(error).toMatchObject({ code: 'AGENT_EXITED', exitCode: 1, signal: null })
    expect((error as AgentExitError).message).toContain('cannot open the workspace')
  })

  test.each(transports)('row 3: initialize is never answered (%s)', async way => {
    const error = await failure(faulty(way, 'silent', { limits: { handshakeMs: 400 } }))
    expect(error).toBeInstanceOf(HandshakeTimeoutError)
    expect(error).toMatchObject({ timeoutMs: 400 })
    expect(isAlive(pidIn((error as HandshakeTimeoutError).stderr.split('\n')))).toBe(false)
  })

  test('row 4: TCP refused at first, then up', async () => {
    const port = await freePort()
    const server = createServer(socket => socket.resume())
    setTimeout(() => server.listen(port, '127.0.0.1'), 120)
    const connection = await connect({
      transport: tcp({ port, retry: { delayMs: 50, attempts: 10 } }),
      shutdown: false,
    })
    await connection.close()
    server.close()
    expect((await connection.closed).kind).toBe('closed')
  })

  test('row 5: TCP never up', async () => {
    const port = await freePort()
    const error = await failure(connect({ transport: tcp({ port, retry: { attempts: 3, delayMs: 10 } }) }))
    expect(error).toBeInstanceOf(ConnectError)
    expect((error as ConnectError).attempts.map(({ attempt, error: word }) => [attempt, word])).toEqual([
      [1, 'ECONNREFUSED'],
      [2, 'ECONNREFUSED'],
      [3, 'ECONNREFUSED'],
    ])
    expect(String(error)).toContain('#3 ECONNREFUSED')
  })

  test.each(['192.0.2.1', 'example.org', '0.0.0.0', '::', '127.0.0.1.example.org'])(
    'row 38: a TCP host that is not loopback (%s)',
    async host => {
      const error = await failure(connect({ transport: tcp({ host, port: 9 }) }))
      expect(error).toBeInstanceOf(HostRefusedError)
      expect(String(error)).toContain('allowRemote')
    },
  )

  test.each(['127.0.0.1', '127.9.9.9', 'localhost', '::ffff:127.0.0.1'])('row 38: %s is loopback', async host => {
    const port = await freePort()
    const error = await failure(connect({ transport: tcp({ host, port, retry: { attempts: 1 } }) }))
    expect(error).toBeInstanceOf(ConnectError)
  })

  test('row 38: a remote host is tried when the caller opts in', async () => {
    const options = { host: '0.0.0.0', port: await freePort(), allowRemote: true, retry: { attempts: 1 } }
    expect(await failure(connect({ transport: tcp(options) }))).toBeInstanceOf(ConnectError)
  })

  test.each(transports)('row 32: closing while connecting (%s)', async way => {
    const controller = new AbortController()
    const connecting = faulty(way, 'silent', { signal: controller.signal, handshake: () => new Promise(() => {}) })
    setTimeout(() => controller.abort(new Error('changed my mind')), 300)
    const error = await failure(connecting)
    expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', cause: { message: 'changed my mind' } })
  })

  test.each(transports)('row 32: close twice gives the same promise (%s)', async way => {
    const { connection } = await faulty(way, 'none')
    const pid = connection.pid as number
    const closing = connection.close()
    expect(connection.close()).toBe(closing)
    await closing
    expect(isAlive(pid)).toBe(false)
    expect(connection.close()).toBe(closing)
    await gone(pid)
  })

  test('an agent that ends before it is reached over TCP says so', async () => {
    const transport = spawnedTcp({
      command: process.execPath,
      args: ['-e', 'console.error("no licence"); process.exit(4)'],
    })
    const error = await failure(connect({ transport }))
    expect(error).toBeInstanceOf(AgentExitError)
    expect(error).toMatchObject({ exitCode: 4, stderr: 'no licence\n' })
  })

  test('an agent that says it is ready before it listens is given time', async () => {
    const code = `console.error('ready')
      setTimeout(() => require('net').createServer(s => s.on('close', () => process.exit())).listen(process.argv[1]), 250)`
    const transport = spawnedTcp({
      command: process.execPath,
      args: port => ['-e', code, String(port)],
      listening: /ready/,
      retry: { attempts: 6, delayMs: 50 },
    })
    await (await connect({ transport, shutdown: false })).close()
  })

  test('giving up does not wait for the next attempt', async () => {
    const transport = spawnedTcp({
      command: process.execPath,
      args: ['-e', 'setInterval(() => {}, 1000)'],
      retry: { delayMs: 60_000, maxDelayMs: 60_000 },
    })
    const error = await failure(connect({ transport, signal: AbortSignal.timeout(300) }))
    expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', message: 'the connection was given up' })
  })

  test('an attempt without a limit is no attempt of a millisecond', async () => {
    const warnings: string[] = []
    const listen = ({ name }: Error) => warnings.push(name)
    process.on('warning', listen)
    onTestFinished(() => void process.off('warning', listen))
    const retry = { attempts: 1, attemptMs: Number.POSITIVE_INFINITY }
    await failure(connect({ transport: tcp({ port: await freePort(), retry }) }))
    await new Promise(resolve => setImmediate(resolve))
    expect(warnings).toEqual([])
  })

  test('a TCP port that is taken is not mistaken for the agent', async () => {
    const server = createServer()
    const port = await new Promise<number>(resolve => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
    })
    const error = await failure(connect({ transport: spawnedTcp({ command: process.execPath, port }) }))
    server.close()
    expect(error).toMatchObject({ code: 'CONNECT_FAILED', attempts: [{ error: 'EADDRINUSE' }] })
  })
})
