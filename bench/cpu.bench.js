// The runtime's CPU for one message against the hand-written floor, in every scenario of `runtime.bench.js`: in 31 rounds or
// more, for single ones differ by a third.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { toRows } from './lib/rows.js'

const client = fileURLToPath(new URL('./runtime/client.js', import.meta.url))
const run_ = promisify(execFile)

/** @param {import('./lib/rows.js').BenchOptions} options */
export async function run({ rounds, smoke }) {
  /** @type {Record<string, Record<string, number[]>>} */
  const samples = {}
  for (let round = 0; round < (smoke ? 1 : Math.max(rounds, 31)); round++)
    for (const name of ['floor', 'agent-bindings']) {
      const { stdout } = await run_(process.execPath, [client, name, 'stdio', smoke ? '0.01' : '1', 'cpu'])
      for (const [scenario, value] of Object.entries(JSON.parse(stdout))) {
        samples[scenario] ??= {}
        samples[scenario][name] = [...(samples[scenario][name] ?? []), value]
      }
    }
  return Object.entries(samples).flatMap(([key, cases]) => {
    const scenario = key.replace(/, µs$/, '')
    return toRows('CPU a message', 'µs', cases, 'floor').map(row => ({ ...row, name: `${scenario}: ${row.name}` }))
  })
}
