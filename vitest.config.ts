import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

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

export default defineConfig({
  resolve: { alias: entryPoints },
  test: {
    include: ['test/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 30_000 * Number(process.env.FUZZ_TIMES ?? 1),
    hookTimeout: 30_000,
    server: { deps: { external: [/\/dist\//] } },
  },
})
