import { describe, expect, test } from 'vitest'
import { showLine, showName, showProse, showText } from '../../base/visible-text.js'

const bidi = '\u202e'
const red = '\u001b[31m'

describe('texts of others', () => {
  test.each([
    ['a control character', red, '\\u001b[31m'],
    ['a mark that turns the direction of writing', bidi, '\\u202e'],
    ['a character without width', 'a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
    ['half of a surrogate pair', '\ud800', '\\ud800'],
    ['a tag beyond the first plane', '\u{e0041}', '\\udb40\\udc41'],
    ['a separator of lines', '\u2028', '\\u2028'],
    ['letters of any language', 'λ ä 字 👩', 'λ ä 字 👩'],
  ])('%s is spelt out or stays', (_, given, want) => {
    expect(showName(given)).toBe(want)
    expect(showText(given)).toBe(want)
  })

  test('a name is one line, a text keeps its lines, and a line has none', () => {
    expect(showName('a\n\tb')).toBe('a\\n\\tb')
    expect(showText('a\r\n\tb')).toBe('a\n\tb')
    expect(showLine(' a\r\n\tb ')).toBe('a b')
  })

  test('JSON stays the same JSON', () => {
    const value = { text: `${red}${bidi}\u007f\u{e0041}\n` }
    expect(JSON.parse(showText(JSON.stringify(value, null, 2)))).toEqual(value)
    expect(JSON.parse(showName(JSON.stringify(value)))).toEqual(value)
  })

  test('prose keeps its lines, its width and emoji that are joined', () => {
    expect(showProse(`a${red}\r\n${bidi}b\u{e0041}c`)).toBe('a\ufffd[31m\n\ufffdb\ufffd\ufffdc')
    expect(showProse('👩\u200d🚀')).toBe('👩\u200d🚀')
  })
})
