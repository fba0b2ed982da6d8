import { expect, test } from 'vitest'
import { escapeMarkdown, fence, inlineCode } from '../../base/markdown.js'

test.each([
  ['a_b *c* `d`', 'a\\_b \\*c\\* \\`d\\`'],
  ['<b>&amp;', '&lt;b&gt;&amp;amp;'],
  ['- not a list', '\\- not a list'],
  ['1. not a list', '1\\. not a list'],
  ['two\n\nparagraphs', 'two paragraphs'],
  ['[a](b) ![c](d)', '\\[a\\](b) !\\[c\\](d)'],
  ['https://a.b www.a.b a@b.c', 'https\\://a.b www\\.a.b a\\@b.c'],
])('%j is written as %j', (given, want) => {
  expect(escapeMarkdown(given)).toBe(want)
})

test('code is closed by its own marks only, and has one line', () => {
  expect(inlineCode('a`b')).toBe('``a`b``')
  expect(inlineCode('`a')).toBe('`` `a ``')
  expect(inlineCode('a\nb')).toBe('`a b`')
})

test('a block of code is closed by its own marks only, however much there is of it', () => {
  expect(fence('ts', 'a')).toBe('```ts\na\n```')
  expect(fence('ts', '````')).toBe('`````ts\n````\n`````')
  const long = '`\n'.repeat(500_000)
  expect(fence('', long)).toBe(`\`\`\`\n${long}\n\`\`\``)
})
