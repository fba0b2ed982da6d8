import { MessageChannel } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { connect } from '../../runtime/index.js'
import { messagePort } from '../../runtime/worker/index.js'
import { engines } from '../support/engines.js'
import { line, rawPeer } from '../support/raw-peer.js'

/** Values of every type, among them objects that no text can be made of: what they have instead of methods cannot be called. */
const values = [
  ...[null, true, 0, -1.5, '', 'constructor', '__proto__', [], [[]], {}, { toString: 1, valueOf: 1 }],
  ...[JSON.parse('{"then":1,"toJSON":1}'), { length: 1, 0: 'x' }, [null, { toString: 1, valueOf: 1 }]],
]

/** Messages that have each value in each place. */
const messages = values.flatMap(value => [
  value,
  { id: value, method: 'ask' },
  { id: 1000, method: value },
  { method: value, params: value },
  { method: 'tick', params: value },
  { method: '$/cancelRequest', params: value },
  { method: '$/cancelRequest', params: { id: value } },
  { id: value, result: value },
  { id: value, error: value },
  { id: 1001, error: { code: value, message: 'no such call' } },
  { id: 1001, error: { code: -1, message: value, data: value } },
])

test.each(['client', 'server'] as const)(
  'a peer that says anything disturbs neither the %s nor its trace',
  async side => {
    const traced: string[] = []
    const { connection, problems, write, lastId } = await rawPeer({
      wire: { framing: 'json-lines' },
      side,
      handlers: { ask: params => params },
      trace: { sink: { write: ({ kind }) => traced.push(kind) }, payloads: true },
    })
    const heard = connection.events('tick')
    // After an event, what follows is handled later, on its own.
    for (const message of messages) await write(line({ method: 'tick', params: 'event' }) + line(message))
    await write(line(messages.filter(message => !Array.isArray(message))))
    expect(connection.reason).toBeUndefined()
    expect(problems.filter(({ kind }) => kind === 'trace' || kind === 'listener')).toEqual([])
    expect(traced.length).toBeGreaterThan(2 * messages.length)
    expect(await heard.next()).toMatchObject({ value: 'event' })
    const answer = connection.request('still there')
    await write(line({ id: await lastId(), result: 'yes' }))
    expect(await answer).toBe('yes')
  },
)

test.each(engines)('a batch between threads may hold what JSON cannot carry ($name)', async ({ engine }) => {
  const { port1, port2 } = new MessageChannel()
  const heard: unknown[] = []
  const traced: unknown[] = []
  const connection = await connect({
    transport: messagePort(port1),
    wire: { goodbye: null },
    engine,
    listeners: { tick: params => heard.push(params) },
    trace: { write: ({ method, bytes }) => traced.push([method, bytes]) },
  })
  port2.postMessage([
    { method: 'tick', params: 1n },
    { method: 'tick', params: { at: new Date(0) } },
  ])
  await expect.poll(() => heard).toEqual([1n, { at: new Date(0) }])
  expect(traced.slice(1)).toEqual([
    ['tick', undefined],
    ['tick', undefined],
  ])
  await connection.close()
})
