// Runs every test that makes up random cases, with more of them and from another seed each time:
// npm run fuzz -- [TIMES [SEED]]
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startVitest } from 'vitest/node'

const root = fileURLToPath(new URL('../', import.meta.url))
const [times = 40, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number)
if (!(times >= 1 && Number.isInteger(seed))) {
  console.error('usage: npm run fuzz -- [TIMES [SEED]], with two whole numbers')
  process.exit(2)
}

const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.test.ts'))
  .map(name => join('test', name))
  .filter(name => readFileSync(join(root, name), 'utf8').includes("from 'fast-check'"))

console.log(`${files.length} files, ${times} times the usual cases; the same again: npm run fuzz -- ${times} ${seed}`)
Object.assign(process.env, { FUZZ_TIMES: times, FUZZ_SEED: seed })
await startVitest('test', files, { root, watch: false })
