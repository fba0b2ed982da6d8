import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { costs, figures } from '../../bench/lib/page.js'
import type { Results } from '../../bench/lib/rows.js'
import { Project, repository } from '../support/installed-package.js'

// The figures of one small run, stored.
const file = join(repository, 'test/bench/results.json')
const results = JSON.parse(readFileSync(file, 'utf8')) as Results

test('shows each figure of a run beside its goal and its peers, once', () => {
  const text = figures(results)
  expect(text).toContain('One run on 2026-11-25, version 0.2.0: Node v20.20.2, 2 × CPU, 8 GiB; 7 rounds, medians.')
  expect(text).toMatch(/^\| `diff`, Codex 0\.150\.0 and 0\.169\.0 \| 5 × \| [\d.]+ × \| {2}\|$/m)
  expect(text).toMatch(/generator of the Copilot SDK, for TypeScript: [\d.]+ ×/)
  // Each step above the start of Node is ten times the one before.
  expect(text).toContain('| from 1,250 to 12,500, above the start of Node | 10 × | 10 × | 10 × | 10 × |')
  expect(text).not.toMatch(/NaN|undefined|–/)
})

test('a run without peers, or of some benchmarks only, does not become a page', () => {
  const rows = results.rows.filter(({ name }) => !name.includes('generate-ts') && name !== 'import, Cody')
  expect(() => figures({ ...results, rows })).toThrow(
    /no figures for\n {2}import, time: import, Cody\n {2}reading definitions, time: Codex: its own generate-ts, types only\n/,
  )
})

test('page and README are written between their marks, and a second time the same', () => {
  using copy = new Project()
  for (const path of ['bench/write-page.js', 'bench/lib', 'docs/performance.md', 'README.md'])
    cpSync(join(repository, path), join(copy.folder, path), { recursive: true })
  const write = () => execFileSync(process.execPath, ['bench/write-page.js', file], { cwd: copy.folder })
  write()
  const page = copy.read('docs/performance.md')
  expect(page).toContain(figures(results))
  expect(copy.read('README.md')).toContain(costs(results))
  expect(page.split('\n')[0]).toBe('# Performance')
  expect(page).toContain('## Add one')
  write()
  expect(copy.read('docs/performance.md')).toBe(page)

  copy.write({ 'docs/performance.md': '# No marks\n' })
  const { status, stderr } = spawnSync(process.execPath, ['bench/write-page.js', file], {
    cwd: copy.folder,
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([1, expect.stringContaining('has not both marks')])
})
