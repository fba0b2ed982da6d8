// Runs every benchmark of this folder and writes one table: Markdown on standard output, Markdown and JSON in a folder.
// `node bench/write-page.js RESULTS` puts the figures of such a run on the page.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { toMarkdown } from './lib/rows.js'

const usage = `Usage: npm run bench -- [options]

  --rounds N     how often each case is measured (default 7)
  --only NAME    benchmarks whose path has NAME in it; may be given more than once
  --out FOLDER   where results.md and results.json are written (default bench/results)
  --smoke        as little as shows that each benchmark runs`

const folder = fileURLToPath(new URL('./', import.meta.url))
const values = readArguments()
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const rounds = Number(values.rounds ?? (values.smoke ? 1 : 7))
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('error: --rounds takes a whole number from 1')
  process.exit(1)
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        smoke: { type: 'boolean', default: false },
        rounds: { type: 'string' },
        only: { type: 'string', multiple: true, default: [] },
        out: { type: 'string', default: join(folder, 'results') },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    return values
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : error}\n\n${usage}`)
    return process.exit(1)
  }
}

/** @type {import('./lib/rows.js').Row[]} */
const rows = []
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.bench.js'))
  .map(path => path.replaceAll('\\', '/'))
  .sort()
const chosen = files.filter(path => values.only.length === 0 || values.only.some(name => path.includes(name)))
if (chosen.length === 0) {
  console.error(`error: no benchmark has that name; there are: ${files.join(', ')}`)
  process.exit(1)
}
for (const path of chosen) {
  const start = performance.now()
  if (process.stderr.isTTY) process.stderr.write(`${path} …`)
  /** @type {{ run(options: import('./lib/rows.js').BenchOptions): Promise<import('./lib/rows.js').Row[]> }} */
  const bench = await import(pathToFileURL(join(folder, path)).href)
  rows.push(...(await bench.run({ rounds, smoke: values.smoke })))
  if (process.stderr.isTTY) process.stderr.write(` ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB`
/** @type {import('./lib/rows.js').Results} */
const results = { version, date: new Date().toISOString().slice(0, 10), machine, rounds, rows }
const markdown = `## Benchmarks\n\n${machine}; ${rounds} rounds\n\n${toMarkdown(rows)}\n`
process.stdout.write(markdown)
mkdirSync(values.out, { recursive: true })
writeFileSync(join(values.out, 'results.md'), markdown)
writeFileSync(join(values.out, 'results.json'), `${JSON.stringify(results, null, 2)}\n`)
