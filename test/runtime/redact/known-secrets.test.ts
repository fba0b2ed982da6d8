import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KnownSecrets } from '../../../runtime/redact/known-secrets.js'
import { Redactor } from '../../../runtime/redact.js'
import { runs } from '../../support/runs.js'

const secret = 'p/ss "wörd" +1&<x>!(*)'

describe('a known secret goes', () => {
  const json = JSON.stringify(secret).slice(1, -1)
  const strict = encodeURIComponent(secret).replace(
    /[!()*]/g,
    unit => `%${unit.charCodeAt(0).toString(16).toUpperCase()}`,
  )

  test.each([
    ['as it is', secret],
    ['in JSON', json],
    ['in JSON, all in ASCII', json.replace('ö', '\\u00f6')],
    ['in JSON with escaped slashes', json.replace('ö', '\\u00f6').replace('/', '\\/')],
    ['in JSON as Go writes it', json.replace(/[<>&]/g, unit => `\\u00${unit.charCodeAt(0).toString(16)}`)],
    ['in JSON in JSON', JSON.stringify(json).slice(1, -1)],
    ['in a URL', encodeURIComponent(secret)],
    ['in a URL, in small letters', encodeURIComponent(secret).replace(/%../g, code => code.toLowerCase())],
    ['in a form', encodeURIComponent(secret).replaceAll('%20', '+')],
    ['in a URL that escapes all it can', strict],
    ['in a form that escapes all it can', strict.replaceAll('%20', '+')],
    ['in a URL that escapes all it can, in small letters', strict.replace(/%../g, code => code.toLowerCase())],
    ['in a URL in a URL', encodeURIComponent(encodeURIComponent(secret))],
    ['in JSON in JSON in JSON', JSON.stringify(JSON.stringify(json).slice(1, -1)).slice(1, -1)],
    ['in HTML', secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')],
    ['in XML, by numbers', secret.replaceAll('&', '&#38;').replaceAll('"', '&#x22;')],
    ['in JavaScript', secret.replaceAll('"', '\\x22').replaceAll('<', '\\x3c')],
    ['in a shell', secret.replace(/[ "&<>!(*)ö]/g, '\\$&')],
    ['in hexadecimal', Buffer.from(secret).toString('hex')],
  ])('%s', (_, form) => {
    expect(new Redactor({ secrets: [secret] }).text(`a${form}b`)).toBe('a[redacted]b')
  })

  test.each(['base64', 'base64url'] as const)('in %s', encoding => {
    const text = `a ${Buffer.from(secret).toString(encoding)} b`
    expect(new Redactor({ secrets: [secret] }).text(text)).toBe('a [redacted] b')
  })

  test('in base64 only where it is long enough to be no other word', () => {
    const seen = (short: string) => new Redactor({ secrets: [short] }).text(Buffer.from(short).toString('base64'))
    expect(seen('abcd')).toBe('YWJjZA==')
    expect(seen('abcde')).toBe('[redacted]')
  })

  test('at every place in a text that is in base64', () => {
    for (const before of ['', 'a', 'ab', 'abc', 'user:'])
      for (const after of ['', 'x', 'xy', 'xyz']) {
        const encoded = Buffer.from(`${before}open-sesame-and-more${after}`).toString('base64')
        const clean = new Redactor({ secrets: ['open-sesame-and-more'] }).text(`key=${encoded};`)
        expect(clean).toMatch(/^key=[\w+/]{0,6}\[redacted\][\w+/]{0,4}={0,2};$/)
      }
  })

  test('in quotes of a shell, and without the line end of the file it was read from', () => {
    const read = new Redactor({ secrets: ["it's open\n"] })
    expect(read.text("a 'it'\\''s open' b it's open")).toBe("a '[redacted]' b [redacted]")
  })

  test('where it overlaps another one', () => {
    const both = new Redactor({ secrets: ['abcd1234', '1234efgh'] })
    expect(both.text('x abcd1234efgh y')).toBe('x [redacted] y')
    expect(both.text('x abcd12341234efgh y')).toBe('x [redacted] y')
    expect(both.text('x abcd1234 1234efgh y')).toBe('x [redacted] [redacted] y')
  })

  test('when it was learnt, also from the URL of a proxy', () => {
    const learnt = new Redactor()
    learnt.learn({ MY_TOKEN: 'open-sesame', HTTPS_PROXY: 'http://ada:quiet-corner@proxy:8080', PLACE: 'the-garden' })
    learnt.learn({ HTTP_PROXY: 'http://some-gardener@proxy:8080' })
    expect(learnt.text('open-sesame, quiet-corner, the-garden, some-gardener@proxy')).toBe(
      '[redacted], [redacted], the-garden, some-gardener@proxy',
    )
  })

  test('when it was learnt from a value that leads back to itself on many ways', () => {
    const tree = { children: [] as object[], token: 'open-sesame' }
    for (let index = 0; index < 5; index++) tree.children.push({ parent: tree })
    const learnt = new Redactor()
    learnt.learn(tree)
    expect(learnt.text('open-sesame')).toBe('[redacted]')
  })

  test('also where it is a number under a name that is secret', () => {
    const redact = new Redactor({ keys: ['pin'] })
    expect(redact.value({ pin: 1234, password: 12345678, token: 5, maxTokens: 7 })).toEqual({
      pin: '[redacted]',
      password: '[redacted]',
      token: 5,
      maxTokens: 7,
    })
  })
})

test('the longest beginning at the end of a text is found, however the secret repeats itself', () => {
  const letters = (minLength: number) => fc.string({ unit: fc.constantFrom('a', 'b'), minLength, maxLength: 9 })
  fc.assert(
    fc.property(letters(4), letters(0), (repeating, text) => {
      const secrets = new KnownSecrets()
      secrets.add(repeating)
      const ends = Array.from(repeating, (_, length) => repeating.slice(0, length)).filter(end => text.endsWith(end))
      expect(secrets.beginningAtEnd(text)).toBe(ends.at(-1)?.length)
    }),
    { numRuns: runs(1_000) },
  )
})
