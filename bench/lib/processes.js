import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'

/** Printed by each measured Node.js process when it ends, on file descriptor 3: its peak memory in kilobytes. */
const reportMemory = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from 'node:fs'; process.on('exit', () => { try { writeSync(3, String(process.resourceUsage().maxRSS)) } catch {} })`,
)}`

/**
 * @typedef {object} Command
 * @property {readonly string[]} args what `node` is started with
 * @property {string} [cwd]
 * @property {Record<string, string>} [env] values that differ from those of this process
 * @property {() => void} [before] done before each run, outside the measured time
 * @property {readonly number[]} [exitCodes] exit codes that are right; 0 when not given
 */

/**
 * Runs `node` once, as a whole process.
 *
 * @param {Command} command
 * @param {boolean} withMemory whether the process reports its memory, which makes it start more slowly
 * @returns {Promise<{ ms: number, peakMegabytes: number }>} wall time and peak memory
 */
function runNode({ args, cwd, env, before, exitCodes = [0] }, withMemory) {
  before?.()
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(process.execPath, withMemory ? ['--import', reportMemory, ...args] : args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    })
    let kilobytes = ''
    let errors = ''
    child.stdio[3]?.on('data', chunk => {
      kilobytes += chunk
    })
    child.stderr?.on('data', chunk => {
      errors = (errors + chunk).slice(-4000)
    })
    child.on('error', reject)
    child.on('close', code => {
      const ms = performance.now() - start
      if (code === null || !exitCodes.includes(code))
        reject(new Error(`node ${args.join(' ')} ended with ${code}\n${errors}`))
      else resolve({ ms, peakMegabytes: Number(kilobytes) / 1024 })
    })
  })
}

/**
 * Runs commands in turn, round by round, after one round that is not counted. Their memory is taken in two rounds of
 * their own: it hardly varies, and to report it takes time.
 *
 * @param {Record<string, Command>} commands
 * @param {number} rounds
 */
export async function measureProcesses(commands, rounds) {
  /** @type {Record<string, number[]>} */
  const time = Object.fromEntries(Object.keys(commands).map(name => [name, []]))
  /** @type {Record<string, number[]>} */
  const memory = Object.fromEntries(Object.keys(commands).map(name => [name, []]))
  for (let round = rounds === 1 ? 0 : -1; round < rounds; round++)
    for (const [name, command] of Object.entries(commands)) {
      const { ms } = await runNode(command, false)
      if (round >= 0) time[name]?.push(ms)
    }
  for (let round = 0; round < Math.min(rounds, 2); round++)
    for (const [name, command] of Object.entries(commands)) {
      const { peakMegabytes } = await runNode(command, true)
      memory[name]?.push(peakMegabytes)
    }
  return { time, memory }
}

/**
 * Runs commands once each, and takes time and memory from the same run: for what takes long.
 *
 * @param {Record<string, Command>} commands
 */
export async function measureProcessesOnce(commands) {
  /** @type {Record<string, number[]>} */
  const time = {}
  /** @type {Record<string, number[]>} */
  const memory = {}
  for (const [name, command] of Object.entries(commands)) {
    const { ms, peakMegabytes } = await runNode(command, true)
    time[name] = [ms]
    memory[name] = [peakMegabytes]
  }
  return { time, memory }
}
