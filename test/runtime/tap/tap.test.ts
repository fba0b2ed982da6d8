import { once } from 'node:events'
import { PassThrough, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { MessageChannel } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { connect, streams } from '../../../runtime/index.js'
import { type TappedMessage, tapProcess, tapStreams, tapTransport } from '../../../runtime/tap/index.js'
import { traceTap } from '../../../runtime/trace/index.js'
import type { TraceEvent } from '../../../runtime/trace/tracer.js'
import { vscodeJsonRpc } from '../../../runtime/vscode-jsonrpc/index.js'
import { messagePort } from '../../../runtime/worker/index.js'

/** Two connected ends: the first through a tap. */
async function tapped(take: (message: TappedMessage) => void) {
  const [up, down] = [new PassThrough(), new PassThrough()]
  const options = { wire: { goodbye: null } } as const
  const [client, agent] = await Promise.all([
    connect({ transport: tapTransport(streams({ readable: down, writable: up }), take), ...options }),
    connect({ transport: streams({ readable: up, writable: down }), side: 'server', ...options }),
  ])
  return { client, agent }
}

describe('in this process', () => {
  test('every message goes by, both ways, with its text', async () => {
    const heard: string[] = []
    const { client, agent } = await tapped(({ sender, raw, bytes, framing }) =>
      heard.push(`${sender} ${framing} ${bytes} ${raw}`),
    )
    agent.handle('add', (params: unknown) => ({ sum: params }))
    await client.request('add', { a: 1 })
    await agent.notify('told', { b: 'ü' })
    const told = '{"jsonrpc":"2.0","method":"told","params":{"b":"ü"}}'
    await expect.poll(() => heard.length).toBe(3)
    expect(heard).toEqual([
      'client content-length 56 {"jsonrpc":"2.0","id":1,"method":"add","params":{"a":1}}',
      expect.stringMatching(/^agent content-length \d+ .*"result":{"sum":{"a":1}}/),
      `agent content-length ${Buffer.byteLength(told)} ${told}`,
    ])
    await client.close()
  })

  test('a question goes by before its answer, however soon that comes', async () => {
    const heard: string[] = []
    const { client, agent } = await tapped(({ sender }) => heard.push(sender))
    agent.handle('echo', params => params)
    // So much is written at once, and the other end answers at once.
    await client.request('echo', { text: 'x'.repeat(5_000) })
    expect(heard).toEqual(['client', 'agent'])
    await client.close()
  })

  test('the text is the one that was sent, whatever becomes of the value', async () => {
    const heard: TappedMessage[] = []
    const { client, agent } = await tapped(message => heard.push(message))
    agent.handle('add', () => null)
    const params = { at: new Date(0), count: 1 }
    const answered = client.request('add', params)
    params.count = 2
    await answered
    expect(heard[0]?.raw).toBe(
      '{"jsonrpc":"2.0","id":1,"method":"add","params":{"at":"1970-01-01T00:00:00.000Z","count":1}}',
    )
    await client.close()
  })

  test('what a limit keeps from being sent does not go by', async () => {
    const heard: string[] = []
    const transport = tapTransport(streams({ readable: new PassThrough(), writable: new PassThrough() }), ({ raw }) =>
      heard.push(raw),
    )
    const client = await connect({ transport, wire: { goodbye: null }, limits: { messageBytes: 100 } })
    await expect(client.request('add', 'x'.repeat(100))).rejects.toThrow('too long')
    await client.notify('told')
    expect(heard).toEqual(['{"jsonrpc":"2.0","method":"told"}'])
    await client.close()
  })

  test('between threads there is no text on the wire, but there is one for the tap', async () => {
    const { port1, port2 } = new MessageChannel()
    const heard: TappedMessage[] = []
    const options = { wire: { goodbye: null } } as const
    const [client, agent] = await Promise.all([
      connect({ transport: tapTransport(messagePort(port1), message => heard.push(message)), ...options }),
      connect({ transport: messagePort(port2), side: 'server', ...options }),
    ])
    agent.handle('ping', () => 'pong')
    await client.request('ping', {})
    expect(heard.map(({ sender, bytes }) => [sender, bytes])).toEqual([
      ['client', undefined],
      ['agent', undefined],
    ])
    expect(JSON.parse(heard[1]?.raw ?? '')).toMatchObject({ result: 'pong' })
    await client.close()
  })

  test('a tap that fails ends the connection with its reason', async () => {
    const { client } = await tapped(() => {
      throw new Error('disk full')
    })
    await expect(client.request('ping', {})).rejects.toThrow('the tap failed: disk full')
    expect(await client.closed).toMatchObject({ error: { message: expect.stringContaining('disk full') } })
  })

  test('what arrives together with the message that a tap cannot keep goes nowhere', async () => {
    const taken: string[] = []
    const { client, agent } = await tapped(({ raw }) => {
      taken.push(raw)
      if (taken.length === 1) throw new Error('disk full')
    })
    const heard: unknown[] = []
    client.on('told', params => heard.push(params))
    void agent.notify('told', { n: 1 })
    void agent.notify('told', { n: 2 })
    await client.closed
    expect(taken).toEqual(['{"jsonrpc":"2.0","method":"told","params":{"n":1}}'])
    expect(heard).toEqual([])
  })
})

describe('between two streams', () => {
  const ends = () => {
    const client = { readable: new PassThrough(), writable: new PassThrough() }
    const agent = { readable: new PassThrough(), writable: new PassThrough() }
    return { client, agent }
  }

  test('lets every byte through, and the ends', async () => {
    const { client, agent } = ends()
    const heard: TappedMessage[] = []
    const done = tapStreams(client, agent, message => heard.push(message))
    const noise = Buffer.from([0xff, 0, 10, 0xc3])
    const asked = Buffer.concat([Buffer.from('{"id":1,"method":"a"}\r\n'), noise])
    client.readable.end(asked)
    agent.readable.end('Content-Length: 8\r\n\r\n{"id":1}')
    expect(await buffer(agent.writable)).toEqual(asked)
    expect((await buffer(client.writable)).toString()).toBe('Content-Length: 8\r\n\r\n{"id":1}')
    expect(await done).toEqual([])
    expect(heard.map(({ sender, framing }) => [sender, framing])).toEqual([
      ['client', 'json-lines'],
      ['agent', 'content-length'],
    ])
  })

  test('a side that does not read holds the other one back', async () => {
    const { client, agent } = ends()
    const slow = new Writable({ highWaterMark: 1, write: () => {} })
    void tapStreams(client, { readable: agent.readable, writable: slow }, () => {}).catch(() => {})
    const line = `${JSON.stringify({ text: 'x'.repeat(1 << 16) })}\n`
    let written = 0
    while (client.readable.write(line) && written < 1000) {
      written++
      await new Promise(setImmediate)
    }
    expect(written).toBeLessThan(10)
    for (const stream of [client.readable, agent.readable, slow]) stream.destroy()
  })

  test('a tap that fails closes both ends', async () => {
    const { client, agent } = ends()
    const done = tapStreams(client, agent, () => {
      throw new Error('disk full')
    })
    client.readable.write('{"id":1}\n')
    await expect(done).rejects.toThrow('disk full')
    expect([agent.writable.destroyed, client.writable.destroyed]).toEqual([true, true])
  })

  test('a tap that fails for a last message without a line end says so', async () => {
    const { client, agent } = ends()
    const done = tapStreams(client, agent, () => {
      throw new Error('disk full')
    })
    agent.readable.end()
    client.readable.end('{"id":1}')
    await expect(done).rejects.toThrow('disk full')
  })
})

describe('around a process', () => {
  const echo = "process.stdin.pipe(process.stdout); process.stdin.on('end', () => process.exitCode = 7)"
  const run = (script: string, take: (message: TappedMessage) => void = () => {}) => {
    const [stdin, stdout] = [new PassThrough(), new PassThrough()]
    // On a busy machine an agent may need more time to start than a silent one gets whose client is gone.
    const options = { stdin, stdout, isBusy: () => true }
    return { stdin, stdout, done: tapProcess(process.execPath, ['-e', script], take, options) }
  }

  test('keeps the exit code, and hears both sides', async () => {
    const heard: string[] = []
    const { stdin, stdout, done } = run(echo, ({ sender, raw }) => heard.push(`${sender} ${raw}`))
    stdin.end('{"id":1}\n')
    expect(await done).toEqual({ exitCode: 7, signal: null, problems: [] })
    expect(stdout.read()?.toString()).toBe('{"id":1}\n')
    expect(heard).toEqual(['client {"id":1}', 'agent {"id":1}'])
  })

  test('ends an agent when it is told to', async () => {
    const [stdin, stdout] = [new PassThrough(), new PassThrough()]
    const stop = new AbortController()
    const script = "setInterval(() => {}, 1000); console.log('{}')"
    const done = tapProcess(process.execPath, ['-e', script], () => {}, { stdin, stdout, signal: stop.signal })
    await once(stdout, 'readable')
    stop.abort()
    expect(await done).toMatchObject({ exitCode: null, signal: 'SIGTERM' })
  })

  test('a client that is slow gets all that an agent wrote before it ended', async () => {
    const [stdin, stdout] = [new PassThrough(), new PassThrough({ highWaterMark: 1 })]
    const script = "process.stdout.write('x'.repeat(150_000))"
    const done = tapProcess(process.execPath, ['-e', script], () => {}, { stdin, stdout })
    // Longer than nothing may arrive from an agent that has ended.
    setTimeout(() => stdout.resume(), 1_500)
    let length = 0
    stdout.on('data', chunk => {
      length += chunk.length
    })
    stdout.pause()
    await done
    expect(length + stdout.readableLength).toBe(150_000)
  })

  test('a client that breaks off is gone, as one that ends is', async () => {
    const { stdin, done } = run(echo)
    stdin.destroy(new Error('ECONNRESET'))
    expect(await done).toMatchObject({ exitCode: 7 })
  })

  test('a program that is not there is a SpawnError; a tap that fails ends the agent', async () => {
    await expect(tapProcess('/no/such/agent', [], () => {})).rejects.toMatchObject({ name: 'SpawnError' })
    const { stdin, done } = run(echo, () => {
      throw new Error('disk full')
    })
    stdin.write('{"id":1}\n')
    await expect(done).rejects.toThrow('disk full')
  })
})

test.each([
  ['the own engine', undefined],
  ["vscode-jsonrpc's engine", vscodeJsonRpc],
])('a trace of a tap is what a connection traces: %s', async (_, engine) => {
  const [own, ofTap]: [TraceEvent[], TraceEvent[]] = [[], []]
  const sinkOf = (events: TraceEvent[]) => ({
    sink: { write: (event: TraceEvent) => void events.push(event) },
    payloads: true,
  })
  const [up, down] = [new PassThrough(), new PassThrough()]
  const wire = { goodbye: null }
  const [client, agent] = await Promise.all([
    connect({
      transport: tapTransport(streams({ readable: down, writable: up }), traceTap(sinkOf(ofTap))),
      trace: sinkOf(own),
      engine,
      wire,
    }),
    connect({ transport: streams({ readable: up, writable: down }), side: 'server', wire }),
  ])
  agent.handle('login', () => ({ accessToken: 'a-very-secret-value' }))
  await client.request('login', {})
  agent.handle('ask', async () => agent.request('name', {}))
  client.handle('name', () => 'me')
  await client.request('ask', {})
  await client.close()
  const facts = (events: TraceEvent[]) =>
    events.filter(({ direction }) => direction !== '-').map(({ time: _, milliseconds: __, ...event }) => event)
  expect(facts(ofTap)).toEqual(facts(own))
  expect(facts(own).map(({ direction, kind, method, bytes }) => [direction, kind, method, (bytes ?? 0) > 0])).toEqual([
    ['out', 'request', 'login', true],
    ['in', 'response', 'login', true],
    ['out', 'request', 'ask', true],
    ['in', 'request', 'name', true],
    ['out', 'response', 'name', true],
    ['in', 'response', 'ask', true],
  ])
  expect(JSON.stringify(ofTap)).not.toContain('a-very-secret')
})
