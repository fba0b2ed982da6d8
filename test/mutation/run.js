// The mutation score of sources: the share of small changes to them that their tests notice. Works in a copy.
//   npm run mutation -- SOURCE… [TEST…]     files or folders; the tests are those of the sources' folders, unless named
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const stryker = join(root, 'test/mutation/node_modules/@stryker-mutator/core/bin/stryker.js')
/** Percent of the changes that tests have to notice. */
const atLeast = 80

const named = process.argv.slice(2)
const sources = named.filter(name => !name.startsWith('test/'))
const tests = named.filter(name => name.startsWith('test/'))
if (sources.length === 0) fail('name a source: npm run mutation -- runtime/framing/parse.ts')
for (const name of named) if (!existsSync(join(root, name))) fail(`there is no ${name}`)
if (!existsSync(stryker)) fail('Stryker is not installed: npm ci --prefix test/mutation')

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(`error: ${message}`)
  process.exit(1)
}

/** @param {string} name @param {string} ending */
const filesOf = (name, ending) => (name.endsWith('.ts') ? name : `${name}/**/*${ending}`)
const folders = sources.map(name => `test/${name.endsWith('.ts') ? dirname(name) : name}`)
const run = [...new Set(tests.length > 0 ? tests : folders)].map(name => filesOf(name, '.test.ts'))
const temporary = mkdtempSync(join(tmpdir(), 'mutation-'))
const configuration = join(temporary, 'stryker.config.json')
writeFileSync(
  configuration,
  JSON.stringify({
    mutate: sources.map(name => filesOf(name, '.ts')),
    testRunner: 'vitest',
    plugins: [join(root, 'test/mutation/node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')],
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    // A change that the tests wait for without end counts as noticed; what a busy machine delays does not.
    timeoutMS: 60_000,
    // Words of messages are for people.
    mutator: { excludedMutations: ['StringLiteral'] },
    concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 2),
    tempDirName: join(temporary, 'copy'),
    ignorePatterns: ['/coverage'],
    reporters: ['clear-text', 'progress-append-only'],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    thresholds: { high: 100, low: atLeast, break: atLeast },
    allowConsoleColors: false,
    // TypeScript 7 has none of the functions that Stryker reads a configuration with.
    tsconfigFile: 'none.json',
  }),
)
const { status } = spawnSync(process.execPath, [stryker, 'run', configuration], {
  cwd: root,
  stdio: 'inherit',
  // Every change runs the tests once: a few random cases of each kind are enough.
  env: { FUZZ_TIMES: '0.1', ...process.env, MUTATION_TESTS: run.join(' ') },
})
rmSync(temporary, { recursive: true, force: true })
process.exitCode = status ?? 1
