import { expect, test } from 'vitest'
import { LineRedactor } from '../../../runtime/redact/lines.js'
import { findPrivateKeys } from '../../../runtime/redact/private-keys.js'
import { redacted } from '../../../runtime/redact/ranges.js'
import { marked } from './marked.js'

const line = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'
const begin = '-----BEGIN PRIVATE KEY-----'
const end = '-----END PRIVATE KEY-----'

test.each([
  `«${begin}\n${line}\n${end}» rest`,
  `«-----BEGIN A B1 C PRIVATE KEY-----\n${line}\n-----END A B1 C PRIVATE KEY-----»`,
  `-----BEGIN A B C D PRIVATE KEY-----\n${line}\n${end}`,
  `«-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${line}\n-----END PGP PRIVATE KEY BLOCK-----»`,
  `-----BEGIN PUBLIC KEY-----\n${line}\n-----END PUBLIC KEY-----`,
  // A key has sixteen characters of base64 in a row.
  `«${begin}\n${'a'.repeat(16)}\n${end}»`,
  `${begin}\n${'a'.repeat(15)}\n${end}`,
  `«${begin}\n${line}» * ${line}\n${end}`,
  // The last line may be cut, or missing.
  `«${begin}\n${line}\n»-----END PRIV`,
  `«${begin}\n${line}\n»-----END PRIVATE KEY ${'and so on '.repeat(7)}-----`,
  `«${begin}\n${line}\n${line}»\nrest`,
  `«${begin}\n${line}==»rest`,
  `«${begin}\\n${line}\\r\\n${line}»"`,
  `«${begin} ${line}»`,
  `«${begin}\n \t${line}»`,
  `${begin}\n!${line}`,
  `${begin}\n${'a'.repeat(15)}`,
  `${begin} and nothing`,
  begin,
  // Each beginning has its own end.
  `«${begin}\n${line}»\n«${begin}\n${line}\n${end}»`,
  `«${begin}\n${line}\n${end}» and «${begin}\n${line}\n${end}»`,
  `${line}: ${begin} and ${end}, ${line}`,
  `${begin} is how one begins, «${begin}\n${line}»`,
])('private keys in %j', want => {
  expect(marked(findPrivateKeys, want.replace(/[«»]/g, ''))).toBe(want)
})

test('a private key that comes line by line is hidden up to its last line', () => {
  const lines = new LineRedactor({ text: text => `<${text}>` })
  const clean = (...given: string[]) => given.map(text => lines.clean(text))
  expect(clean('hello', begin, 'Proc-Type: 4,ENCRYPTED', ' ', line, `  ${line}`, end, line)).toEqual([
    ...['<hello>', `<${begin}>`, redacted, '< >', redacted, redacted, `<${end}>`, `<${line}>`],
  ])
  expect(clean(`log: ${begin}  `, line, 'two words', line)).toEqual([
    ...[`<log: ${begin}  >`, redacted, '<two words>', `<${line}>`],
  ])
  expect(clean(`${begin} x`, line)).toEqual([`<${begin} x>`, `<${line}>`])
  expect(clean('-----BEGIN PGP PRIVATE KEY BLOCK-----', line)[1]).toBe(redacted)
})
