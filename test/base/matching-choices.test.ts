import { expect, test } from 'vitest'
import { matchingChoices } from '../../base/matching-choices.js'

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
