import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { diff } from '../../../../codegen/drift/diff/diff.js'
import type { JsonSchema } from '../../../../codegen/protocol/model.js'
import { runs } from '../../../support/runs.js'
import { definitions, protocolWith, schemas } from './documents.js'

// Many cases on a busy machine take their time.
vi.setConfig({ testTimeout: runs(180_000) })

describe('any two versions', () => {
  test('a version does not differ from itself', () => {
    fc.assert(
      fc.property(schemas, definitions, (schema, $defs) => {
        const one = protocolWith(schema, { $defs })
        expect(diff(one, structuredClone(one)).changes).toEqual([])
      }),
      { numRuns: runs(150) },
    )
  })

  test('names that stand for one another in any way are compared, and the comparison ends', () => {
    const name = fc.constantFrom('A', 'B', 'C', 'D').map((to): JsonSchema => ({ $ref: `#/$defs/${to}` }))
    const leaf = fc.oneof({ weight: 4, arbitrary: name }, { weight: 1, arbitrary: schemas })
    const list = fc.array(leaf, { minLength: 1, maxLength: 3 })
    const knot: fc.Arbitrary<JsonSchema> = fc.oneof(
      leaf,
      list.map(anyOf => ({ anyOf })),
      list.map(oneOf => ({ oneOf })),
      list.map(allOf => ({ allOf })),
      leaf.map(not => ({ not })),
      fc.tuple(name, list).map(([ref, anyOf]) => ({ ...ref, anyOf })),
    )
    const knots = fc.record({ A: knot, B: knot, C: knot, D: knot })
    fc.assert(
      fc.property(knot, knots, knot, knots, (schema, $defs, other, others) => {
        const [old, new_] = [protocolWith(schema, { $defs }), protocolWith(other, { $defs: others })]
        expect(diff(old, structuredClone(old)).changes).toEqual([])
        diff(old, new_)
      }),
      { numRuns: runs(150) },
    )
  })

  test('shapes that refer to themselves, with edits of how they do, are compared, and the comparison ends', () => {
    const name = fc.constantFrom('A', 'B', 'C')
    const ref = name.map((to): JsonSchema => ({ $ref: `#/$defs/${to}` }))
    const use = fc.tuple(ref, fc.nat(6)).map(([to, how]): JsonSchema => {
      const ways: JsonSchema[] = [
        to,
        { anyOf: [to, { type: 'null' }] },
        { anyOf: [to, { $ref: '#/$defs/C' }] },
        { oneOf: [to, { type: 'string' }] },
        { type: 'array', items: to },
        { allOf: [to, { type: 'object', properties: { more: to } }] },
        { type: 'object', properties: { inner: to }, required: ['inner'] },
      ]
      return ways[how] ?? to
    })
    const object = fc
      .dictionary(fc.constantFrom('next', 'other', 'label'), use, { minKeys: 1, maxKeys: 3 })
      .map((properties): JsonSchema => ({ type: 'object', properties }))
    const named = fc.record({ A: fc.oneof(object, use), B: object, C: object })
    fc.assert(
      fc.property(use, named, use, named, fc.subarray(['A', 'B', 'C']), (schema, $defs, other, others, edited) => {
        const changed = Object.fromEntries(
          Object.entries($defs).map(([key, item]) => [key, edited.includes(key) ? others[key as 'A'] : item]),
        )
        const [old, new_] = [protocolWith(schema, { $defs }), protocolWith(other, { $defs: changed })]
        expect(diff(old, structuredClone(old)).changes).toEqual([])
        diff(old, new_)
        diff(new_, old)
      }),
      { numRuns: runs(150) },
    )
  })
})
