import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// The tests of the sources, by their folders. Each change would wait for tests that count time or read the whole repository.
export default defineConfig({
  root: fileURLToPath(new URL('../../', import.meta.url)),
  test: {
    include: (process.env.MUTATION_TESTS ?? '').split(' '),
    exclude: ['**/node_modules/**', '**/{growth,repository}.test.ts'],
    testTimeout: 60_000,
    server: { deps: { external: [/\/dist\//] } },
  },
})
