import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { connect, LimitError, stdio } from '../../../runtime/index.js'
import { spawnedTcp } from '../../../runtime/spawned-tcp/index.js'
import { eventually } from '../../support/eventually.js'
import { failure } from '../../support/failure.js'
import { faulty, transports } from '../../support/faulty.js'

const megabytes = (bytes: number) => bytes / (1 << 20)
const pause = () => new Promise(resolve => setImmediate(resolve))

describe.each(transports)('flow over %s', way => {
  test('row 26: the agent stops reading', async () => {
    const { connection } = await faulty(way, 'deaf', {
      wire: { goodbye: null },
      limits: { outgoingBytes: 1 << 20, exitMs: 50 },
    })
    const before = process.memoryUsage().rss
    const text = 'x'.repeat(1000)
    let rejected = 0
    let first: unknown
    const reject = (reason: unknown) => {
      rejected++
      first ??= reason
    }
    await Promise.all(
      Array.from({ length: 20_000 }, () => Promise.race([connection.notify('n', text), pause()]).catch(reject)),
    )
    // Of 20 MB, the system's buffers take up to 10 MB, and this side 1 MB.
    expect(rejected).toBeGreaterThan(8_000)
    expect(first).toBeInstanceOf(LimitError)
    expect(first).toMatchObject({ limit: 'outgoingBytes', value: 1 << 20 })
    expect(megabytes(process.memoryUsage().rss - before)).toBeLessThan(250)
    const error = await failure(connection.request('one', 'x'.repeat(2 << 20)))
    expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', method: undefined })
    await connection.close()
  })

  test('row 26: notify resolves when a slow agent has caught up', async () => {
    const { connection } = await faulty(way, 'none')
    const text = 'x'.repeat(100_000)
    for (let i = 0; i < 100; i++) await connection.notify('n', text)
    expect(await connection.request('echo', 1)).toEqual([1])
    await connection.close()
  })

  test('row 27: 100,000 notifications and a slow consumer that pauses the agent', async () => {
    const { connection } = await faulty(way, 'flood')
    const ticks = connection.events('tick', { overflow: 'pause', limit: 1000 })
    const count = 100_000
    const done = connection.request('flood', { count })
    let next = 0
    for await (const { n } of ticks as AsyncIterable<{ n: number }>) {
      if (n !== next++) throw new Error(`expected ${next - 1}, got ${n}`)
      if (n % 5000 === 0) await new Promise(resolve => setTimeout(resolve, 2))
      if (next === count) break
    }
    await done
    await connection.close()
  })

  test('row 27: a slow consumer has a bound, and is told', async () => {
    const { connection } = await faulty(way, 'flood')
    const slow = connection.events('tick', { limit: 100 })
    const seen: unknown[] = []
    connection.on('tick', params => seen.push(params))
    await connection.request('flood', { count: 5000 })
    expect(seen).toHaveLength(5000)
    const got: unknown[] = []
    const error = await failure(
      (async () => {
        for await (const tick of slow) got.push(tick)
      })(),
    )
    expect(error).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'eventMessages', value: 100, method: 'tick' })
    expect(got).toHaveLength(101)
    await connection.close()
  })

  test('row 27: a slow consumer has a bound in bytes', async () => {
    const { connection } = await faulty(way, 'flood', { limits: { eventBytes: 100_000 } })
    const slow = connection.events('tick')
    await connection.request('flood', { count: 50, text: 'x'.repeat(10_000) })
    const error = await failure(
      (async () => {
        for await (const _ of slow);
      })(),
    )
    expect(error).toMatchObject({ limit: 'eventBytes' })
    await connection.close()
  })

  test('row 28: 50 MB on stderr', async () => {
    const { connection } = await faulty(way, 'much on stderr', { limits: { stderrBytes: 4096 } })
    await connection.request('fault', { megabytes: 50 })
    await eventually(() => expect(connection.stderr).toMatch(/the end\n$/))
    expect(connection.stderr.length).toBeLessThanOrEqual(4096)
    await connection.close()
  })

  test('order: what awaiting code sees is the order of the wire, under load', async () => {
    const { connection } = await faulty(way, 'counts')
    const seen: number[] = []
    connection.on('tick', params => seen.push((params as { n: number }).n))
    const events = connection.events('tick')
    const iterated: number[] = []
    const iterating = (async () => {
      for await (const params of events) iterated.push((params as { n: number }).n)
    })()
    const call = async () => {
      const answer = await (async () => connection.request<number>('count'))()
      seen.push(answer)
      iterated.push(answer)
    }
    await Promise.all(Array.from({ length: 500 }, call))
    await connection.close()
    await iterating
    const inOrder = Array.from({ length: 2000 }, (_, n) => n)
    expect(seen).toEqual(inOrder)
    expect(iterated).toEqual(inOrder)
  })

  test('events end with the connection, with their signal, and when they are left', async () => {
    const { connection } = await faulty(way, 'crash on call')
    const controller = new AbortController()
    const aborted = connection.events('tick', { signal: controller.signal })
    const waiting = aborted.next()
    controller.abort()
    expect(await waiting).toEqual({ done: true, value: undefined })
    const left = connection.events('tick')
    await left.return?.()
    expect(await left.next()).toEqual({ done: true, value: undefined })
    const lost = failure(connection.events('tick').next())
    await failure(connection.request('fault'))
    expect(await lost).toMatchObject({ code: 'AGENT_EXITED', exitCode: 7 })
    expect(await failure(connection.events('tick').next())).toMatchObject({ code: 'AGENT_EXITED' })
    await connection.close()
  })

  test('an iteration whose signal has aborted is over before it begins', async () => {
    const { connection } = await faulty(way, 'flood')
    const ticks = connection.events('tick', { signal: AbortSignal.abort() })
    await connection.request('flood', { count: 1 })
    expect(await ticks.next()).toEqual({ done: true, value: undefined })
    await connection.close()
  })

  test('an iteration that a listener leaves does not get the message that is being handed on', async () => {
    const { connection } = await faulty(way, 'flood')
    let left: AsyncIterableIterator<unknown> | undefined
    connection.on('tick', () => void left?.return?.())
    left = connection.events('tick')
    await connection.request('flood', { count: 1 })
    expect(await left.next()).toEqual({ done: true, value: undefined })
    await connection.close()
  })

  test('of several who wait for the next event, the first is told that the connection is lost', async () => {
    const { connection } = await faulty(way, 'crash on call')
    const ticks = connection.events('tick')
    const waiting = [failure(ticks.next()), ticks.next(), ticks.next()]
    await failure(connection.request('fault'))
    expect(await Promise.all(waiting)).toEqual([
      expect.objectContaining({ code: 'AGENT_EXITED' }),
      { done: true, value: undefined },
      { done: true, value: undefined },
    ])
    await connection.close()
  })

  test('a listener that throws, at once or later, and one that is disposed', async () => {
    const { connection, problems } = await faulty(way, 'flood')
    const calls: string[] = []
    connection.on('tick', () => {
      throw new Error('token=sesame-open-1234')
    })
    connection.on('tick', async () => {
      throw new Error('token=sesame-open-1234')
    })
    connection.on('tick', () => {
      throw Object.create(null)
    })
    const first = connection.on('tick', () => calls.push('first'))
    connection.on('tick', () => calls.push('second'))
    await connection.request('flood', { count: 1 })
    first.dispose()
    first.dispose()
    await connection.request('flood', { count: 1 })
    expect(calls).toEqual(['first', 'second', 'second'])
    expect(problems.map(({ kind }) => kind)).toEqual(Array(6).fill('listener'))
    expect(JSON.stringify(problems)).not.toContain('sesame')
    await connection.close()
  })
})

