import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text as readAll } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import { withResolvers } from '../../base/with-resolvers.js'
import { LineCollector } from '../../cli/chat/lines.js'
import { TerminalPrompter } from '../../cli/chat/prompter.js'
import { MarkdownStream } from '../../cli/markdown.js'
import { reportFailure } from '../../cli/report.js'
import { toJson } from '../../cli/reports/escape.js'
import { plain } from '../../cli/reports/style.js'

const render = (pieces: string[]) => {
  const written: string[] = []
  const stream = new MarkdownStream(plain, text => void written.push(text))
  for (const piece of pieces) stream.push(piece)
  const before = written.join('')
  stream.end()
  return { before, all: written.join('') }
}

describe('Markdown on a terminal', () => {
  test('is rendered the same, however it is cut', () => {
    const text =
      '# Title\n\nSome **bold** and `code` and [a link](https://x.example).\n\n- one\n* two\n> said\n---\n```ts\nlet a = `*`\n```\nend'
    const whole = render([text]).all
    expect(whole).toBe(
      `Title\n\nSome bold and code and a link (https://x.example).\n\n• one\n• two\n│ said\n${'─'.repeat(40)}\n\`\`\`ts\n  let a = \`*\`\n\`\`\`\nend\n`,
    )
    expect(render([...text]).all).toBe(whole)
    expect(render(text.match(/.{1,7}/gs) ?? []).all).toBe(whole)
  })

  test('running text is shown by the word, mark-up when it is complete', () => {
    expect(render(['Running text go']).before).toBe('Running text ')
    expect(render(['With **open mark']).before).toBe('')
    expect(render(['- an item that']).before).toBe('')
  })

  test('control characters are shown as such', () => {
    expect(render(['a\u001b]0;t\u0007b\u202ec\r\n']).all).toBe('a\ufffd]0;t\ufffdb\ufffdc\n')
  })
})

test('typed lines are put together', () => {
  const typed = (lines: string[]) => {
    const collector = new LineCollector()
    return lines.map(line => collector.add(line))
  }
  expect(typed(['one'])).toEqual(['one'])
  expect(typed(['one\\', 'two\\', 'three'])).toEqual([undefined, undefined, 'one\ntwo\nthree'])
  expect(typed(['"""', 'a\\', '', 'b', '"""', 'c'])).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    'a\\\n\nb',
    'c',
  ])
})

test('JSON is without characters that a terminal would obey, and still the same', () => {
  const value = { 'a\u009b': ['b\u202ec', '\u007f', 'd\n\u001b'] }
  expect(toJson(value, 0)).toBe(String.raw`{"a\u009b":["b\u202ec","\u007f","d\n\u001b"]}`)
  expect(JSON.parse(toJson(value))).toEqual(value)
})

test('on a terminal an error has lines of 80 columns, and the way out one of its own', () => {
  const { isTTY } = process.stderr
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  process.stderr.isTTY = true
  const words = 'word '.repeat(20).trim()
  reportFailure(new Error(`${words}; it means this; try: ${words}; its last words:\n  ${words}`))
  process.stderr.isTTY = isTTY
  const [text] = write.mock.calls[0] ?? []
  write.mockRestore()
  expect(text).toBe(
    `error: ${'word '.repeat(14).trim()}\n  ${'word '.repeat(6).trim()}; it means this\n` +
      `  → ${'word '.repeat(15).trim()}\n    ${'word '.repeat(5).trim()}\n  its last words:\n  ${words}\n`,
  )
})

test('an error and a question are shown without what an agent put into them', async () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  reportFailure(new Error('the agent could not reply: \u001b[2Jno\nmore'))
  const tool = {
    id: 't',
    title: '\u001b[1m',
    kind: 'other',
    status: 'pending',
    diffs: [],
    files: ['\u009b2J'],
  } as const
  const prompter = new TerminalPrompter()
  await prompter.decide({ chat: 'c', tool, signal: new AbortController().signal })
  const shown = write.mock.calls.map(([text]) => text)
  write.mockRestore()
  expect(shown).toEqual([
    'error: the agent could not reply: \ufffd[2Jno\nmore\n',
    expect.stringContaining('\ufffd[1m (\ufffd2J); refused'),
  ])
})

test.each([
  ['y', 'allow'],
  ['a', 'allow-always'],
  ['', 'deny'],
])('what is typed, %j, decides: %j', async (typed, expected) => {
  const prompter = new TerminalPrompter()
  const asked: string[] = []
  prompter.ask = async question => {
    asked.push(question)
    return typed
  }
  const tool = { id: 't', title: 'Which?', kind: 'other', status: 'pending', diffs: [], files: [] } as const
  expect(await prompter.decide({ chat: 'c', tool, signal: new AbortController().signal })).toBe(expected)
  expect(asked).toEqual([expect.stringContaining('[y]es, [a]lways, [N]o')])
})

test('a question waits for what is printed, nothing is printed into it, and one that is taken back is not asked', async () => {
  const prompter = new TerminalPrompter()
  const asked: string[] = []
  const answers: ((typed: string) => void)[] = []
  prompter.ask = question => {
    asked.push(question)
    return new Promise(resolve => answers.push(resolve))
  }
  const ask = (title: string, abort = new AbortController()) => {
    const tool = { id: 't', title, kind: 'other', status: 'pending', diffs: [], files: [] } as const
    return prompter.decide({ chat: 'c', tool, signal: abort.signal })
  }
  const soon = () => new Promise(resolve => setTimeout(resolve, 5))
  const printing = withResolvers()
  prompter.printing = printing.promise
  const withdrawn = new AbortController()
  const [first, second, third] = [ask('one'), ask('two', withdrawn), ask('three')]
  await soon()
  expect(asked).toEqual([])

  printing.resolve()
  await soon()
  expect(asked).toEqual([expect.stringContaining('one')])
  let isFree = false
  void prompter.free.then(() => {
    isFree = true
  })
  await soon()
  expect(isFree).toBe(false)
  withdrawn.abort()
  answers[0]?.('y')
  expect(await first).toBe('allow')
  expect(await second).toBe('deny')
  await soon()
  expect(isFree).toBe(true)
  expect(asked).toEqual([expect.stringContaining('one'), expect.stringContaining('three')])
  answers[1]?.('n')
  expect(await third).toBe('deny')
})

test('a title of several lines cannot look like the words of this program', async () => {
  const prompter = new TerminalPrompter()
  let asked = ''
  prompter.ask = async question => {
    asked = question
    return ''
  }
  const tool = {
    id: 't',
    title: 'ls\nAllow it? [y/N] y',
    kind: 'execute',
    status: 'pending',
    diffs: [],
    files: [],
  } as const
  await prompter.decide({ chat: 'c', tool, signal: new AbortController().signal })
  expect(asked).toBe(
    '\nthe agent asks to be allowed: execute: ls\n  Allow it? [y/N] y\nAllow it? [y]es, [a]lways, [N]o ',
  )
})

test('a reader that has seen enough is no failure', async () => {
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
  const child = spawn(process.execPath, [main, 'call', '--describe', 'chat/submitMessage'])
  child.stdout.destroy()
  const [code, errors] = await Promise.all([once(child, 'exit').then(([code]) => code), readAll(child.stderr)])
  expect([code, errors]).toEqual([141, ''])
})

test('an error that nobody reads does not change the exit code', async () => {
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
  const child = spawn(process.execPath, [main, 'diff', 'missing.json', 'missing.json'])
  child.stderr.destroy()
  const [code] = await once(child, 'exit')
  expect(code).toBe(2)
})
