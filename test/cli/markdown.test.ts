import { describe, expect, test } from 'vitest'
import { MarkdownStream } from '../../cli/markdown.js'
import { plain, type Style } from '../../cli/reports/style.js'
import { expectLinear } from '../support/growth.js'

const render = (pieces: Iterable<string>, style: Style = plain) => {
  const written: string[] = []
  const stream = new MarkdownStream(style, text => void written.push(text))
  for (const piece of pieces) stream.push(piece)
  stream.end()
  return written.join('')
}
/** Marks code, fences and the rest, to see what is taken for what. */
const marking: Style = { ...plain, green: text => `code<${text}>`, dim: text => `dim<${text}>` }
const kinds = (lines: string[]) =>
  render([lines.join('\n')], marking)
    .trimEnd()
    .split('\n')
    .map(line => (line.includes('code<') ? 'c' : /^dim<(?!│)/.test(line) ? 'f' : '-'))
    .join('')

describe('fences, as CommonMark has them', () => {
  test.each([
    ['a longer fence holds a shorter one', ['````md', '```js', 'x', '```', '````', 'end'], 'fcccf-'],
    ['tildes hold backquotes', ['~~~', '```', 'x', '```', '~~~', 'end'], 'fcccf-'],
    ['backquotes hold tildes', ['```', '~~~', '```', 'end'], 'fcf-'],
    ['a longer fence closes', ['```', 'x', '`````', 'end'], 'fcf-'],
    ['what has words after it does not close', ['```', '```js', '```', 'end'], 'fcf-'],
    ['a fence with backquotes behind it is code in the line', ['``` a ``` b', 'text'], '--'],
    ['tildes may have any words behind them', ['~~~ a ~~~ `b`', 'x', '~~~', 'end'], 'fcf-'],
    ['four spaces do not close', ['```', '    ```', '```', 'end'], 'fcf-'],
    ['three spaces open and close', ['   ```', 'x', '   ```', 'end'], 'fcf-'],
    ['in a list item', ['- one', '  ```', '  x', '  ```', '- two'], '-fcf-'],
    ['in a list item of a list', ['1. one', '   - two', '', '     ```', '     x', '     ```', 'end'], '---fcf-'],
    ['four spaces outside of a list are no fence', ['text', '', '    ```', 'text'], '----'],
    ['two are not enough', ['``', 'text', '~~', 'text'], '----'],
    ['the end of a quote ends its code', ['> ```', '> x', 'end', '```', 'x'], 'fc-fc'],
    ['a quote in code is code', ['```', '> ```', '```', 'end'], 'fcf-'],
    ['blank lines are code', ['```', '', 'x', '```'], 'fccf'],
    ['the end of a list item ends its code', ['- a', '  ```', '  x', 'end', '```', 'x'], '-fc-fc'],
    ['the next item ends it, too', ['- a', '  - b', '    ```', '    x', '  - c'], '--fc-'],
    ['in a quote of a quote', ['> > ```', '> > x', '> > ```', '> end'], 'fcf-'],
    ['in a list item of a quote', ['> - a', '>   ```', '>   x', '> end', 'end'], '-fc--'],
    ['in a quote of a list item', ['- > ```', '  > x', '  > ```', '  end'], 'fcf-'],
    ['in an item that tabs indent', ['-\ta', '', '\t```', '\tx', '\t```', 'end'], '--fcf-'],
    ['in an item that begins with an empty line', ['10.', '    ```', '    x', '    ```', 'end'], '-fcf-'],
    ['indented code in an item is no fence', ['- a', '', '      ```', 'end'], '----'],
  ])('%s', (_, lines, expected) => {
    expect(kinds(lines)).toBe(expected)
  })

  test('are the same, however the text is cut', () => {
    const text = '- a\n  ~~~ts\n  ```\n  ~~~\n````\n```\n````\nend **bold** [a](b)\n'
    const whole = render([text], marking)
    expect(render(text, marking)).toBe(whole)
  })
})

test('a long line is written in parts, and once', () => {
  const line = 'word '.repeat(5_000)
  expect(render(['```\n', ...line, '\n```\n'])).toBe(`\`\`\`\n  ${line}\n\`\`\`\n`)
  expect(render([...`[${line}`])).toBe(`[${line}\n`)
  expect(render([...`- ${'x'.repeat(9_000)}\nend`])).toBe(`• ${'x'.repeat(9_000)}\nend\n`)
})

describe('what is no mark-up stays as it is', () => {
  const marked: Style = { ...plain, bold: text => `<b>${text}</b>`, yellow: text => `<c>${text}</c>` }
  test.each([
    ['x ** 2 + y ** 2', 'x ** 2 + y ** 2'],
    ['**b ** and ** c**', '**b ** and ** c**'],
    ['**b** and **c d**', '<b>b</b> and <b>c d</b>'],
    ['``a`b`` and `c`', '<c>a`b</c> and <c>c</c>'],
    ['`` `x` `` and ```', '<c>`x`</c> and ```'],
    ['a `` b ` c', 'a `` b ` c'],
    ['a[0] = b] [c d](e)', 'a[0] = b] c d (e)'],
  ])('%s', (text, expected) => {
    expect(render([text], marked)).toBe(`${expected}\n`)
    expect(render(text, marked)).toBe(`${expected}\n`)
  })
})

describe('a text of twice the length takes about twice the time', () => {
  const pieces = ['[', '![', '[a](', '[a](b', ']', '(', '*', '**', '**a', '_', '`', '`a', '``` ', '~', '<', '- ', '1. ']
  const more = ['> ', '#', '\\', ' ', '\t', '\n', '[a]', '[a](b) ', '- - ', 'word ', 'x', '\n```\n', '\n- a\n', '\r']

  test.each([...pieces, ...more])('%j at once', piece =>
    expectLinear(120_000, length => {
      const text = piece.repeat(Math.ceil(length / piece.length))
      return () => render([text])
    }),
  )

  test.each([...pieces, ...more])('%j in pieces', piece =>
    expectLinear(16_000, count => {
      const pieces = Array.from({ length: count }, () => `${piece}a`)
      return () => render(pieces)
    }),
  )

  test('many items', () =>
    expectLinear(4_000, count => {
      const text = Array.from({ length: count }, (_, n) => `${' '.repeat(n % 900)}- a\n`).join('')
      return () => render([text])
    }))
})
