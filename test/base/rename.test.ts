import fs, { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { rename } from '../../base/rename.js'

/** A file to move, on a system where the first so many attempts to move anything fail. */
function fileInUse(platform: NodeJS.Platform, code: string, failures: number) {
  const folder = mkdtempSync(join(tmpdir(), 'rename-'))
  const before = { renameSync: fs.renameSync, platform: process.platform }
  const attempts = { count: 0 }
  fs.renameSync = (from, to) => {
    if (attempts.count++ < failures) throw Object.assign(new Error(`${code}: in use`), { code })
    before.renameSync(from, to)
  }
  syncBuiltinESMExports()
  Object.defineProperty(process, 'platform', { value: platform })
  onTestFinished(() => {
    fs.renameSync = before.renameSync
    syncBuiltinESMExports()
    Object.defineProperty(process, 'platform', { value: before.platform })
    rmSync(folder, { recursive: true })
  })
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  writeFileSync(from, 'new')
  writeFileSync(to, 'old')
  return { from, to, attempts }
}

test.each(['EPERM', 'EACCES', 'EBUSY'])(
  'on Windows, a file that is in use for a moment is moved after it: %s',
  code => {
    const { from, to, attempts } = fileInUse('win32', code, 3)
    rename(from, to)
    expect(readFileSync(to, 'utf8')).toBe('new')
    expect(attempts.count).toBe(4)
  },
)

test('on Windows, a file that stays in use is an error in the end', () => {
  const { from, to, attempts } = fileInUse('win32', 'EPERM', Number.POSITIVE_INFINITY)
  expect(() => rename(from, to)).toThrow('EPERM: in use')
  expect(attempts.count).toBe(8)
})

test.each([
  ['win32', 'ENOENT'],
  ['linux', 'EPERM'],
] as const)('what no waiting mends fails at once: %s, %s', (platform, code) => {
  const { from, to, attempts } = fileInUse(platform, code, 1)
  expect(() => rename(from, to)).toThrow(code)
  expect(attempts.count).toBe(1)
})
