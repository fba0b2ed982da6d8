import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  jsonLiteral,
  numberLiteral,
  propertyName,
  stringLiteral,
} from '../../../../codegen/targets/typescript/literals.js'
import { runs } from '../../../support/runs.js'

/** What JavaScript makes of an expression. */
const evaluate = (expression: string): unknown => new Function(`return ${expression}`)()

describe('string literals', () => {
  test.each([
    { given: 'plain', want: "'plain'" },
    { given: "it's", want: `"it's"` },
    { given: 'say "it"', want: `'say "it"'` },
    { given: `"'`, want: `'"\\''` },
    { given: 'a\\b', want: "'a\\\\b'" },
    { given: 'a\nb\tc\rd', want: "'a\\nb\\tc\\rd'" },
    { given: '\u2028\u2029', want: "'\\u2028\\u2029'" },
    { given: '\u202eabc', want: "'\\u202eabc'" },
    { given: '\ud800', want: "'\\ud800'" },
    { given: '😀 Größe', want: "'😀 Größe'" },
    { given: '$' + '{x} `y` */', want: "'$" + "{x} `y` */'" },
  ])('$want', ({ given, want }) => {
    expect(stringLiteral(given)).toBe(want)
  })

  test('mean the text they were made from, on one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const literal = stringLiteral(text)
        expect(evaluate(literal)).toBe(text)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(literal).not.toMatch(/[\u0000-\u001f\u2028\u2029]/)
      }),
      { numRuns: runs(100) },
    )
  })
})

test.each([
  { given: 'name', want: 'name' },
  { given: '$ref', want: '$ref' },
  { given: 'new', want: 'new' },
  { given: 'größe', want: 'größe' },
  { given: 'chat/new', want: "'chat/new'" },
  { given: '1', want: "'1'" },
  { given: '', want: "''" },
])('the property name $want', ({ given, want }) => {
  expect(propertyName(given)).toBe(want)
})

test.each([
  { given: 1e21, want: '1e21' },
  { given: -0, want: '0' },
  { given: -1.5, want: '-1.5' },
  { given: 1e-7, want: '1e-7' },
])('the number $want', ({ given, want }) => {
  expect(numberLiteral(given)).toBe(want)
})

test('JSON values mean what they were made from', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const plain = JSON.parse(JSON.stringify(value))
      expect(evaluate(`(${jsonLiteral(plain)})`)).toEqual(plain)
    }),
    { numRuns: runs(100) },
  )
  const own = JSON.parse('{ "__proto__": 1 }')
  expect(Object.keys(evaluate(`(${jsonLiteral(own)})`) as object)).toEqual(['__proto__'])
})
