import { expect, test } from 'vitest'
import { isPlaceholder, looksRandom } from '../../../runtime/redact/looks-random.js'

test.each<[string, boolean]>([
  // A run of letters alone, or of digits alone, is random from 20 on.
  ['abcdefghijklmnopqrst', true],
  ['abcdefghijklmnopqrs', false],
  ['ABCDEFGHIJKLMNOPQRSZ', true],
  ['01234567890123456789', true],
  ['0123456789012345678', false],
  // Letters and digits are from 10 on.
  ['abcdefghi0', true],
  ['0123456789Z', true],
  ['abcdefgh0', false],
  ['abcdefghij', false],
  ['0123456789', false],
  // What is neither ends a run.
  ['abcdefghij-0123456789', false],
  ['abcdefghij_k0', false],
  ['abcdefghijklmnopqrs/abcdefghijklmnopqrs', false],
  ['ab-cdefghijk0', true],
  ['abcdefgh@0', false],
  ['abcdefgh[0', false],
  ['abcdefgh`0', false],
  ['abcdefgh{0', false],
  ['01234567/a', false],
  ['01234567:a', false],
  ['azAZ0909az', true],
  ['', false],
])('%j looks random: %s', (text, expected) => {
  expect(looksRandom(text)).toBe(expected)
})

test('shorter runs are random where that is asked for', () => {
  expect([looksRandom('abc12', 6), looksRandom('abc123', 6), looksRandom('abcdef', 6)]).toEqual([false, true, false])
})

test.each([
  '',
  '<token>',
  '$TOKEN',
  '{{ token }}',
  '%TOKEN%',
  '***',
  '…',
  '...',
  '(none)',
  '[redacted]',
  'xxx',
  'XXXXX',
])('%j is a placeholder', text => {
  expect(isPlaceholder(text)).toBe(true)
})

test.each(['true', 'False', 'null', 'undefined', 'none', 'nil', 'string', 'number', 'boolean', 'any'])(
  '%j is one as a whole',
  text => {
    expect(isPlaceholder(text)).toBe(true)
    expect(isPlaceholder(`${text}1`)).toBe(false)
    expect(isPlaceholder(`1${text}`)).toBe(false)
  },
)

test.each(['xx', 'a...', '..', 'a<token>', 'a$b', 'hello'])('%j is none', text => {
  expect(isPlaceholder(text)).toBe(false)
})
