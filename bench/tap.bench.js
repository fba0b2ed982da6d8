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

/** @type {Record<string, import('agent-bindings/runtime').Transport>} */
const transports = {
  'no tap': spawned(agent),
  'in process': tapTransport(spawned(agent), tapped => {
    heard.bytes += tapped.bytes ?? 0
  }),
  'in process, text read': tapTransport(spawned(agent), tapped => {
    heard.bytes += tapped.raw.length
  }),
  'a process in the middle': spawned([file('./tap/middle.js'), ...agent]),
}

/** @param {import('./lib/rows.js').BenchOptions} options */
export async function run({ rounds, smoke }) {
  const calls = smoke ? 20 : 1000
  const clients = await Promise.all(
    Object.entries(transports).map(async ([name, transport]) => {
      const client = await CodyClient.connect({ transport, wire: { goodbye: null } })
      return { name, client, times: /** @type {number[]} */ ([]) }
    }),
  )
  const trip = async (/** @type {CodyClient} */ client) => {
    const begun = performance.now()
    await client.connection.request('chat/submitMessage', message)
    return 1000 * (performance.now() - begun)
  }
  for (let round = -1; round < rounds; round++) {
    /** @type {number[][]} */
    const taken = clients.map(() => [])
    // Call by call in turn: what else the machine does hits all of them alike.
    for (let call = 0; call < calls; call++)
      for (const [index, { client }] of clients.entries()) taken[index]?.push(await trip(client))
    if (round >= 0) for (const [index, { times }] of clients.entries()) times.push(median(taken[index] ?? []))
  }
  await Promise.all(clients.map(({ client }) => client.close()))
  const samples = Object.fromEntries(clients.map(({ name, times }) => [name, times]))
  return toRows('tap: a round trip over stdio', 'µs', samples, 'no tap')
}
