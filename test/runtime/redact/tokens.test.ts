import { describe, expect, test } from 'vitest'
import { beginsWord, findTokens, findTokensByMiddle, findWebTokens } from '../../../runtime/redact/tokens.js'
import { Redactor } from '../../../runtime/redact.js'
import { marked } from './marked.js'

// Where a token begins and ends. All values are made up, and put together here.

const redact = (text: string) => new Redactor().text(text)
const token = `ghp_${'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'}`
const [header, payload] = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiJhZGEifQ']

describe('a token begins a word', () => {
  test.each(['', ' ', '"', '=', '_', '\\n', '\\t', '%20', '\\u0020', 'a\\u00fc'])('after %j', before => {
    expect(redact(`${before}${token}`)).toBe(`${before}[redacted]`)
    expect(redact(`x${before}${token}`)).toBe(before === '' ? `x${token}` : `x${before}[redacted]`)
  })

  test.each(['a', '7', 'n', '%2', 'u0020', '\\u002', '\\uzzzz', '%20x', '\\u0020x'])('not after %j', before => {
    expect(redact(`${before}${token}`)).toBe(`${before}${token}`)
  })
})

describe('a JSON Web Token', () => {
  test.each([
    ['at the beginning of a text', `${header}.${payload}`, '[redacted]'],
    ['with a signature, at the end of a sentence', `It is ${header}.${payload}.c2ln-_9.`, 'It is [redacted].'],
    ['with the shortest payload', `${header}.${'a'.repeat(8)}`, '[redacted]'],
    ['with the shortest header', `eyJ${'a'.repeat(8)}.${payload}`, '[redacted]'],
  ])('%s', (_, text, want) => {
    expect(redact(text)).toBe(want)
  })

  test.each([
    ['without a payload', `${header} ${payload.replace('eyJ', 'abc')}`],
    ['whose payload is too short', `${header}.${'a'.repeat(7)}`],
    ['whose header is too short', `eyJ${'a'.repeat(7)}.${payload.replace('eyJ', 'abc')}`],
    ['in the middle of a word', `x${header}.${payload.replace('eyJ', 'abc')}`],
  ])('is none %s', (_, text) => {
    expect(redact(text)).toBe(text)
  })
})

test.each(['', ' ', '_', 'x\\n', 'x%2F', 'x%a9', 'x\\u00fC', 'x\\u1234'])('a word begins after %j', before => {
  expect(beginsWord(`${before}x`, before.length)).toBe(true)
})

test.each(['a', 'Z', '7', '%2', '%2g', '%g2', '%20x', '\\u002', '\\u00zz', '\\u0020x', '\\x20', 'u0020'])(
  'no word begins after %j',
  before => expect(beginsWord(`${before}x`, before.length)).toBe(false),
)

const mixed = (length: number) => 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6'.slice(0, length)

test.each([
  `«ghp_${mixed(8)}»...`,
  `ghp_${mixed(7)}`,
  `ghp_ ${mixed(8)}`,
  `«glc_${mixed(20)}+/==»`,
  `glc_${mixed(20)}+/=`,
  `glc_ ${mixed(24)}`,
  `«sk-${mixed(10)}»`,
  `sk-${mixed(9)}`,
  `sk- ${mixed(10)}`,
])('a token by its beginning in %j', want => {
  expect(marked(findTokens, want.replace(/[«»]/g, ''))).toBe(want)
})

test.each([
  `a «12345678:AA${mixed(33)}» b`,
  `a12345678:AA${mixed(33)}`,
  `1234567:AA${mixed(33)}`,
  `12345678:AA${mixed(34)}`,
])('a token by its middle in %j', want => {
  expect(marked(findTokensByMiddle, want.replace(/[«»]/g, ''))).toBe(want)
})

test('a header that is too short makes no JSON Web Token anywhere', () => {
  const text = `${'- '.repeat(20)}eyJ${'a'.repeat(7)}.${'a'.repeat(20)}`
  expect(marked(findWebTokens, text)).toBe(text)
})
