// The whole check, step by step; arguments are Vitest's: `npm test -- test/cli`.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
// By its place: not every package lets its package.json be resolved.
const bin = (/** @type {string} */ name, /** @type {string} */ path) => join(root, 'node_modules', name, path)
const tsc = bin('typescript', 'bin/tsc')

/** @type {[what: string, ...command: string[]][]} */
const steps = [
  ['build: dist/ from the sources', 'build.mjs'],
  ['lint: Biome over every file', bin('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', '.'],
  ['types: every source, test and script', tsc, '-p', 'tsconfig.json'],
  ['types: the script of the docs page', tsc, '-p', 'codegen/docs/html/page'],
  ['unused: knip finds no file, export or package that nothing uses', bin('knip', 'bin/knip.js')],
  ['check: what is generated is in step with schema/', 'dist/cli/main.js', 'check'],
  ['tests: in test/', bin('vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)],
]
const begun = performance.now()
for (const [index, [what, ...command]] of steps.entries()) {
  console.log(`\n[${index + 1}/${steps.length}] ${what}`)
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    console.error(`\nFailed: ${what}`)
    process.exit(status ?? 1)
  }
}
console.log(`\nAll ${steps.length} steps passed in ${Math.round((performance.now() - begun) / 1000)} s.`)
