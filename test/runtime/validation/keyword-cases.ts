import { describe, expect, test } from 'vitest'
import { compileShapes } from '../../../runtime/validation/compile-shapes.js'
import type { Schema } from '../../../runtime/validation/schema.js'

/** A schema, values that are valid, and values that are not, each with the faults that are found in it. */
export type Case = [schema: Schema, valid: unknown[], invalid: [value: unknown, ...faults: string[]][]]

const everyType = [null, true, 'text', 7, [1, 2, 3], { x: 1, y: 2, z: 3 }]

/** Values of every type but some; `null` is one apart. */
export const without = (...types: string[]): unknown[] =>
  everyType.filter(value => !types.includes(value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value))

/** Tests what is valid, and what is said of what is not. */
export function testKeywords(cases: Record<string, Case[]>): void {
  describe.each(Object.entries(cases))('%s', (_, list) => {
    test.each(list)('%j', (schema, valid, invalid) => {
      const validator = compileShapes({ methods: [], $defs: {} }).of(schema)
      for (const value of valid) {
        expect([value, validator.accepts(value, 'closed')]).toEqual([value, true])
        expect(validator.explain(value, 'closed')).toEqual([])
      }
      for (const [value, ...faults] of invalid) {
        expect([value, validator.accepts(value, 'closed')]).toEqual([value, false])
        const said = validator.explain(value, 'closed')
        expect(said.map(({ pointer, expected, found }) => `${pointer} ${expected}, ${found}`)).toEqual(faults)
      }
    })
  })
}
