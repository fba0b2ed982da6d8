import { expect, test } from 'vitest'
import { FactFinder } from '../../../runtime/validation/facts.js'
import type { Schema } from '../../../runtime/validation/schema.js'
import { Variants } from '../../../runtime/validation/variants.js'

const tagged = (literals: unknown[]): Schema => ({
  type: 'object',
  properties: { kind: { enum: literals } },
  required: ['kind'],
})

const named: Record<string, Schema> = { Point: { type: 'object', properties: { kind: { const: 'point' } } } }

/** Finds facts, and notes the names that were asked for. */
function finder() {
  const asked: string[] = []
  const facts = new FactFinder(ref => {
    asked.push(ref)
    return named[ref.replace('#/$defs/', '')] ?? {}
  })
  return { asked, facts }
}

test('variants of a literal come in the order of the union, those that admit any value among them', () => {
  const open: Schema = { type: 'object', properties: { kind: { type: 'string' } } }
  const union = [tagged(['a', 'b']), open, tagged(['b']), { type: 'string' as const }, tagged(['c', 'a'])]
  const variants = new Variants(union, undefined, finder().facts)
  expect(variants.tag?.name).toBe('kind')
  expect(variants.of({ kind: 'a' })).toEqual([0, 1, 4])
  expect(variants.of({ kind: 'b' })).toEqual([0, 1, 2])
  expect(variants.of({ kind: 'other' })).toEqual([1])
  expect(variants.of({})).toEqual([1])
  expect(variants.of('text')).toEqual([3])
  expect(variants.of(null)).toEqual([])
  expect(variants.of(undefined)).toEqual([])
})

test('a union that only adds null to a shape asks for no more than its type', () => {
  const { asked, facts } = finder()
  const variants = new Variants([{ $ref: '#/$defs/Point' }, { type: 'null' }], undefined, facts)
  expect(asked).toEqual([])
  expect(variants.of({ kind: 'point' })).toEqual([0])
  expect(variants.of(null)).toEqual([1])
  expect(variants.isUnknown({ kind: 'line' })).toBe(false)
  expect(asked).toEqual(['#/$defs/Point'])
})

test('the only object of a union with a declared tag may be followed by newer ones', () => {
  const variants = new Variants([tagged(['a']), { type: 'null' }], 'kind', finder().facts)
  expect(variants.isUnknown({ kind: 'b' })).toBe(true)
  expect(variants.isUnknown({ kind: 'a' })).toBe(false)
  expect(variants.isUnknown(null)).toBe(false)
})

test('where one property tells all variants apart, the others are not looked at', () => {
  const { asked, facts } = finder()
  const variant = (kind: string): Schema => ({
    type: 'object',
    properties: { kind: { const: kind }, at: { $ref: '#/$defs/Point' } },
    required: ['kind'],
  })
  const variants = new Variants([variant('a'), variant('b')], undefined, facts)
  expect(variants.of({ kind: 'b' })).toEqual([1])
  expect(asked).toEqual([])
})
