import { expect, test } from 'vitest'
import { describeNames } from '../../../cli/reports/style.js'

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
