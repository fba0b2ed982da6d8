import { expect, test } from 'vitest'
import { matchingChoices, onlyChoice } from '../../base/matching-choices.js'

const choices = [
  { value: 'opus', name: 'Opus 4' },
  { value: 'opus-fast', name: 'Opus, fast' },
  { value: 'haiku', name: 'OPUS' },
]
const values = (wanted: string) => matchingChoices(choices, wanted).map(({ value }) => value)

test('a value counts more than a name, and a whole word more than a part', () => {
  expect(values('opus')).toEqual(['opus'])
  expect(values('Opus')).toEqual(['opus', 'haiku'])
  expect(values('fast')).toEqual(['opus-fast'])
  expect(values('pus')).toEqual(['opus', 'opus-fast', 'haiku'])
  expect(values('sonnet')).toEqual([])
})

test('one choice is taken, and another number of them refused with what there is', () => {
  const choose = (wanted: string) => onlyChoice(choices, wanted, 'model', message => new RangeError(message))
  expect(choose('fast')).toBe(choices[1])
  expect(() => choose('Opus')).toThrow(new RangeError('"Opus" fits more than one model; say which:\n  opus\n  haiku'))
  const all = '\n  opus\n  opus-fast\n  haiku'
  expect(() => choose('hakku')).toThrow(
    new RangeError(`there is no model "hakku"; did you mean haiku? There are:${all}`),
  )
  expect(() => choose('sonnet')).toThrow(new RangeError(`there is no model "sonnet". There are:${all}`))
})
