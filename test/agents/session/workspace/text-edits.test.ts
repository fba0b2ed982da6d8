import { array, assert, constantFrom, nat, property, record, string, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  applyEdits,
  type Position,
  type TextEdit,
  textIn,
  wholeRange,
} from '../../../../agents/session/workspace/text-edits.js'
import { expectLinear } from '../../../support/growth.js'

const at = (line: number, character: number): Position => ({ line, character })
const replace = (start: Position, end: Position, value: string): TextEdit => ({
  type: 'replace',
  range: { start, end },
  value,
})

describe('applying edits', () => {
  const cases: [string, string, TextEdit[], string][] = [
    ['nothing', 'a\nb', [], 'a\nb'],
    ['a replacement', 'one two', [replace(at(0, 4), at(0, 7), '2')], 'one 2'],
    ['an insertion', 'a\nb\n', [{ type: 'insert', position: at(1, 0), value: 'x\n' }], 'a\nx\nb\n'],
    ['a deletion over lines', 'a\nb\nc', [{ type: 'delete', range: { start: at(0, 1), end: at(2, 0) } }], 'ac'],
    [
      'places of the text before',
      'abc',
      [replace(at(0, 2), at(0, 3), 'Z'), replace(at(0, 0), at(0, 1), 'AAA')],
      'AAAbZ',
    ],
    [
      'insertions at one place, in their order',
      '',
      [1, 2].map(n => ({ type: 'insert', position: at(0, 0), value: `${n}` })),
      '12',
    ],
    ['a place past the end of a line', 'a\nb', [{ type: 'insert', position: at(0, 99), value: '!' }], 'a!\nb'],
    ['a place past the end', 'a', [{ type: 'insert', position: at(9, 9), value: '!' }], 'a!'],
    ['lines that end in CR LF', 'a\r\nb', [{ type: 'insert', position: at(0, 9), value: '!' }], 'a!\r\nb'],
    ['a range given backwards', 'abc', [replace(at(0, 2), at(0, 1), 'x')], 'axc'],
    ['places in UTF-16 units', '😀b', [replace(at(0, 2), at(0, 3), 'c')], '😀c'],
  ]
  test.each(cases)('%s', (_, text, edits, result) => expect(applyEdits(text, edits)).toBe(result))

  test('edits that overlap are refused', () => {
    const edits = [replace(at(0, 0), at(0, 2), ''), replace(at(0, 1), at(0, 3), '')]
    expect(() => applyEdits('abc', edits)).toThrow('two edits of one document overlap')
  })

  test.each([
    [-1, 0],
    [0, -1],
    [0, 0.5],
    [0, Number.NaN],
    [Number.POSITIVE_INFINITY, 0],
  ])('line %d, character %d is refused', (line, character) => {
    const insert: TextEdit = { type: 'insert', position: at(line, character), value: 'x' }
    expect(() => applyEdits('abc', [insert])).toThrow(expect.objectContaining({ code: 'WORKSPACE' }))
    expect(() => textIn('abc', { start: at(0, 0), end: at(line, character) })).toThrow('is no position')
  })

  test.each([
    [
      { type: 'from-the-future', range: { start: at(0, 0), end: at(0, 1) }, value: 'x' },
      'neither replaces nor inserts',
    ],
    [{ type: 'replace', range: { start: at(0, 0), end: at(0, 1) } }, 'neither replaces nor inserts'],
    [{ type: 'insert', position: at(0, 0), value: 1 }, 'neither replaces nor inserts'],
    [{ type: 'insert', value: 'x' }, 'is no position'],
    [{ type: 'insert', position: { line: 0 }, value: 'x' }, 'is no position'],
    [{ type: 'delete' }, 'is no position'],
    [{ type: 'delete', range: { start: at(0, 0) } }, 'is no position'],
  ])('the incomplete edit %j is refused', (edit, why) => {
    const refused = expect.objectContaining({ code: 'WORKSPACE', message: expect.stringContaining(why) })
    expect(() => applyEdits('abc', [edit as TextEdit])).toThrow(refused)
  })

  test('many edits of one long line take time in proportion to their number', async () => {
    const work = (count: number) => {
      const text = 'x'.repeat(count * 10)
      const edits = Array.from({ length: count }, (_, index) => replace(at(0, index * 10), at(0, index * 10 + 5), 'yy'))
      return () => expect(applyEdits(text, edits)).toHaveLength(count * 7)
    }
    await expectLinear(40_000, work)
  })

  const texts = array(constantFrom('a', 'é', '😀', '\n', '\r\n', ' '), { maxLength: 30 }).map(parts => parts.join(''))

  test('one edit is the same as cutting the text', () => {
    const places = record({ line: nat(8), character: nat(8) })
    assert(
      property(texts, tuple(places, places), string(), (text, [start, end], value) => {
        const cut = textIn(text, { start, end })
        const result = applyEdits(text, [replace(start, end, value)])
        if (start.line < end.line || (start.line === end.line && start.character <= end.character))
          expect(result.length).toBe(text.length - cut.length + value.length)
        expect(result).toContain(value)
      }),
    )
  })

  test('the whole range is the whole text', () => {
    assert(
      property(texts, string(), (text, value) => {
        expect(textIn(text, wholeRange(text))).toBe(text)
        expect(applyEdits(text, [{ type: 'replace', range: wholeRange(text), value }])).toBe(value)
      }),
    )
  })
})
