import { describe, expect, test } from 'vitest'
import { LineCollector } from '../../cli/chat/lines.js'
import { MarkdownStream } from '../../cli/markdown.js'
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
