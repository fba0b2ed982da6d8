import { expect, test } from 'vitest'
import { escapePattern, namePattern } from '../../base/name-pattern.js'

const syntax = '\\^$.*+?()[]{}|/-'

test('an escaped text matches itself only, with every flag', () => {
  for (const flags of ['', 'u', 'v']) {
    const pattern = new RegExp(`^${escapePattern(syntax)}$`, flags)
    expect(pattern.test(syntax)).toBe(true)
    expect(pattern.test(syntax.replace('.', 'x'))).toBe(false)
  }
})

test.each([
  ['chat/new', 'chat/new', true],
  ['chat/new', 'chat/newer', false],
  ['chat/*', 'chat/', true],
  ['chat/*', 'chat/a\nb', true],
  ['chat/*', 'Chat/new', false],
  ['*/did*', 'text/didOpen', true],
  ['a.c', 'abc', false],
])('%s matches %s: %s', (name, text, matches) => {
  expect(namePattern(name).test(text)).toBe(matches)
})

test('the first group is the text of the first star', () => {
  expect(namePattern('*Params*').exec('AddParamsV2')?.slice(1)).toEqual(['Add'])
})
