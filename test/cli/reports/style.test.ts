import { expect, test } from 'vitest'
import { describeNames, inColumns } from '../../../cli/reports/style.js'

test('names are described beside short ones and below long ones, in 80 columns', () => {
  const long = 'a/name/that/is/longer/than/the/column'
  const text = 'words '.repeat(15).trim()
  expect(
    describeNames([
      ['short', text],
      ['none', ''],
      [long, 'below'],
    ]),
  ).toEqual([`short  ${'words '.repeat(12).trim()}`, '       words words words', 'none', long, '       below'])
  expect(describeNames([])).toEqual([])
})

test('a diagnostic has lines of 80 columns, and its source stays as it is', () => {
  const source = `  | ${'x'.repeat(100)}`
  const words = 'word '.repeat(20).trim()
  expect(inColumns(`a.ts:1:1: error: ${words}\n${source}\n  → ${words}`).split('\n')).toEqual([
    `a.ts:1:1: error: ${'word '.repeat(12).trim()}`,
    `  ${'word '.repeat(8).trim()}`,
    source,
    `  → ${'word '.repeat(15).trim()}`,
    `    ${'word '.repeat(5).trim()}`,
  ])
})
