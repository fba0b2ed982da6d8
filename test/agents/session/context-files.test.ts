import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseContextFile, readContextFile } from '../../../agents/session/context-files.js'

describe('context files', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'context-'))
    writeFileSync(join(folder, 'a.txt'), 'one\ntwo\nthree')
    writeFileSync(join(folder, 'empty'), '')
    writeFileSync(join(folder, 'binary'), Buffer.from([1, 0, 2]))
    writeFileSync(join(folder, 'large'), Buffer.alloc(3 * 1024 * 1024, 'a'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each([
    ['src/a.ts', { path: 'src/a.ts' }],
    ['src/a.ts:12', { path: 'src/a.ts', lines: { first: 12, last: 12 } }],
    ['C:\\a.ts:1-40', { path: 'C:\\a.ts', lines: { first: 1, last: 40 } }],
    ['odd:name', { path: 'odd:name' }],
  ])('%s', (text, file) => expect(parseContextFile(text)).toEqual(file))

  test('lines that make no sense are refused', () => {
    for (const text of ['a:0', 'a:5-2']) expect(() => parseContextFile(text)).toThrow('lines are counted from 1')
  })

  test('lines are cut out with their ends, up to the end of the file', async () => {
    const content = async (file: string) => (await readContextFile(file, folder)).content
    expect(await content('a.txt:1-2')).toBe('one\ntwo\n')
    expect(await content('a.txt:3')).toBe('three')
    expect(await content('a.txt:2-99')).toBe('two\nthree')
    expect(await content('a.txt')).toBe('one\ntwo\nthree')
    expect(await content('empty:1')).toBe('')
  })

  test('what is no text, no file, or too large is refused', async () => {
    const refusal = (file: string) => expect(readContextFile(file, folder)).rejects
    await refusal('binary').toThrow('cannot use binary as context: it is not a text file')
    await refusal('large').toThrow('more than 2097152')
    await refusal('.').toThrow('it is a folder')
    await refusal('/dev/null').toThrow('it is not a regular file')
    await refusal('a.txt/b').toThrow('there is no such file')
  })

  test.skipIf(process.platform === 'win32')('a pipe without a writer is refused, not waited for', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')])
    await expect(readContextFile('pipe', folder)).rejects.toThrow('it is not a regular file')
  })
})
