import { expect, test } from 'vitest'
import type { JsonSchema } from '../../../codegen/protocol/model.js'
import { Samples } from '../../../codegen/samples/index.js'
import { Patience } from '../../../codegen/samples/patience.js'

const many = <Item>(size: number, make: (at: number) => Item): Item[] =>
  Array.from({ length: size }, (_, at) => make(at))

/** Definitions of which each has the next one twice, from `${name}0` on. */
const doubled = (name: string, read: () => void): [string, JsonSchema][] =>
  many(60, at => {
    const next = at < 59 ? { $ref: `#/$defs/${name}${at + 1}` } : { type: 'string' as const }
    return [
      `${name}${at}`,
      {
        type: 'object',
        properties: { a: next, b: next },
        get required() {
          read()
          return ['a', 'b']
        },
      },
    ]
  })

test('many searches without an end cost little more than a few', () => {
  let reads = 0
  const read = () => {
    reads++
  }
  const costOf = (searches: number) => {
    const $defs = Object.fromEntries(many(searches, at => doubled(`S${at}_`, read)).flat())
    const samples = new Samples({ $defs })
    reads = 0
    for (let at = 0; at < searches; at++)
      expect(samples.schema({ $ref: `#/$defs/S${at}_0` })).toHaveProperty('unsatisfied')
    // What others leave is enough for a plain value.
    expect(samples.schema({ type: 'array', minItems: 3, items: { type: 'boolean' } })).toHaveProperty('value')
    return reads
  }
  expect(costOf(10)).toBeLessThan(3 * costOf(1))
})

test('a schema that is asked for again and again counts once', () => {
  const patience = new Patience()
  const [one, other] = [{}, {}]
  for (const schema of [one, one, one]) patience.lose(schema)
  const afterOne = patience.tries
  patience.lose(other)
  expect(patience.tries).toBe(afterOne / 2)
})

/** Objects that each have one of two properties. */
const either = (size: number, read: () => void): JsonSchema[] =>
  many(size, at => ({
    anyOf: ['a', 'b'].map(
      (name): JsonSchema => ({
        type: 'object',
        properties: { [`${name}${at}`]: { type: 'integer' } },
        get required() {
          read()
          return [`${name}${at}`]
        },
      }),
    ),
  }))

test('unions beside each other that no value fits are not tried in every way', () => {
  const costOf = (size: number) => {
    let reads = 0
    const never: JsonSchema = { type: 'object', properties: { z: { not: {} } }, required: ['z'] }
    const sample = new Samples({ $defs: {} }).schema({ allOf: [...either(size, () => reads++), never] })
    expect(sample).toHaveProperty('unsatisfied')
    return reads
  }
  expect(costOf(400)).toBeLessThan(10 * costOf(100))
})

test('thousands of unions beside each other are given up, and overflow no stack', () => {
  const sampleOf = (size: number) => new Samples({ $defs: {} }).schema({ allOf: either(size, () => undefined) })
  expect(sampleOf(100)).toHaveProperty('value')
  expect(sampleOf(5000)).toHaveProperty('unsatisfied')
})

test('the variants of a large oneOf are not each kept apart from all others', () => {
  const costOf = (size: number) => {
    let reads = 0
    const oneOf = many(
      size,
      (): JsonSchema => ({
        type: 'string',
        get not() {
          reads++
          return { type: 'null' as const }
        },
      }),
    )
    expect(new Samples({ $defs: {} }).schema({ oneOf })).toHaveProperty('unsatisfied')
    return reads
  }
  expect(costOf(1600)).toBeLessThan(6 * costOf(400))
})
