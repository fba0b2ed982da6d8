import { describe, expect, test } from 'vitest'
import { Redactor } from '../../../runtime/redact.js'

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
