import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { Project, repository } from '../support/installed-package.js'

const folder = join(repository, 'bench')
const benchmarks = readdirSync(folder).filter(name => name.endsWith('.bench.js'))

interface Row {
  group: string
  name: string
  median: number
  ratio?: number
}

describe('every benchmark runs and gives figures', () => {
  test.each(benchmarks)('%s', async name => {
    using out = new Project()
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(folder, 'run.js'), '--smoke', '--only', name, '--out', out.folder],
      { cwd: repository, maxBuffer: 16 * 1024 * 1024 },
    )
    const { rows } = JSON.parse(readFileSync(join(out.folder, 'results.json'), 'utf8')) as { rows: Row[] }
    expect(rows.length).toBeGreaterThan(2)
    for (const { group, name: row, median } of rows) {
      expect({ group, row, finite: Number.isFinite(median) }).toMatchObject({ finite: true })
      expect(stdout).toContain(`| ${row} |`)
    }
    expect(rows.some(({ ratio }) => ratio === 1)).toBe(true)
  })

  test('a short soak finds nothing that grows', async () => {
    const soak = [join(folder, 'soak.js'), '--turns', '20']
    const { stdout } = await promisify(execFile)(process.execPath, soak, { cwd: repository })
    expect(stdout).toMatch(/^20 turns over 4 connections in /)
    expect(stdout).toContain('; problems: 0\n')
  })

  test('a name that no benchmark has is an error that lists them', async () => {
    const failure = await promisify(execFile)(process.execPath, [join(folder, 'run.js'), '--only', 'nothing']).catch(
      (error: { code: number; stderr: string }) => error,
    )
    expect(failure).toMatchObject({ code: 1, stderr: expect.stringContaining('runtime.bench.js') })
  })
})
