import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'

/** Printed by each measured Node.js process when it ends, on file descriptor 3: its peak memory in kilobytes. */
const reportMemory = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from 'node:fs'; process.on('exit', () => { try { writeSync(3, String(process.resourceUsage().maxRSS)) } catch {} })`,
)}`

/**
 * @typedef {object} Command
 * @property {string} [program] another program than `node`; its memory is not taken
 * @property {readonly string[]} args what the program is started with
 * @property {string} [cwd]
 * @property {Record<string, string>} [env] values that differ from those of this process
 * @property {() => void} [before] done before each run, outside the measured time
 * @property {readonly number[]} [exitCodes] exit codes that are right; 0 when not given
 */

/**
 * Runs a program once, as a whole process.
 *
 * @param {Command} command
 * @param {boolean} withMemory whether the process reports its memory, which makes it start more slowly
 * @returns {Promise<{ ms: number, peakMegabytes: number }>} wall time and peak memory
 */
function runOnce({ program = process.execPath, args, cwd, env, before, exitCodes = [0] }, withMemory) {
  before?.()
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(program, withMemory ? ['--import', reportMemory, ...args] : args, {
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
        reject(new Error(`${program} ${args.join(' ')} ended with ${code}\n${errors}`))
      else resolve({ ms, peakMegabytes: Number(kilobytes) / 1024 })
    })
  })
}

/**
 * Runs commands in turn, round by round, after one round that is not counted. Two more rounds measure their memory: it
 * hardly varies, and reporting it takes time. With one round in all, time and memory are those of the same run.
 *
 * @param {Record<string, Command>} commands
 * @param {number} rounds
 */
export async function measureProcesses(commands, rounds) {
  const names = Object.keys(commands)
  /** @type {Record<string, number[]>} */
  const time = Object.fromEntries(names.map(name => [name, []]))
  /** @type {Record<string, number[]>} */
  const memory = Object.fromEntries(names.filter(name => !commands[name]?.program).map(name => [name, []]))
  for (let round = rounds === 1 ? 0 : -1; round < rounds; round++)
    for (const [name, command] of Object.entries(commands)) {
      const { ms, peakMegabytes } = await runOnce(command, rounds === 1 && name in memory)
      if (round >= 0) time[name]?.push(ms)
      if (rounds === 1) memory[name]?.push(peakMegabytes)
    }
  for (let round = 0; rounds > 1 && round < 2; round++)
    for (const [name, command] of Object.entries(commands))
      if (name in memory) memory[name]?.push((await runOnce(command, true)).peakMegabytes)
  return { time, memory }
}
