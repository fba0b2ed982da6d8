import { describe, expect, test } from 'vitest'
import { Redactor } from '../../../runtime/redact.js'
import { expectLinear } from '../../support/growth.js'

const redactor = new Redactor({ secrets: ['aaaaaaaaaaaaaaab', 'open-sesame-and-more'] })

/** What each pattern has to look at most often before it knows that it is none. */
const worst: Record<string, string> = {
  'JSON Web Tokens that never end': 'eyJ-',
  'JSON Web Tokens of one part and a half': 'eyJhbGciOiJIUzI1NiJ9.eyJ.',
  'prefixes of tokens': 'sk-',
  'prefixes of tokens, long': 'github_pat_-',
  'prefixes of fixed tokens': 'AKIA',
  'digits before a colon': '0123456789:AA',
  'parts joined by dots': 'a.a-',
  Bearer: 'bearer ',
  'Bearer that is a path': 'bearer a/',
  'Bearer in base64': 'Basic aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ',
  slashes: '//',
  'slashes and colons': '//a:',
  'names without a host': '//a:b:c:d:e',
  'escaped slashes': '\\/\\/a:',
  'names before @': '//@@@@',
  'beginnings of keys': '-----BEGIN PRIVATE KEY-----',
  'beginnings of keys with a line': `-----BEGIN PRIVATE KEY-----\n${'a'.repeat(20)}\n`,
  'beginnings and words': '-----BEGIN A A A A',
  'names of secrets': 'token',
  'names with a separator': 'token=',
  'names with an open quote': 'token="',
  'names in an open quote': '"token":"\\',
  'names with a short value': 'token: a1 ',
  'names as parameters': '?token=',
  'names after a long path': '/a&token=',
  'names as arguments': '--token ',
  'names in quotes with backslashes': '\\\\\\"token\\\\\\":\\\\\\"',
  Authorization: 'authorization: token ',
  'Authorization with open quotes': 'authorization: Digest a="',
  cookies: 'cookie: a=b;',
  'words without an end': 'a-',
  'spaces after a name': `token${' '.repeat(8)}`,
  spaces: ' ',
  backslashes: '\\',
  quotes: '"',
  'the beginning of a known secret': 'a',
  'the beginning of a known secret, cut': 'open-sesame-and-mor',
  'elements that are not closed': '<password>a1b2c3',
  'names of two words': 'api key: ',
  'addresses of webhooks': 'hooks.slack.com/services/A/',
  'line ends': '\n',
  'middles of tokens': '-us1',
  'what stands before the middle of a token': '0123456789abcdef',
  'escapes of a URL': '%22',
  'escapes of escapes': '%2525',
  'escapes in lines': '%22\n',
  'names with escaped quotes': '%22token%22%3A%22',
  'escapes of JSON': '\\u0022',
  'calls of curl': 'curl -u ',
  'logins of .netrc': 'login a password ',
  'parts of a connection string': 'password=;user=',
  'names with a type': 'token: string ',
  'names in a pair': '"name":"token","value":',
  'names in a list': '"token", ',
}

const KiB = 1024

describe('row 48: a text of twice the length takes about twice the time', () => {
  test.each(Object.entries(worst))('%s', (_, piece) =>
    expectLinear(256 * KiB, length => {
      const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
      return () => redactor.text(text)
    }),
  )

  test('also for one text in pieces, and for texts of 4 MiB', async () => {
    const pieces = new Redactor({ secrets: ['aaaaaaaaaaaaaaab'] })
    const send = (count: number) => () => {
      for (let i = 0; i < count; i++) pieces.payload('in', 'chat', 'a'.repeat(1000))
    }
    await expectLinear(1000, send)
    for (const piece of ['"token":"', 'a', '\\"', `-----BEGIN PRIVATE KEY-----\n${'a'.repeat(64)}\n`])
      expect(redactor.text(piece.repeat((4 << 20) / piece.length))).toEqual(expect.any(String))
  })
})
