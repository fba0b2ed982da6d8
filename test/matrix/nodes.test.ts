import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { engines, here, missing } from './engines.js'

// The built package on every version of Node that it is for, on Bun and on Deno.

const root = fileURLToPath(new URL('../../', import.meta.url))
const main = 'dist/cli/main.js'

test.runIf(process.env.AGENT_BINDINGS_REQUIRE_NODES)('the engines are installed', () => expect(missing).toEqual([]))

const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  exports: Record<string, string | { default: string }>
}
const entryPoints = JSON.stringify(
  Object.values(exports).flatMap(target => (typeof target === 'string' ? [] : [target.default])),
)

describe.each([...engines])('%s', (name, { program, args, version }) => {
  const run = async (...more: string[]): Promise<string> => {
    const { stdout, stderr } = await promisify(execFile)(program, [...args, ...more], { cwd: root })
    expect(stderr).toBe('')
    return stdout
  }
  const there = test.skipIf(missing.includes(name))

  there('is the version it is called', async () => {
    expect((await promisify(execFile)(program, ['--version'])).stdout).toMatch(version)
  })

  there('imports and requires every entry point', async () => {
    const counts = JSON.parse(await run(here('entry-points.js'), entryPoints)) as [string, number, number][]
    expect(counts.length).toBeGreaterThan(20)
    for (const [entry, imported, required] of counts) {
      expect(imported, entry).toBeGreaterThan(0)
      expect(required, entry).toBe(imported)
    }
  })

  there('runs both ends: the generated client and the mock agent', async () => {
    const said = await run(here('connect.js'), ...args, main, 'mock', 'acp')
    expect(said).toBe('version 1, sessionId is a string\n')
  })

  there('runs the command line', async () => {
    const [checked, differences] = await Promise.all([
      run(main, 'check'),
      run(main, 'diff', 'cody@1.28.1', 'cody@1.114.0'),
    ])
    expect(checked).toMatch(/\nIn step: \d+ files in \d+ outputs\.\n$/)
    expect(differences).toMatch(/editTask\/undo[\s\S]*Suggested version bump: major\.\n$/)
  })
})
