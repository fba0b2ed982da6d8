import { assert, constantFrom, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { wordsOf } from '../../../codegen/protocol/words.js'

test.each([
  ['chat/submitMessage', ['chat', 'submit', 'Message']],
  ['MCPServer', ['MCP', 'Server']],
  ['utf8Text2', ['utf8', 'Text2']],
  ['$/cancelRequest', ['cancel', 'Request']],
  ['größeÄndern', ['größe', 'Ändern']],
  ['e\u0301tat', ['\u00e9tat']],
  ['名前を変える', ['名前を変える']],
  ['__ --', []],
])('the words of %j', (text, words) => {
  expect(wordsOf(text)).toEqual(words)
})

test('a text in ASCII has the same words beside a letter of another language', () => {
  const text = string({ unit: constantFrom(...'aAbBzZ019 _-./$') })
  assert(
    property(text, given => {
      expect(wordsOf(`${given} é`)).toEqual([...wordsOf(given), 'é'])
    }),
    { seed: 14, numRuns: 500 },
  )
})