test('row 54: nothing is searched in 50 MB on stderr of an agent spawned for TCP, once it is connected', async () => {
  const program = fileURLToPath(new URL('../../support/agents/faulty-agent.js', import.meta.url))
  let searched = 0
  class Listening extends RegExp {
    override exec(text: string) {
      searched++
      return super.exec(text)
    }
  }
  const transport = spawnedTcp({
    command: process.execPath,
    args: port => [program, 'much on stderr', String(port)],
    listening: new Listening(/listening on port (\d+)/),
  })
  const connection = await connect({ transport, handshake: opened => opened.request('initialize', {}) })
  const before = searched
  expect(before).toBeGreaterThan(0)
  await connection.request('fault', { megabytes: 50 })
  await eventually(() => expect(connection.stderr).toMatch(/the end\n$/))
  expect(searched).toBe(before)
  await connection.close()
})

test('an agent that closes its input and lives on ends the connection, after what it still says', async () => {
  const body = '{"jsonrpc":"2.0","method":"tick"}'
  const script = `require('fs').closeSync(0)
    setInterval(() => process.stdout.write('Content-Length: ${body.length}\\r\\n\\r\\n${body}'), 10)`
  const heard: unknown[] = []
  const connection = await connect({
    transport: stdio({ command: process.execPath, args: ['-e', script] }),
    wire: { goodbye: null },
    limits: { exitMs: 200, killMs: 200 },
    listeners: { tick: params => heard.push(params) },
  })
  await eventually(() => expect(heard.length).toBeGreaterThan(0))
  expect(await failure(connection.request('never read'))).toMatchObject({
    code: 'CONNECTION_CLOSED',
    message: expect.stringContaining('EPIPE'),
  })
  expect((await connection.closed).kind).toBe('lost')
})
