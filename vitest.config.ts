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

/** Folders whose tests start many processes: they begin first, so that no core waits for the last of them. */
const long = ['packed', 'bench', 'cli', 'e2e', 'matrix', 'peers', 'pages'].map(name => `/test/${name}/`)

class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const folder = long.findIndex(name => moduleId.includes(name))
      return folder === -1 ? long.length : folder
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  resolve: { alias: entryPoints },
  test: {
    // More than two cores have: most tests wait for programs that they start, and meanwhile others run.
    maxWorkers: 4,
    reporters: ['default', new SkippedReporter()],
    sequence: { sequencer: LongFilesFirst },
    // Generous: what a test waits for comes in milliseconds, but not on a machine that does much else.
    testTimeout: 120_000 * Number(process.env.FUZZ_TIMES ?? 1),
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    server: { deps: { external: [/\/dist\//] } },
    projects: [
      {
        extends: true,
        test: { name: 'package', include: ['test/**/*.test.ts'], exclude: ['**/node_modules/**', 'test/packed/**'] },
      },
      {
        extends: true,
        test: { name: 'tarball', include: ['test/packed/**/*.test.ts'], globalSetup: 'test/support/pack.ts' },
      },
    ],
  },
})
