// The whole check, step by step; arguments are Vitest's: `npm test -- test/cli`.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** @typedef {[what: string, ...command: string[]]} Step */

const root = fileURLToPath(new URL('../', import.meta.url))
// By its place: not every package lets its package.json be resolved.
const bin = (/** @type {string} */ name, /** @type {string} */ path) => join(root, 'node_modules', name, path)
const tsc = bin('typescript', 'bin/tsc')

// The compiler is a program of Go. Up to two gigabytes, to keep its garbage takes it half the time of collecting it.
const env = { ...process.env, GOGC: 'off', GOMEMLIMIT: '2GiB' }

/** @type {Step} */
const build = ['build: dist/ from the sources', 'build.mjs']
/** None of them needs another: they run side by side. @type {Step[]} */
const checks = [
  ['lint: Biome over every file', bin('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.'],
  ['types: every source, test and script', tsc, '-p', 'tsconfig.json'],
  ['types: the script of the docs page', tsc, '-p', 'codegen/docs/html/page'],
  ['unused: knip finds no file, export or package that nothing uses', bin('knip', 'bin/knip.js')],
  ['check: what is generated is in step with schema/', 'dist/cli/main.js', 'check'],
]
/** @type {Step} */
const tests = ['tests: in test/', bin('vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)]

const count = checks.length + 2
let reached = 0
const begun = performance.now()

/** @param {number} code */
const ended = code => {
  if (code !== 0) process.exit(code)
}

/** Shows a step while it runs. @param {Step} step */
async function show([what, ...command]) {
  console.log(`\n[${++reached}/${count}] ${what}`)
  const child = spawn(process.execPath, command, { cwd: root, env, stdio: 'inherit' })
  ended(report(what, await exitOf(child)))
}

/** Runs steps side by side, and shows each once it and those before it are done. @param {Step[]} steps */
async function showAll(steps) {
  const running = steps.map(async ([what, ...command]) => {
    const child = spawn(process.execPath, command, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const [code, said, errors] = await Promise.all([exitOf(child), text(child.stdout), text(child.stderr)])
    return { what, code, said: (said + errors).trimEnd() }
  })
  let failed = 0
  for (const step of running) {
    const { what, code, said } = await step
    console.log(`\n[${++reached}/${count}] ${what}${said && `\n${said}`}`)
    failed ||= report(what, code)
  }
  ended(failed)
}

/** @param {string} what @param {number} code @returns the code */
function report(what, code) {
  if (code !== 0) console.error(`\nFailed: ${what}`)
  return code
}

/** The exit code of a process; 1 where a signal ended it. @param {import('node:child_process').ChildProcess} child */
const exitOf = child =>
  /** @type {Promise<number>} */ (
    new Promise((resolve, reject) => child.on('error', reject).on('exit', code => resolve(code ?? 1)))
  )

await show(build)
await showAll(checks)
await show(tests)
console.log(`\nAll ${count} steps passed in ${Math.round((performance.now() - begun) / 1000)} s.`)
