// Runs the tests, counts in every process that they start too, and says which lines of each part have run.
// Arguments are Vitest's: `npm run coverage -- test/runtime`.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { linesRun, readCounts } from './lines.js'
import { atLeast, generated, parts } from './parts.js'
import { listMissing, summarize } from './report.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const output = join(root, 'coverage')
const counted = join(output, 'raw')
const mapped = join(output, 'build')
const require = createRequire(import.meta.url)

/** @param {string} program in a package @param {readonly string[]} args @param {NodeJS.ProcessEnv} [env] */
function run(program, args, env = process.env) {
  const [name = '', ...path] = program.split('/')
  const script = join(dirname(require.resolve(`${name}/package.json`)), ...path)
  return spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit', env }).status ?? 1
}

/** The script behind a URL: of dist/ here, or of a copy that a test has installed. @param {string} url */
function scriptOf(url) {
  const foreign = /\/node_modules\/(?!agent-bindings\/)/.test(url)
  return foreign ? undefined : /^.*\/dist\/(.+)$/.exec(url)?.[1]
}

// The scripts of dist/ once more, with source maps: dist/ itself has none, as it is what is packed.
rmSync(output, { recursive: true, force: true })
const options = [
  '-p',
  'tsconfig.build.json',
  '--sourceMap',
  '--declaration',
  'false',
  '--removeComments',
  '--outDir',
  mapped,
]
if (run('typescript/bin/tsc', options) !== 0) process.exit(1)

mkdirSync(counted, { recursive: true })
const config = fileURLToPath(new URL('./vitest.config.ts', import.meta.url))
// The tarball is one of bundles: its tests cannot be run with the separate files that are counted here.
const tests = ['run', '--config', config, '--project', '!tarball', ...process.argv.slice(2)]
const status = run('vitest/vitest.mjs', tests, { ...process.env, NODE_V8_COVERAGE: counted })

const counts = readCounts(counted, scriptOf)
/** @type {import('./report.js').Sources} */
const sources = new Map()
for (const part of parts)
  for (const path of readdirSync(join(mapped, part), { recursive: true, encoding: 'utf8' }).sort()) {
    const script = `${part}/${path.replaceAll('\\', '/')}`
    const source = script.replace(/\.js$/, '.ts')
    if (source !== script && !generated.includes(source))
      sources.set(source, await linesRun(join(mapped, script), counts.get(script) ?? []))
  }

const missing = join(output, 'missing.txt')
writeFileSync(missing, listMissing(sources))
const { table, short } = summarize(sources, { parts, atLeast })
console.log(`\n${table}\n\nlines that have not run: ${missing}`)
for (const part of short) console.error(`error: less than ${atLeast} % of the lines of ${part}/ have run`)
process.exitCode = short.length > 0 ? 1 : status
