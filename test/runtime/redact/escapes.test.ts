import { describe, expect, test } from 'vitest'
import { mayHaveEscapes, type Plain, withoutEscapes } from '../../../runtime/redact/escapes.js'

const whole = (text: string): Plain => ({ text, place: at => at })
/** Each line that has escapes, without them. */
const plain = (text: string) => [...withoutEscapes(whole(text))].map(line => line.text)
/** What stood in the text for each character of its lines with escapes. */
const written = (text: string) =>
  [...withoutEscapes(whole(text))].map(line =>
    [...line.text].map((_, at) => text.slice(line.place(at), line.place(at + 1))),
  )

test.each([
  ['%20', true],
  ['&amp;', true],
  ['\\n', true],
  ['plain text, with #;:/ in it', false],
  ['', false],
])('whether a text may have escapes: %j', (text, want) => {
  expect(mayHaveEscapes(text)).toBe(want)
})

describe('an escape is resolved', () => {
  test.each([
    // In URLs: what is no letter or digit.
    ['a%20b', 'a b'],
    ['%2f%2F%3a%3F%40%5b%5F%60%7b%7E', '//:?@[_`{~'],
    // In HTML and XML.
    ['&quot;&apos;&amp;&lt;&gt;', '"\'&<>'],
    ['&QUOT;&#34;&#38;&#39;&#x22;&#x26;&#X27;', '""&\'"&\''],
    // In JSON and JavaScript.
    ['\\u0022\\u003d\\u005C', '"=\\'],
    ['\\x22\\x3D', '"='],
    ['\\u00e9\\u0130\\u20ac\\uFF1D\\u0080', 'é\u0130€\uff1d\u0080'],
  ])('%s', (text, want) => {
    expect(plain(text)).toEqual([want])
  })

  test.each([
    '%41',
    '%30',
    '%39',
    '%1f',
    '%7f',
    '%5a',
    '%6b',
    '%2',
    '100% of it',
    '&copy;',
    '&amp',
    '&#65;',
    '&#35;',
    '&#x41;',
    '\\u0041',
    '\\u001f',
    '\\u007f',
    '\\u22',
    '\\x41',
    '\\n',
    'plain',
    '',
  ])('not where it stands for a letter, a digit or nothing: %j', text => {
    expect(plain(text)).toEqual([])
  })

  test('once: what comes out is not resolved again', () => {
    expect(plain('%2520')).toEqual(['%20'])
    expect(plain('&amp;quot;')).toEqual(['&quot;'])
  })
})

test('each character has the place of what was written for it', () => {
  expect(written('a%20b&quot;\\u003dc')).toEqual([['a', '%20', 'b', '&quot;', '\\u003d', 'c']])
  expect(written('%22%22')).toEqual([['%22', '%22']])
})

test('lines without escapes are left out, and each line is given by itself', () => {
  const text = 'first\na%20b\nplain\nc&lt;d%3E\nlast'
  expect(plain(text)).toEqual(['a b', 'c<d>'])
  expect(written(text)).toEqual([
    ['a', '%20', 'b'],
    ['c', '&lt;', 'd', '%3E'],
  ])
})

test('a line of a text within JSON ends at its escape', () => {
  expect(plain('a%20b\\nplain\\nc%20d')).toEqual(['a b', '\\nplain\\nc d'])
  expect(plain('x\\na%20b\\n')).toEqual(['x\\na b'])
})

test('places are those of the text that a line was taken from', () => {
  const [line] = withoutEscapes({ text: 'a%20b', place: at => 100 + 2 * at })
  expect([0, 1, 2, 3].map(at => line?.place(at))).toEqual([100, 102, 108, 110])
})
