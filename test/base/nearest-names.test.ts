import { expect, test } from 'vitest'
import { nearestNames } from '../../base/nearest-names.js'

const known = ['session/new', 'session/prompt', 'session/update', 'initialize', 'chat/new']

test('names that are a few letters away, the nearest first', () => {
  expect(nearestNames('session/promt', known)).toEqual(['session/prompt'])
  expect(nearestNames('Session/New', known)).toEqual(['session/new'])
  expect(nearestNames('chat/now', known)).toEqual(['chat/new'])
  expect(nearestNames('something/else', known)).toEqual([])
  expect(nearestNames('', known)).toEqual([])
})

test('long names end soon', () => {
  expect(nearestNames('a'.repeat(1_000_000), ['a'.repeat(1_000_000)])).toHaveLength(1)
})
