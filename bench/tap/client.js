// Round trips over stdio in one way: node client.js WAY SKIPPED MEASURED; prints what one costs as a JSON object.
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CodyClient } from 'agent-bindings/cody/1.114'
import { stdio } from 'agent-bindings/runtime'
import { tapTransport } from 'agent-bindings/runtime/tap'
import { jsonLinesTrace } from 'agent-bindings/runtime/trace'
import { median } from '../lib/rows.js'

const [way = '', skipped = '', measured = ''] = process.argv.slice(2)
const file = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))
const agent = [file('./agent.js'), skipped, measured]
const message = { id: 'panel', message: { command: 'submit', text: 'x'.repeat(100) } }

/** CPU of the other processes for the measured round trips, as they say on stderr. */
const others = new EventEmitter()
const spawned = (/** @type {string[]} */ args) =>
  stdio({
    command: process.execPath,
    args,
    onStderr: line => {
      const [, name, cpu] = /^(agent|middle) (\d+)$/.exec(line) ?? []
      if (name !== undefined) others.emit(name, Number(cpu))
    },
  })
/** Something to do for each message. */
const heard = { bytes: 0 }
const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-tap-'))

/** @type {Record<string, () => Pick<import('agent-bindings/runtime').ConnectOptions, 'transport' | 'trace'>>} */
const ways = {
  none: () => ({ transport: spawned(agent) }),
  tap: () => ({
    transport: tapTransport(spawned(agent), ({ bytes = 0 }) => {
      heard.bytes += bytes
    }),
  }),
  'tap-text': () => ({
    transport: tapTransport(spawned(agent), ({ raw }) => {
      heard.bytes += raw.length
    }),
  }),
  trace: () => ({
    transport: spawned(agent),
    trace: {
      write: ({ bytes = 0 }) => {
        heard.bytes += bytes
      },
    },
  }),
  'trace-file': () => ({ transport: spawned(agent), trace: jsonLinesTrace(join(folder, 'trace.jsonl')) }),
  middle: () => ({ transport: spawned([file('./middle.js'), ...agent]) }),
}

const make = ways[way]
if (!make) throw new Error(`no way ${way}; there are: ${Object.keys(ways).join(', ')}`)
const client = await CodyClient.connect({ ...make(), wire: { goodbye: null } })
const call = () => client.connection.request('chat/submitMessage', message)
for (let count = Number(skipped); count > 0; count--) await call()
const figures = Promise.all((way === 'middle' ? ['agent', 'middle'] : ['agent']).map(name => once(others, name)))
const times = new Float64Array(Number(measured))
const before = process.cpuUsage()
for (const index of times.keys()) {
  const begun = performance.now()
  await call()
  times[index] = performance.now() - begun
}
const { user, system } = process.cpuUsage(before)
const cpu = (await figures).reduce((sum, [figure]) => sum + figure, user + system)
await client.close()
rmSync(folder, { recursive: true })
process.stdout.write(`${JSON.stringify({ cpu: cpu / Number(measured), time: 1000 * median([...times]) })}\n`)
