// What a tap adds to a round trip over standard input and output: in this process, as a trace, and as a process in the
// middle. Each way runs in a separate process, because code that is compiled for one way is slower for another. It takes 31
// rounds or more.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { toRows } from './lib/rows.js'

const client = fileURLToPath(new URL('./tap/client.js', import.meta.url))
const run_ = promisify(execFile)

/** Ways of `tap/client.js`, by the names of their rows. */
const ways = {
  'no tap': 'none',
  'in process': 'tap',
  'in process, text read': 'tap-text',
  'a trace of the connection': 'trace',
  'a trace written to a file': 'trace-file',
  'a process in the middle': 'middle',
}

/** @param {import('./lib/rows.js').BenchOptions} options */
export async function run({ rounds, smoke }) {
  const trips = smoke ? ['10', '20'] : ['4000', '6000']
  /** @type {Record<'time' | 'cpu', Record<string, number[]>>} */
  const samples = { time: {}, cpu: {} }
  for (let round = 0; round < (smoke ? 1 : Math.max(rounds, 31)); round++)
    for (const [name, way] of Object.entries(ways)) {
      const { stdout } = await run_(process.execPath, [client, way, ...trips])
      const figures = JSON.parse(stdout)
      for (const figure of /** @type {const} */ (['time', 'cpu']))
        samples[figure][name] = [...(samples[figure][name] ?? []), figures[figure]]
    }
  return [
    ...toRows('tap: a round trip over stdio', 'µs', samples.time, 'no tap'),
    ...toRows('tap: CPU of all processes for a round trip', 'µs', samples.cpu, 'no tap'),
  ]
}
