// The runtime, with a generated client on it, between vscode-jsonrpc as it comes and a hand-written floor.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { toRows } from './lib/rows.js'
import { contenders } from './runtime/contenders.js'

const client = fileURLToPath(new URL('./runtime/client.js', import.meta.url))
const run_ = promisify(execFile)

/**
 * @param {string} name
 * @param {string} transport
 * @param {number} scale
 * @param {readonly string[]} parts
 * @returns {Promise<Record<string, number>>}
 */
async function measure(name, transport, scale, parts) {
  const args = ['--expose-gc', client, name, transport, String(scale), ...parts]
  const { stdout } = await run_(process.execPath, args)
  return JSON.parse(stdout)
}

/** @param {import('./lib/rows.js').BenchOptions} options */
export async function run({ rounds, smoke }) {
  const scale = smoke ? 0.01 : 1
  /** @type {Record<string, Record<string, number[]>>} */
  const samples = {}
  /** @param {string} name @param {string} transport @param {...string} parts */
  const take = async (name, transport, ...parts) => {
    for (const [figure, value] of Object.entries(await measure(name, transport, scale, parts))) {
      const group = `runtime, ${transport}: ${figure}`
      samples[group] ??= {}
      samples[group][name] ??= []
      samples[group][name].push(value)
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const transport of ['stdio', 'tcp']) {
      for (const name of Object.keys(contenders)) {
        const parts = ['calls', 'large', 'streams']
        if (round === 0 && transport === 'stdio' && name === 'agent-bindings') parts.unshift('memory')
        if (smoke) await take(name, transport, ...(transport === 'tcp' ? ['calls'] : parts))
        // Each in a separate process: what a part leaves on the heap would slow down the next.
        else for (const part of parts) await take(name, transport, part)
      }
    }
  }
  return Object.entries(samples).flatMap(([key, cases]) => {
    const [, group = '', figure = '', unit = ''] = /^(.*?): (.*), ([^,]+)$/.exec(key) ?? []
    const rows = toRows(group, unit, cases, 'floor' in cases ? 'floor' : undefined)
    return rows.map(row => ({ ...row, name: `${figure}: ${row.name}` }))
  })
}
