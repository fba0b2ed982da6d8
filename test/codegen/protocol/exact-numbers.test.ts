import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DiagnosticError } from '../../../codegen/protocol/diagnostic.js'
import { parseDocument, parseJson } from '../../../codegen/protocol/document.js'
import { findInexactNumber } from '../../../codegen/protocol/exact-numbers.js'
import { findDocumentProblems } from '../../../codegen/protocol/validate.js'
import { runs } from '../../support/runs.js'

test.each([
  '1e400',
  '-1e400',
  '1e-400',
  '9007199254740993',
  '18446744073709551615',
  '0.10000000000000000555',
  `1e${'9'.repeat(400)}`,
  `1e-${'9'.repeat(400)}`,
])('%s is not held', number => {
  expect(findInexactNumber(`{"a":"1e400","b": [1, ${number}]}`)).toMatchObject({ text: number })
  expect(findInexactNumber(number)?.offset).toBe(0)
})

test.each([
  '0',
  '-0',
  '0.1',
  '1.0',
  '1.50',
  '100e-2',
  '1E+2',
  '9007199254740992',
  '1.7976931348623157e308',
  '5e-324',
  `0e${'9'.repeat(400)}`,
  `1${'0'.repeat(25)}`,
  '12345678901234567000',
])('%s is held', number => {
  expect(findInexactNumber(`{"a":${number},"b":"9007199254740993 \\" ,1e400"}`)).toBeUndefined()
})

test('whatever JavaScript writes is held', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => findInexactNumber(JSON.stringify(value)) === undefined),
    { numRuns: runs(500) },
  )
})

test('a long number is read in linear time', () => {
  const number = `0.1${'0'.repeat(2_000_000)}1`
  expect(findInexactNumber(`[${number}]`)).toEqual({ text: number, offset: 1, value: 0.1 })
})

test('a document with such a number is one error, with the line and column', () => {
  const text =
    '{\n  "protocol": "p", "version": "1", "methods": [],\n  "$defs": { "A": { "maximum": 9007199254740993 } }\n}'
  expect(() => parseDocument(text, 'p.json')).toThrow(
    'p.json:3:32: error: JavaScript cannot hold this number exactly; it would become 9007199254740992',
  )
  expect(() => parseJson('[1e400]', 'x.json')).toThrow(DiagnosticError)
})

test('what is no number of JSON is found in values, too', () => {
  const shapes = {
    A: { maximum: Number.POSITIVE_INFINITY },
    B: { const: [{ a: Number.NaN }] },
    C: { 'x-a': -Infinity },
  }
  const problems = findDocumentProblems({ protocol: 'p', version: '1', methods: [], $defs: shapes }, 'p.json')
  expect(problems.map(({ place }) => place?.pointer)).toEqual(['/$defs/A/maximum', '/$defs/B/const', '/$defs/C/x-a'])
})
