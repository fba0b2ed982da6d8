import { describe, expect, test } from 'vitest'
import { compileShapes } from '../../../runtime/validation/compile-shapes.js'
import type { Schema } from '../../../runtime/validation/schema.js'

const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` })

/** Shapes of which each leads to the next in two ways: written out, the last would stand there 2^60 times. */
function doubled(levels: number, join: (next: Schema) => Schema, last: Schema): Record<string, Schema> {
  const $defs: Record<string, Schema> = { Last: last }
  for (let level = 0; level < levels; level++)
    $defs[`L${level}`] = join(ref(level + 1 < levels ? `L${level + 1}` : 'Last'))
  return $defs
}

const integer: Schema = { type: 'integer' }
const object: Schema = { type: 'object', properties: { n: integer }, required: ['n'] }

/** Shapes of which each leads to all, itself included, for the same value. */
const circle = (size: number, join: (all: Schema[]) => Schema, own: (index: number) => Schema) => {
  const all = Array.from({ length: size }, (_, index) => ref(`C${index}`))
  return Object.fromEntries(all.map((_, index) => [`C${index}`, { anyOf: [join(all), own(index)] }]))
}

describe('shapes that lead to one value in countless ways are tried once each', () => {
  const joins: [string, (next: Schema) => Schema][] = [
    ['allOf', next => ({ allOf: [next, next] })],
    ['anyOf', next => ({ anyOf: [next, next] })],
    ['not', next => ({ not: { anyOf: [{ not: next }, { not: next }] } })],
  ]
  test.each(
    joins.flatMap(([word, join]) => [
      { word, join, last: integer, valid: 1, wrong: 'x' },
      { word, join, last: object, valid: { n: 1 }, wrong: { n: 'x' } },
    ]),
  )('$word of $last.type', ({ join, last, valid, wrong }) => {
    const validator = compileShapes({ methods: [], $defs: doubled(60, join, last) }).of(ref('L0'))
    for (const reading of ['open', 'closed'] as const) {
      expect(validator.accepts(valid, reading)).toBe(true)
      expect(validator.accepts(wrong, reading)).toBe(false)
      expect(validator.explain(wrong, reading)).toHaveLength(1)
    }
  })

  test('the literals of a tag', () => {
    const $defs = doubled(60, next => ({ anyOf: [next, next] }), { const: 'a' })
    const tagged = (kind: Schema): Schema => ({ type: 'object', properties: { kind }, required: ['kind'] })
    const validator = compileShapes({ methods: [], $defs }).of({ oneOf: [tagged(ref('L0')), tagged({ const: 'b' })] })
    expect(validator.accepts({ kind: 'a' }, 'closed')).toBe(true)
    expect(validator.explain({ kind: 'c' }, 'closed')).toEqual([
      { pointer: '/kind', expected: '"a" | "b"', found: 'another string' },
    ])
  })

  test('once its visits are used up, a description looks into no further variants', () => {
    const variants = 600
    let looks = 0
    const variant = (index: number): Schema => ({
      type: 'object',
      properties: { of: ref('Node'), [`own${index}`]: integer },
      required: [`own${index}`],
      // Asked for whenever a description looks into the variant.
      get allOf() {
        looks++
        return []
      },
    })
    const $defs = { Node: { anyOf: Array.from({ length: variants }, (_, index) => variant(index)) } }
    let value: object = {}
    for (let level = 0; level < 150; level++) value = { of: value }
    const validator = compileShapes({ methods: [], $defs }).of(ref('Node'))
    expect(validator.accepts(value, 'closed')).toBe(false)
    looks = 0
    expect(validator.explain(value, 'closed')).not.toEqual([])
    expect(looks).toBeLessThan(150_000)
  })

  test('circles of shapes that all lead to each other', () => {
    const own = (index: number): Schema => ({ const: index })
    for (const join of [(all: Schema[]): Schema => ({ anyOf: all }), (all: Schema[]): Schema => ({ allOf: all })]) {
      const validator = compileShapes({ methods: [], $defs: circle(20, join, own) }).of(ref('C0'))
      expect(validator.accepts('x', 'closed')).toBe(false)
      expect(validator.explain('x', 'closed')).not.toEqual([])
    }
    const either = compileShapes({ methods: [], $defs: circle(20, all => ({ anyOf: all }), own) })
    for (const at of [0, 7, 19]) expect(either.of(ref(`C${at}`)).accepts(19, 'closed')).toBe(true)
  })

  test('a branch refused while another was tried is tried again once that one admits the value', () => {
    const $defs: Record<string, Schema> = {
      // `Through` leads back to `Inner`, which admits the value by its second variant.
      Outer: { allOf: [ref('Inner'), ref('Through')] },
      Inner: { anyOf: [ref('Through'), { const: 1 }] },
      Through: { anyOf: [ref('Inner'), { allOf: [ref('Outer'), { const: 2 }] }] },
    }
    const { of } = compileShapes({ methods: [], $defs })
    for (const name of ['Outer', 'Inner', 'Through']) expect(of(ref(name)).accepts(1, 'closed'), name).toBe(true)
    for (const name of ['Outer', 'Inner', 'Through']) expect(of(ref(name)).accepts(2, 'closed'), name).toBe(false)
  })
})
