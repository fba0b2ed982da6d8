import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { type Problem, stdio, streams } from '../../../runtime/index.js'
import { type RestartPolicy, type SupervisedConnection, supervise } from '../../../runtime/restart/index.js'
import { CrashWindow } from '../../../runtime/restart/policy.js'
import { eventually } from '../../support/eventually.js'
import { failure } from '../../support/failure.js'
import { faultyTransport, isAlive, transports } from '../../support/faulty.js'

const quick = { delayMs: 5, maxDelayMs: 20 }

async function supervised(
  way: (typeof transports)[number],
  fault: string,
  restart: RestartPolicy,
  problems: Problem[] = [],
) {
  return supervise({
    transport: faultyTransport(way, fault).transport,
    handshake: opened => opened.request('initialize', {}),
    onProblem: problem => problems.push(problem),
    restart: { ...quick, ...restart },
  })
}

const received = async (connection: SupervisedConnection) =>
  ((await connection.request('received')) as { method: string }[]).map(({ method }) => method)

describe.each(transports)('restart over %s', way => {
  test('row 34: a lost agent is started again, and nothing is replayed', async () => {
    const restarts: unknown[] = []
    const problems: Problem[] = []
    const connection = await supervised(
      way,
      'crash on call',
      {
        onRestart: async (fresh, { restart, error }) => {
          restarts.push([restart, error.code])
          await fresh.notify('documents/open', 'a.txt')
        },
      },
      problems,
    )
    const first = connection.pid as number
    const pending = [failure(connection.request('crash')), failure(connection.request('pending'))]
    for (const error of await Promise.all(pending))
      expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', cause: { code: 'AGENT_EXITED', exitCode: 7 } })
    expect(await failure(connection.request('echo', 1))).toMatchObject({ code: 'CONNECTION_CLOSED', method: 'echo' })
    expect(await failure(connection.notify('note'))).toMatchObject({ code: 'CONNECTION_CLOSED', method: 'note' })
    await connection.ready()
    expect(await received(connection)).toEqual(['initialize', 'documents/open', 'received'])
    expect(restarts).toEqual([[1, 'AGENT_EXITED']])
    expect(connection.restarts).toBe(1)
    expect(problems.map(({ kind }) => kind)).toEqual(['restart'])
    expect(isAlive(first)).toBe(false)
    expect(connection.signal.aborted).toBe(false)
    const last = connection.pid as number
    await connection.close()
    expect(await connection.closed).toMatchObject({ kind: 'closed' })
    expect(isAlive(last)).toBe(false)
    expect(connection.close()).toBe(connection.close())
  })

  test('row 34: listeners, handlers and iterations stay', async () => {
    const connection = await supervised(way, 'flood', {})
    const heard: unknown[] = []
    connection.on('tick', params => heard.push(params))
    const ticks = connection.events('tick')
    process.kill(connection.pid as number, 'SIGKILL')
    await eventually(() => expect(connection.restarts).toBe(1), { interval: 5 })
    await connection.ready()
    await connection.request('flood', { count: 1 })
    expect(heard).toEqual([{ n: 0, text: '' }])
    expect(await ticks.next()).toEqual({ done: false, value: { n: 0, text: '' } })
    await connection.close()
    expect(await ticks.next()).toEqual({ done: true, value: undefined })
  })

  test('row 34: handlers, secrets and the way out are those of the agent of the moment', async () => {
    await using connection = await supervised(way, 'asks', {})
    connection.protect('open-sesame')
    connection.handle('x/y', () => {
      throw new Error('not with open-sesame')
    })
    const answer = { code: -32603, message: 'x/y failed: not with [redacted]' }
    for (let agent = 0; agent < 2; agent++) {
      await connection.notify('ask', { method: 'x/y' })
      await eventually(async () =>
        expect(await connection.request('received')).toContainEqual(expect.objectContaining({ error: answer })),
      )
      const last = connection.pid as number
      process.kill(last, 'SIGKILL')
      await eventually(() => expect(connection.pid).not.toBe(last))
      await connection.ready()
    }
    const last = connection.pid as number
    await connection[Symbol.asyncDispose]()
    expect(isAlive(last)).toBe(false)
  })

  test('row 34: a consumer that pauses the agent pauses the next one too, until it has caught up', async () => {
    const connection = await supervised(way, 'flood', {})
    const ticks = connection.events('tick', { overflow: 'pause', limit: 2 })
    await connection.notify('flood', { count: 100 })
    await new Promise(resolve => setTimeout(resolve, 100))
    process.kill(connection.pid as number, 'SIGKILL')
    await eventually(() => expect(connection.restarts).toBe(1))
    const ready = connection.ready()
    expect(
      await Promise.race([ready.then(() => 'ready'), new Promise(resolve => setTimeout(resolve, 300, 'paused'))]),
    ).toBe('paused')
    const reading = (async () => {
      for await (const _ of ticks);
    })()
    await ready
    await connection.close()
    await reading
  })

  test('row 34: a crash loop stops after N in the window', async () => {
    const connection = await supervised(way, 'none', {
      maxCrashes: 3,
      onRestart: () => {
        throw new Error('the documents are gone')
      },
    })
    process.kill(connection.pid as number, 'SIGKILL')
    const { kind, error } = await connection.closed
    expect(kind).toBe('lost')
    expect(error.message).toContain('given up after 3 losses')
    expect(connection.restarts).toBe(2)
    expect(await failure(connection.ready())).toMatchObject({ code: 'CONNECTION_CLOSED' })
    expect(await failure(connection.events('tick').next())).toBe(error)
    expect(connection.signal.reason).toBe(error)
    await connection.close()
  })

  test('closing while waiting to restart leaves nothing', async () => {
    const connection = await supervised(way, 'none', { delayMs: 60_000, maxDelayMs: 60_000 })
    process.kill(connection.pid as number, 'SIGKILL')
    await eventually(() => expect(connection.pid).toBeUndefined())
    await connection.close()
    expect(await connection.closed).toMatchObject({ kind: 'closed' })
  })
})

test('what cannot be opened again cannot be restarted', async () => {
  const stream = new PassThrough()
  const transport = streams({ readable: stream, writable: stream })
  expect(await failure(supervise({ transport, restart: {} }))).toBeInstanceOf(TypeError)
})

test('a first agent that cannot be started leaves no trace open', async () => {
  let closed = 0
  const trace = { write: () => {}, close: () => closed++ }
  expect(
    await failure(supervise({ transport: stdio({ command: 'no-such-agent' }), restart: {}, trace })),
  ).toMatchObject({ code: 'SPAWN_FAILED' })
  expect(closed).toBe(1)
})

test('pauses double, are jittered and bounded, and old losses are forgotten', () => {
  const window = new CrashWindow({ maxCrashes: 6, windowMs: 1000, delayMs: 100, maxDelayMs: 500 })
  expect([0, 1, 2, 3].map(now => window.crashed(now, 1))).toEqual([100, 200, 400, 500])
  expect(window.crashed(4, 0)).toBe(250)
  expect(window.crashed(5, 0)).toBeUndefined()
  expect(window.crashed(1500, 1)).toBe(100)
  expect(window.count).toBe(1)
})
