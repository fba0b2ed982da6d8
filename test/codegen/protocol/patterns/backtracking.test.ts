import { expect, test } from 'vitest'
import { findBacktracking } from '../../../../codegen/protocol/patterns/backtracking.js'

// What `recheck`, which decides this exactly, says of the same patterns.
test.each([
  ...['^(a+)+$', '(a|a)*$', '^(\\w+\\s?)*$', '([a-zA-Z]+)*$', '^(([a-z])+.)+[A-Z]([a-z])+$', '(x+x+)+y', '(.*)*b'],
  ...['^(?=(a+)+b)', '\\[(?:[^\\]]|\\\\.)*\\]', '^(?:a|b|c|aa)*$', '^((a|b)?(c|d)?)*$', '^([a-zA-Z0-9_.-]+)+@x$'],
  ...['^(a{1,20}){1,20}$', '^(a?){30}a{30}$', '(?:\\p{L}+)*x', '^(a*)*$', '^((a?|b?)c)*d', '^(.+)+$', '^(?:(?:a)+)+b'],
  ...[
    '^(\\u{1F600}+)+$',
    '^(?<n>a+)+$',
    '^(-?\\d+,?)*$',
    '^(ab|a|b)+$',
    '^(a|[^b])*c',
    '^(?:\\x61|a)*b',
    '(?<=(a|a)*b)c',
  ],
])('%s is exponential', pattern => {
  expect(findBacktracking(pattern)).toBe('exponential')
})

test.each([
  ...['^a*a*$', '^\\s+|\\s+$', '.*.*=.*', '(a*){2,3}b', '^[a-z]+[a-z0-9]*$', '^\\S+@\\S+\\.\\S+$', 'a+b', '(a+)\\1+b'],
  ...['(?=a*b)c', '^(?:(?=a*b)a)*$'],
])('%s is polynomial', pattern => {
  expect(findBacktracking(pattern)).toBe('polynomial')
})

test.each([
  ...['^(a|ab)*c$', '^[a-z]+$', '^(?:[a-z0-9]+-)*[a-z0-9]+$', '^\\d{4}-\\d{2}$', '^([a-z]+\\.)+[a-z]{2,}$', '[a-z]'],
  ...['^(?:[^"\\\\]|\\\\.)*$', '^[^/]+/[^/]+$', '^(?<!a)b+$', '(a*)*', '^[a-z]+[a-z0-9]*', '^[A-Za-z0-9+/]*={0,2}$'],
  ...['^(?=.*[A-Z])(?=.*\\d).{8,}$', '^(?:\\d{1,3}\\.){3}\\d{1,3}$', '^[0-9a-f]{64}$', '^.{1,1000}$', '^https?://'],
  ...[
    '^v?\\d+\\.\\d+\\.\\d+(?:-[\\w.-]+)?$',
    '^#[0-9a-fA-F]{6}$',
    '^(?:\\w+:)?\\w+$',
    '^\\w+:\\w+$',
    '^([^\\n]|\\n)*$',
  ],
  ...[
    '^(a|b)*?c',
    '^[*+?.()|^$]+$',
    '^[\\[\\]{}\\\\/-]+$',
    '^\\*$',
    '^[a-zA-Z_$][\\w$]*(\\.[a-zA-Z_$][\\w$]*)*$',
    '^(?:😀|a)+$',
    '',
    '^$',
    '(?:)',
    'x{0}',
    '\\bword\\b',
  ],
])('%s is linear', pattern => {
  expect(findBacktracking(pattern)).toBeUndefined()
})

test.each([
  ['more positions than are looked at', `^(?:${'abcdefghij'.repeat(50)})+$`],
  ['groups that are nested too deeply', `${'('.repeat(5000)}a${')'.repeat(5000)}`],
  ['what was matched before, again and again', '^(a|b)\\1*$'],
])('of %s nothing is known', (_, pattern) => {
  expect(findBacktracking(pattern)).toBe('unknown')
})
