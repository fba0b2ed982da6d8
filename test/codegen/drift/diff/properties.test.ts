import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diff } from '../../../../codegen/drift/diff/diff.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { runs } from '../../../support/runs.js'
import { definitions, mutate, protocolWith, schemas, valuesOf } from './documents.js'

const ajv = new Ajv2020({ strict: false, validateFormats: false })

/** What ajv, which knows nothing of how we compare, says about values of a shape. */
function validator(schema: JsonSchema, $defs: Protocol['$defs']) {
  // A shape that is defined by nothing but itself cannot be decided.
  const decide = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      if (error instanceof RangeError) fc.pre(false)
      throw error
    }
  }
  const validate = decide(() => ajv.compile({ ...schema, $defs }))
  return (value: unknown) => decide(() => validate(value))
}

const nearMisses = fc
  .tuple(schemas, definitions, fc.nat(1000), schemas, fc.boolean(), fc.constantFrom('A', 'B', 'C'))
  .map(([schema, $defs, choice, other, inside, name]) => {
    const old = { schema, $defs }
    const changed = inside
      ? { schema, $defs: { ...$defs, [name]: mutate($defs[name] ?? {}, choice, other) } }
      : { schema: mutate(schema, choice, other), $defs }
    return { old, new: changed }
  })

const strangers = fc
  .tuple(schemas, definitions, schemas, definitions)
  .map(([schema, $defs, other, others]) => ({ old: { schema, $defs }, new: { schema: other, $defs: others } }))

const versions = fc.oneof({ weight: 4, arbitrary: nearMisses }, { weight: 1, arbitrary: strangers })

describe('any two versions', () => {
  test('a version does not differ from itself', () => {
    fc.assert(
      fc.property(schemas, definitions, (schema, $defs) => {
        const one = protocolWith(schema, { $defs })
        expect(diff(one, structuredClone(one)).changes).toEqual([])
      }),
      { numRuns: runs(500) },
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
      fc.tuple(name, list).map(([reference, anyOf]) => ({ ...reference, anyOf })),
    )
    const knots = fc.record({ A: knot, B: knot, C: knot, D: knot })
    fc.assert(
      fc.property(knot, knots, knot, knots, (schema, $defs, other, others) => {
        const [old, new_] = [protocolWith(schema, { $defs }), protocolWith(other, { $defs: others })]
        expect(diff(old, structuredClone(old)).changes).toEqual([])
        diff(old, new_)
      }),
      { numRuns: runs(1_000) },
    )
  })

  test('shapes that refer to themselves, with edits of how they do, are compared, and the comparison ends', () => {
    const name = fc.constantFrom('A', 'B', 'C')
    const reference = name.map((to): JsonSchema => ({ $ref: `#/$defs/${to}` }))
    const use = fc.tuple(reference, fc.nat(6)).map(([to, how]): JsonSchema => {
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
      { numRuns: runs(1_000) },
    )
  })

  test('a value that was valid and is not any more never comes with compatible changes only', () => {
    let refused = 0
    fc.assert(
      fc.property(
        versions.chain(pair =>
          fc.tuple(
            fc.constant(pair),
            fc.array(valuesOf(pair.old.schema, pair.old.$defs), { minLength: 8, maxLength: 8 }),
          ),
        ),
        ([{ old, new: new_ }, values]) => {
          const wasValid = validator(old.schema, old.$defs)
          const isValid = validator(new_.schema, new_.$defs)
          if (!values.some(value => wasValid(value) && !isValid(value))) return
          refused++
          const sent = diff(protocolWith(old.schema, old), protocolWith(new_.schema, new_))
          expect(sent.changes.filter(({ client }) => client === 'breaking' || client === 'risky')).not.toEqual([])
          const received = diff(
            protocolWith(old.schema, { ...old, role: 'result' }),
            protocolWith(new_.schema, { ...new_, role: 'result' }),
          )
          expect(received.changes.filter(({ agent }) => agent === 'breaking' || agent === 'risky')).not.toEqual([])
        },
      ),
      { numRuns: runs(250) },
    )
    expect(refused).toBeGreaterThan(10)
  })

  test('turning the versions round turns the judgement of values round', () => {
    let accepted = 0
    fc.assert(
      fc.property(
        versions.chain(pair =>
          fc.tuple(
            fc.constant(pair),
            fc.array(valuesOf(pair.new.schema, pair.new.$defs), { minLength: 8, maxLength: 8 }),
          ),
        ),
        ([{ old, new: new_ }, values]) => {
          const wasValid = validator(old.schema, old.$defs)
          const isValid = validator(new_.schema, new_.$defs)
          if (!values.some(value => isValid(value) && !wasValid(value))) return
          accepted++
          // The agent sends it: a client may now receive what was never valid before.
          const { changes } = diff(
            protocolWith(old.schema, { ...old, role: 'result' }),
            protocolWith(new_.schema, { ...new_, role: 'result' }),
          )
          expect(changes.filter(({ client }) => client === 'breaking' || client === 'risky')).not.toEqual([])
        },
      ),
      { numRuns: runs(250) },
    )
    expect(accepted).toBeGreaterThan(10)
  })
})
