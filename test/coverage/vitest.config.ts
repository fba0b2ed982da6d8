import { fileURLToPath } from 'node:url'
import { defineConfig, mergeConfig } from 'vitest/config'
import usual from '../../vitest.config.js'
import { fromBuild } from './from-build.js'
import { parts } from './parts.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

export default mergeConfig(
  usual,
  defineConfig({
    root,
    plugins: [fromBuild(root, parts)],
    // Counting takes time.
    test: { setupFiles: ['test/coverage/setup.js'], testTimeout: 360_000, hookTimeout: 360_000 },
  }),
)
