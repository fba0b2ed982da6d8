import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net, { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  AgentExitError,
  ConnectError,
  connect,
  HandshakeTimeoutError,
  HostRefusedError,
  SpawnError,
  stdio,
  tcp,
} from '../../../runtime/index.js'
import { freePort, spawnedTcp } from '../../../runtime/spawned-tcp/index.js'
import { failure } from '../../support/failure.js'
import { faulty, gone, isAlive, pidIn, transports } from '../../support/faulty.js'

/** A port on which somebody listens who never takes a connection, and has no room for more that wait. */
async function fullPort(): Promise<number> {
  const program = `const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    require('node:fs').writeSync(1, String(server.address().port))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [said] = await once(child.stdout, 'data')
  const waiting = [1, 2].map(() => createConnection(Number(said), '127.0.0.1'))
  for (const socket of waiting) {
    socket.on('error', () => {})
    await once(socket, 'connect')
  }
  return Number(said)
}

describe('starting', () => {
  test.each([stdio, spawnedTcp])("row 1: the agent's binary is missing (%o)", async transport => {
    const error = await failure(connect({ transport: transport({ command: 'no-such-agent' }) }))
    expect(error).toBeInstanceOf(SpawnError)
    expect(error).toMatchObject({ code: 'SPAWN_FAILED', errno: 'ENOENT', command: 'no-such-agent' })
    expect(String(error)).toContain('no-such-agent')
  })

  test('row 1: no name at all, and more arguments than the system allows', async () => {
    const spawned = (options: Parameters<typeof stdio>[0]) => failure(connect({ transport: stdio(options) }))
    expect(await spawned({ command: '' })).toMatchObject({ code: 'SPAWN_FAILED', errno: 'ENOENT' })
    const args = [Buffer.alloc(8 << 20, 'x').toString()]
    expect(await spawned({ command: process.execPath, args })).toMatchObject({
      errno: 'E2BIG',
      message: expect.stringContaining('larger than the system allows'),
    })
  })

  test("row 1: the agent's binary is missing where the system says that it may not be run", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'path-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    mkdirSync(join(folder, 'no-such-agent'))
    writeFileSync(join(folder, 'no-program'), '', { mode: 0o600 })
    const start = (command: string) => failure(connect({ transport: stdio({ command, env: { PATH: folder } }) }))
    expect(await start('no-such-agent')).toMatchObject({ code: 'SPAWN_FAILED', errno: 'ENOENT' })
    expect(await start('no-program')).toMatchObject({ code: 'SPAWN_FAILED', errno: 'EACCES' })
    expect(await start(join(folder, 'no-program'))).toMatchObject({ code: 'SPAWN_FAILED', errno: 'EACCES' })
  })

  test('row 1: a working folder that is missing is told apart from a program that is', async () => {
    const start = (command: string, cwd: string) => failure(connect({ transport: stdio({ command, cwd }) }))
    const noFolder = await start(process.execPath, '/no/such/folder')
    expect(noFolder).toMatchObject({ code: 'SPAWN_FAILED', errno: 'ENOENT' })
    expect(String(noFolder)).toContain('its working folder "/no/such/folder" is not there')
    const noProgram = await start('no-such-agent', tmpdir())
    expect(String(noProgram)).toContain('there is no such program; try: install it')
    expect(String(await start(process.execPath, process.execPath))).toContain('its working folder')
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
    expect(isAlive(Number(/\(pid (\d+)\)/.exec((error as Error).message)?.[1]))).toBe(false)
  })

  test('row 4: TCP refused at first, then up', async () => {
    const port = await freePort()
    const server = createServer(socket => socket.resume())
    setTimeout(() => server.listen(port, '127.0.0.1'), 120)
    const connection = await connect({
      transport: tcp({ port, retry: { delayMs: 50, attempts: 10 } }),
      wire: { goodbye: null },
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
      // That the program is not there is never found out: it is not started.
      for (const transport of [tcp({ host, port: 9 }), spawnedTcp({ host, command: 'no-such-agent' })]) {
        const error = await failure(connect({ transport }))
        expect(error).toBeInstanceOf(HostRefusedError)
        expect(String(error)).toContain('allowRemote')
      }
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

  test('row 32: giving up before the beginning starts nothing', async () => {
    const transport = stdio({ command: 'no-such-agent' })
    const error = await failure(connect({ transport, signal: AbortSignal.abort('too late') }))
    expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', cause: 'too late' })
  })

  test('row 32: giving up while the agent is being started', async () => {
    const controller = new AbortController()
    const connecting = faulty('stdio', 'silent', { signal: controller.signal, handshake: () => new Promise(() => {}) })
    controller.abort('changed my mind')
    expect(await failure(connecting)).toMatchObject({ code: 'CONNECTION_CLOSED', cause: 'changed my mind' })
  })

  test.each(transports)('row 32: closing in the handshake (%s)', async way => {
    const error = await failure(faulty(way, 'none', { handshake: opened => opened.close() }))
    expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', message: expect.stringContaining('by this side') })
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

  test('row 32: giving up before the agent listens ends it', async () => {
    const controller = new AbortController()
    const lines: string[] = []
    const transport = spawnedTcp({
      command: process.execPath,
      args: ['-e', 'console.error("pid " + process.pid); setInterval(() => {}, 1000)'],
      onStderr: line => {
        lines.push(line)
        controller.abort('changed my mind')
      },
    })
    const error = await failure(connect({ transport, signal: controller.signal }))
    expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', cause: 'changed my mind' })
    expect(isAlive(pidIn(lines))).toBe(false)
  })

  test('an agent that never listens is given up, and ended', async () => {
    const lines: string[] = []
    const transport = spawnedTcp({
      command: process.execPath,
      args: ['-e', 'console.error("pid " + process.pid); setInterval(() => {}, 1000)'],
      onStderr: line => lines.push(line),
      retry: { attempts: 6, delayMs: 50, maxDelayMs: 200 },
    })
    const error = await failure(connect({ transport }))
    expect(error).toBeInstanceOf(ConnectError)
    expect((error as ConnectError).attempts.map(({ attempt, error: word }) => [attempt, word])).toEqual(
      [1, 2, 3, 4, 5, 6].map(attempt => [attempt, 'ECONNREFUSED']),
    )
    expect(isAlive(pidIn(lines))).toBe(false)
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
    await (await connect({ transport, wire: { goodbye: null } })).close()
  })

  test.each([
    ['plain', ''],
    ['coloured', '\\x1b[33m'],
  ])('an agent that listens on a port of its own choice is reached: %s', async (_, colour) => {
    const code = `const server = require('net').createServer(s => s.on('close', () => process.exit()))
      server.listen(0, '127.0.0.1', () => console.error('listening on port ${colour}' + server.address().port))`
    const transport = spawnedTcp({ command: process.execPath, args: ['-e', code] })
    const connection = await connect({ transport, wire: { goodbye: null } })
    expect(connection.description).toMatch(/pid \d+\) on port \d+$/)
    await connection.close()
  })

  test('giving up does not wait for the next attempt', async () => {
    const transport = spawnedTcp({
      command: process.execPath,
      args: ['-e', 'setInterval(() => {}, 1000)'],
      retry: { delayMs: 60_000, maxDelayMs: 60_000 },
    })
    const error = await failure(connect({ transport, signal: AbortSignal.timeout(300) }))
    expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', message: 'connecting was aborted' })
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

  test('what no system could start is refused as what this one cannot', async () => {
    const error = await failure(connect({ transport: stdio({ command: process.execPath, args: ['a\0b'] }) }))
    expect(error).toBeInstanceOf(SpawnError)
    expect(error).toMatchObject({ errno: 'ERR_INVALID_ARG_VALUE' })
  })

  test('the last words of an agent need no end of line', async () => {
    const lines: string[] = []
    const args = ['-e', 'process.stderr.write("first\\nlast"); process.exitCode = 1']
    const transport = stdio({ command: process.execPath, args, onStderr: line => lines.push(line) })
    await failure(connect({ transport, handshake: opened => opened.request('initialize') }))
    expect(lines).toEqual(['first', 'last'])
  })

  test.each([0, 65_536, 1.5, Number.NaN])('%s is no TCP port', async port => {
    expect(await failure(connect({ transport: tcp({ port }) }))).toBeInstanceOf(TypeError)
  })

  test('row 32: giving up between two attempts', async () => {
    const controller = new AbortController()
    const port = await freePort()
    const transport = tcp({ port, retry: { delayMs: 60_000, maxDelayMs: 60_000 } })
    const connecting = failure(connect({ transport, signal: controller.signal }))
    await new Promise(resolve => setTimeout(resolve, 100))
    let reached = 0
    const server = createServer(() => reached++).listen(port, '127.0.0.1')
    await once(server, 'listening')
    controller.abort('changed my mind')
    expect(await connecting).toMatchObject({ code: 'CONNECTION_CLOSED', cause: 'changed my mind' })
    server.close()
    await once(server, 'close')
    expect(reached).toBe(0)
  })

  // Elsewhere a queue of connections that is full refuses them.
  describe.runIf(process.platform === 'linux')('a TCP port where nobody answers', () => {
    test('is given up after a while', async () => {
      const error = await failure(
        connect({ transport: tcp({ port: await fullPort(), retry: { attempts: 2, attemptMs: 50 } }) }),
      )
      expect(error).toBeInstanceOf(ConnectError)
      expect((error as ConnectError).attempts.map(({ error: word }) => word)).toEqual(['timed out', 'timed out'])
    })

    test('row 32: giving up while connecting', async () => {
      const controller = new AbortController()
      const transport = tcp({ port: await fullPort(), retry: { attemptMs: 60_000, attempts: 1 } })
      const connecting = failure(connect({ transport, signal: controller.signal }))
      setTimeout(() => controller.abort('changed my mind'), 100)
      expect(await connecting).toMatchObject({ code: 'CONNECTION_CLOSED', cause: 'changed my mind' })
    })
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

test('a socket that the system connects to itself has reached nobody', async () => {
  const { connect: connectSocket } = net
  onTestFinished(() => {
    net.connect = connectSocket
    syncBuiltinESMExports()
  })
  const port = await freePort()
  // By chance, this is what an attempt gets: its own end has the port that it asks for.
  net.connect = ((options: net.TcpNetConnectOpts) =>
    connectSocket({ ...options, localPort: port })) as typeof net.connect
  syncBuiltinESMExports()
  const error = await failure(connect({ transport: tcp({ port, retry: { attempts: 1 } }) }))
  expect(error).toMatchObject({ code: 'CONNECT_FAILED', attempts: [{ error: 'ECONNREFUSED' }] })
})

test('a free port is none that the system gives to others by chance, and another one where it is taken', async () => {
  const isUnassigned = (port: number) => port >= 20_000 && port < 30_000
  const taken = await freePort()
  expect(taken).toSatisfy(isUnassigned)
  const server = createServer().listen(taken, '127.0.0.1')
  await once(server, 'listening')
  const random = vi.spyOn(Math, 'random')
  onTestFinished(() => {
    random.mockRestore()
    server.close()
  })
  const again = (taken - 20_000 + 0.5) / 10_000
  random.mockReturnValueOnce(again)
  const another = await freePort()
  expect(another).toSatisfy(isUnassigned)
  expect(another).not.toBe(taken)
  // Where all that are tried are taken, the system chooses.
  random.mockReturnValue(again)
  expect(await freePort()).not.toSatisfy(isUnassigned)
})

test('a free port that another program takes first is tried again with another one, unless it was asked for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ports-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const taken = join(folder, 'taken')
  // The first time it fails as Node does when a port is taken.
  const script = `const [port, mark] = process.argv.slice(1), fs = require('fs'), net = require('net')
    if (!fs.existsSync(mark)) { fs.writeFileSync(mark, ''); throw new Error('listen EADDRINUSE: address already in use') }
    net.createServer(() => {}).listen(Number(port), '127.0.0.1', () => console.error('listening on port ' + port))`
  const open = (port?: number) =>
    connect({
      transport: spawnedTcp({
        command: process.execPath,
        args: given => ['-e', script, String(given), taken],
        ...(port !== undefined && { port }),
      }),
      wire: { goodbye: null },
    })
  const error = await failure(open(await freePort()))
  expect(error).toMatchObject({ code: 'AGENT_EXITED', stderr: expect.stringContaining('EADDRINUSE') })
  rmSync(taken)
  const connection = await open()
  expect(connection.description).toContain('on port')
  await connection.close()
})
