import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// The tests of one file, by its folder. Tests of growth count time, which every change would take.
export default defineConfig({
  root: fileURLToPath(new URL('../../', import.meta.url)),
  test: {
    include: (process.env.MUTATION_TESTS ?? '').split(' '),
    exclude: ['**/node_modules/**', '**/growth.test.ts'],
    testTimeout: 60_000,
    server: { deps: { external: [/\/dist\//] } },
  },
})
