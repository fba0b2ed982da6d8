import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { readTrace } from '../../../runtime/trace/read-trace.js'

const cli = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'read-trace-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const event = (payload: unknown) =>
  JSON.stringify({ time: 1, direction: 'out', kind: 'notification', method: 'note', payload })
const document = file(
  'note.json',
  JSON.stringify({
    protocol: 'note',
    version: '1.0.0',
    methods: [{ method: 'note', kind: 'notification', messageDirection: 'clientToServer', params: { type: 'string' } }],
    $defs: {},
  }),
)
/** What the two commands that read traces make of one. */
const bothReaders = (path: string, input?: string) =>
  [
    ['trace', 'view', path],
    ['conform', document, '--trace', path],
  ].map(args => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
      encoding: 'utf8',
      ...(input !== undefined && { input }),
    })
    return { status, stdout, stderr }
  })

test('a trace may begin with a byte order mark', async () => {
  expect(await readTrace(file('marked.jsonl', `\ufeff${event(['a'])}\n`), () => {})).toEqual({ events: 1 })
})

describe('a trace that is cut off', () => {
  const good = `${event(['a'])}\n${event(['b'])}\n`

  test.each([1, 9, 40, event(['c']).length - 1])('in its last line after %i characters', async length => {
    const path = file('cut.jsonl', good + event(['c']).slice(0, length))
    expect(await readTrace(path, () => {})).toEqual({ events: 2, unfinishedLine: 3 })
    const [view, conform] = bothReaders(path)
    const warning = `${path}:3: warning: the last line is unfinished and was left out`
    expect(view).toMatchObject({ status: 0, stderr: expect.stringContaining(warning) })
    expect(view?.stdout).toContain('2 events')
    expect(conform).toMatchObject({ status: 0, stderr: expect.stringContaining(warning) })
    expect(conform?.stdout).toContain('2 messages')
  })

  test('of which only the line end is missing is whole', async () => {
    expect(await readTrace(file('whole.jsonl', good + event(['c'])), () => {})).toEqual({ events: 3 })
  })

  test('in the middle is broken there, and says so after what came before', () => {
    const path = file('broken.jsonl', `${event(['a'])}\n${event(['b']).slice(0, 20)}\n${good}`)
    const [view, conform] = bothReaders(path)
    expect(view).toMatchObject({ status: 1, stderr: expect.stringContaining(`${path}:2: error: this is not JSON`) })
    expect(conform).toMatchObject({ status: 2, stderr: expect.stringContaining(`${path}:2: error: this is not JSON`) })
    expect(conform?.stdout).toContain('1 message')
  })
})

test.skipIf(process.platform === 'win32')('a trace without an end is refused', () => {
  for (const { status, stderr } of bothReaders('/dev/zero')) {
    expect(status).toBeGreaterThan(0)
    expect(stderr).toContain('/dev/zero: error: the trace cannot be read: it is a device, not a file')
  }
})

test('a document without an end is refused', () => {
  const args = [cli, 'conform', '/dev/zero', '--trace', file('a.jsonl', `${event(['a'])}\n`)]
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  expect(status).toBe(2)
  expect(stderr).toContain('it is a device, not a file')
})

test('a folder is no trace', () => {
  for (const { stderr } of bothReaders(folder)) expect(stderr).toContain('the trace cannot be read: it is a folder')
})

test('both read standard input', () => {
  for (const { status, stdout } of bothReaders('-', `${event(['a'])}\n`)) {
    expect(status).toBe(0)
    expect(stdout).toMatch(/1 (event|message)/)
  }
})
