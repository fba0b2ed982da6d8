import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { SkippedReporter } from './test/support/skipped-reporter.js'

const root = new URL('./', import.meta.url)
const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  exports: Record<string, string | { default: string }>
}

// The package's own entry points, as a user imports them: end-to-end tests run against what is built.
const entryPoints = Object.entries(exports).flatMap(([entry, target]) =>
  typeof target === 'string'
    ? []
    : [
        {
          find: new RegExp(`^agent-bindings${entry.slice(1)}$`),
          replacement: fileURLToPath(new URL(target.default, root)),
        },
      ],
)

// Programs that the tests start would colour what they print; tests that want colours ask for them.
delete process.env.FORCE_COLOR
// In a job of GitHub Actions, `diff` would add what the tests compare to the summary of the job.
delete process.env.GITHUB_STEP_SUMMARY

/** Folders whose tests take long, those that start many processes first: they begin first, so that no core waits for the last of them. */
const long = [
  ...['packed', 'bench', 'cli', 'e2e', 'matrix', 'peers', 'pages', 'runtime/scenarios'],
  ...['testing', 'codegen/targets', 'codegen/readers/typescript', 'codegen/drift', 'runtime/validation'],
  ...['schema', 'codegen/samples', 'codegen/docs', 'generated'],
].map(name => `/test/${name}/`)

/** Files that run alone come first: each needs a new worker, while the files after them all use the same ones. */
class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      const folder = long.findIndex(name => moduleId.includes(name))
      return (folder === -1 ? long.length : folder) + (project.config.isolate ? 0 : 1000)
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

/**
 * Files that need a process which no other file has used: they judge its time or memory, or what ends with it. All others
 * leave their process as it was.
 */
const alone = ['**/growth.test.ts', 'test/runtime/forgotten-close.test.ts', 'test/runtime/scenarios/**/*.test.ts']
const tarball = ['test/packed/**/*.test.ts']

export default defineConfig({
  resolve: { alias: entryPoints },
  test: {
    // More than two cores have: most tests wait for programs that they start, and meanwhile others run.
    maxWorkers: 4,
    reporters: ['default', new SkippedReporter()],
    sequence: { sequencer: LongFilesFirst },
    // Generous: what a test waits for comes in milliseconds, but not on a machine that does much else.
    testTimeout: 300_000 * Number(process.env.FUZZ_TIMES ?? 1),
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    server: { deps: { external: [/\/dist\//] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...alone, ...tarball],
          // Modules are loaded once for each worker and not for each file: a third less time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: alone, exclude: ['**/node_modules/**'] } },
      { extends: true, test: { name: 'tarball', include: tarball, globalSetup: 'test/support/pack.ts' } },
    ],
  },
})
