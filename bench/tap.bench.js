// What a tap adds to a round trip over standard input and output: in this process, and as a process in the middle.
import { fileURLToPath } from 'node:url'
import { CodyClient } from 'agent-bindings/cody/1.114'
import { stdio } from 'agent-bindings/runtime'
import { tapTransport } from 'agent-bindings/runtime/tap'
import { median, toRows } from './lib/rows.js'

const file = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))
const agent = [file('./runtime/agent.js'), 'floor', 'stdio']
const message = { id: 'panel', message: { command: 'submit', text: 'x'.repeat(100) } }

const spawned = (/** @type {string[]} */ args) => stdio({ command: process.execPath, args })
/** Something to do for each message. */
const heard = { bytes: 0 }

/** @type {Record<string, Pick<import('agent-bindings/runtime').ConnectOptions, 'transport' | 'trace'>>} */
const ways = {
  'no tap': { transport: spawned(agent) },
  'in process': {
    transport: tapTransport(spawned(agent), tapped => {
      heard.bytes += tapped.bytes ?? 0
    }),
  },
  'in process, text read': {
    transport: tapTransport(spawned(agent), tapped => {
      heard.bytes += tapped.raw.length
    }),
  },
  'a trace of the connection': {
    transport: spawned(agent),
    trace: {
      write: event => {
        heard.bytes += event.bytes ?? 0
      },
    },
  },
  'a process in the middle': { transport: spawned([file('./tap/middle.js'), ...agent]) },
}

/** Calls of one client before the next has its turn: what else the machine does hits all of them alike. */
const turn = 20

/** @param {import('./lib/rows.js').BenchOptions} options */
export async function run({ rounds, smoke }) {
  const turns = smoke ? 1 : 50
  const clients = await Promise.all(
    Object.entries(ways).map(async ([name, way]) => {
      const client = await CodyClient.connect({ ...way, wire: { goodbye: null } })
      return { name, client, times: /** @type {number[]} */ ([]), cpu: /** @type {number[]} */ ([]) }
    }),
  )
  for (let round = -1; round < rounds; round++) {
    const taken = clients.map(() => ({ trips: /** @type {number[]} */ ([]), cpu: 0 }))
    for (let count = 0; count < turns; count++)
      for (const [index, { client }] of clients.entries()) {
        const { trips, cpu } = taken[index] ?? { trips: [], cpu: 0 }
        const before = process.cpuUsage()
        for (let call = 0; call < turn; call++) {
          const begun = performance.now()
          await client.connection.request('chat/submitMessage', message)
          trips.push(1000 * (performance.now() - begun))
        }
        const { user, system } = process.cpuUsage(before)
        taken[index] = { trips, cpu: cpu + user + system }
      }
    if (round >= 0)
      for (const [index, { times, cpu }] of clients.entries()) {
        times.push(median(taken[index]?.trips ?? []))
        cpu.push((taken[index]?.cpu ?? 0) / (turns * turn))
      }
  }
  await Promise.all(clients.map(({ client }) => client.close()))
  const of = (/** @type {'times' | 'cpu'} */ figure) =>
    Object.fromEntries(clients.map(client => [client.name, client[figure]]))
  return [
    ...toRows('tap: a round trip over stdio', 'µs', of('times'), 'no tap'),
    ...toRows('tap: CPU of the client for a round trip', 'µs', of('cpu'), 'no tap'),
  ]
}
