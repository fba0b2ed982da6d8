import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { boundedLines, type Line } from '../../base/bounded-lines.js'
import { readBounded } from '../../base/bounded-read.js'

const folder = mkdtempSync(join(tmpdir(), 'bounded-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('reading a whole file', () => {
  test('gives its bytes, also more than one piece of them', () => {
    const bytes = Buffer.alloc(200_000, 'abc\n')
    writeFileSync(join(folder, 'a'), bytes)
    expect(readBounded(join(folder, 'a')).equals(bytes)).toBe(true)
    writeFileSync(join(folder, 'empty'), '')
    expect(readBounded(join(folder, 'empty'))).toHaveLength(0)
  })

  test.skipIf(process.platform === 'win32')('refuses what is no file, and waits for nobody', () => {
    expect(() => readBounded('/dev/zero')).toThrow('it is a device, not a file')
    expect(() => readBounded(folder)).toThrow('it is a folder')
    expect(() => readBounded(join(folder, 'none'))).toThrow('ENOENT')
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    expect(() => readBounded(pipe)).toThrow('it is a named pipe, which nobody may ever write to')
  })

  test.skipIf(process.platform === 'win32')('refuses a socket', async () => {
    const path = join(folder, 'socket')
    const server = createServer().listen(path)
    await once(server, 'listening')
    expect(() => readBounded(path)).toThrow('it is a socket, not a file')
    server.close()
  })
})

describe('lines', () => {
  const linesOf = async (chunks: (Uint8Array | string)[], longest = 100) => {
    const lines: Line[] = []
    for await (const some of boundedLines(from(chunks), longest)) lines.push(...some)
    return lines
  }
  async function* from<Item>(items: Item[]) {
    yield* items
  }

  test('are the same however the bytes come', async () => {
    const text = 'one\r\n\nthrée\nlast'
    const whole = await linesOf([text])
    expect(whole).toEqual([
      { text: 'one', number: 1, ended: true },
      { text: '', number: 2, ended: true },
      { text: 'thrée', number: 3, ended: true },
      { text: 'last', number: 4, ended: false },
    ])
    const bytes = Buffer.from(text)
    expect(await linesOf([...bytes.keys()].map(index => bytes.subarray(index, index + 1)))).toEqual(whole)
    expect(await linesOf(['a\n'])).toEqual([{ text: 'a', number: 1, ended: true }])
    expect(await linesOf([])).toEqual([])
  })

  test('begin behind a byte order mark, and it is left out before the first only', async () => {
    expect((await linesOf(['\ufeffa\n\ufeffb\n'])).map(({ text }) => text)).toEqual(['a', '\ufeffb'])
    expect((await linesOf(['\ufeff'])).map(({ text }) => text)).toEqual([''])
  })

  test('that never end are refused, however long they would be', async () => {
    async function* endless() {
      for (;;) yield Buffer.alloc(1000)
    }
    const reading = async () => {
      for await (const lines of boundedLines(endless(), 10_000)) expect(lines).toBeUndefined()
    }
    await expect(reading()).rejects.toThrow('line 1 is longer than')
  })

  test('before one that is too long are given', async () => {
    const lines: string[] = []
    const reading = async () => {
      for await (const some of boundedLines(from([`one\ntwo\n${'x'.repeat(200)}\nfour\n`]), 100))
        lines.push(...some.map(({ text }) => text))
    }
    await expect(reading()).rejects.toThrow('line 3 is longer than')
    expect(lines).toEqual(['one', 'two'])
  })
})
