import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { rules } from '../../../../codegen/drift/diff/rules.js'
import type { JsonSchema } from '../../../../codegen/protocol/model.js'
import { runs } from '../../../support/runs.js'
import { grounded, isGrounded, schemas } from './documents.js'
import { edit } from './edits.js'
import type { Version } from './judges.js'
import { type Compared, changesOf, expectNoFalseAlarm, expectNothingHidden, matters, type Passage } from './oracles.js'
import { rewrite } from './rewrite.js'
import { object, shapes, text } from './rule-examples.js'

// Many cases on a busy machine take their time.
vi.setConfig({ testTimeout: runs(180_000) })

const nearMisses: fc.Arbitrary<Pick<Compared, 'old' | 'new'>> = fc
  .tuple(schemas, grounded, fc.nat(100_000), schemas, fc.constantFrom('', 'A', 'B', 'C'), fc.boolean())
  .map(([schema, $defs, choice, other, inside, isTurned]) => {
    const changed: Version = inside
      ? { schema, $defs: { ...$defs, [inside]: edit($defs[inside] ?? {}, choice, other) } }
      : { schema: edit(schema, choice, other), $defs }
    return isTurned ? { old: changed, new: { schema, $defs } } : { old: { schema, $defs }, new: changed }
  })
  .filter(pair => isGrounded(pair.old.$defs) && isGrounded(pair.new.$defs))

const strangers: fc.Arbitrary<Pick<Compared, 'old' | 'new'>> = fc
  .tuple(schemas, grounded, schemas, grounded)
  .map(([schema, $defs, other, others]) => ({ old: { schema, $defs }, new: { schema: other, $defs: others } }))

const pairs = fc.oneof({ weight: 6, arbitrary: nearMisses }, { weight: 1, arbitrary: strangers })

const roles = fc.constantFrom('params' as const, 'result' as const)

describe('any two versions', () => {
  test('hide nothing: what is sent and refused comes with a change that is more than compatible', () => {
    let cases = 0
    const refused: Record<Passage, number> = { forth: 0, back: 0 }
    fc.assert(
      fc.property(pairs, roles, fc.nat(), (pair, role, start) => {
        for (const passage of expectNothingHidden({ ...pair, role }, start, cases++)) refused[passage]++
      }),
      { numRuns: runs(75) },
    )
    expect(Math.min(refused.forth, refused.back)).toBeGreaterThan(4)
  })

  test('raise no false alarm: what breaks shows a message that is sent and refused', () => {
    let cases = 0
    let shown = 0
    fc.assert(
      fc.property(pairs, roles, (pair, role) => {
        shown += expectNoFalseAlarm({ ...pair, role }, cases++).length
      }),
      { numRuns: runs(75) },
    )
    expect(shown).toBeGreaterThan(25)
  })

  test('written another way, with the same values, have no change that is more than compatible', () => {
    fc.assert(
      fc.property(
        schemas,
        grounded,
        fc.array(fc.nat(1_000), { minLength: 60, maxLength: 60 }),
        (schema, $defs, choices) => {
          let at = 0
          const again = rewrite(schema, $defs, bound => (choices[at++ % choices.length] ?? 0) % bound)
          const changes = changesOf({ old: { schema, $defs }, new: again, role: 'params' })
          const found = changes.filter(change => matters('client')(change) || matters('agent')(change))
          expect({ again, found }).toEqual({ again, found: [] })
        },
      ),
      { numRuns: runs(75) },
    )
  })
})

/** What stands around a shape: a property, items, a variant, a base, or its name. */
const surroundings: ((schema: JsonSchema) => Version)[] = [
  schema => ({ schema, $defs: {} }),
  inner => ({ schema: object({ inner }, ['inner']), $defs: {} }),
  inner => ({ schema: object({ inner }), $defs: {} }),
  items => ({ schema: { type: 'array', items }, $defs: {} }),
  additionalProperties => ({ schema: { type: 'object', additionalProperties }, $defs: {} }),
  inner => ({ schema: { oneOf: [object({ kind: { const: 'a' }, inner }, ['kind', 'inner'])] }, $defs: {} }),
  A => ({ schema: object({ a: { $ref: '#/$defs/A' } }, ['a']), $defs: { A } }),
  A => ({ schema: { allOf: [{ $ref: '#/$defs/A' }] }, $defs: { A } }),
]

/** Shapes that are there in one version only, or that may be left out. */
const leftOut: [Version, Version, Compared['role'][]][] = [object({}), object({ a: text }, ['a'])].flatMap(schema => {
  const some: Version = { schema, $defs: {} }
  const none: Version = { schema: null, $defs: {} }
  const optional: Version = { schema, $defs: {}, isOptional: true }
  const pairs: typeof leftOut = [
    [none, some, ['params', 'result']],
    [none, optional, ['params']],
    [some, optional, ['params']],
  ]
  return pairs
})

test('every rule of the table holds in both directions, wherever the shape stands', () => {
  const shown = new Set<string>()
  let cases = 0
  const compare = (compared: Compared) => {
    expectNothingHidden(compared, cases, cases)
    for (const rule of expectNoFalseAlarm(compared, cases++)) shown.add(rule)
  }
  const both = (one: Version, other: Version, role: Compared['role']) => {
    compare({ old: one, new: other, role })
    compare({ old: other, new: one, role })
  }
  for (const [, before, after] of shapes)
    for (const around of surroundings)
      for (const role of ['params', 'result'] as const) both(around(before), around(after), role)
  for (const [one, other, possible] of leftOut) for (const role of possible) both(one, other, role)
  const all = Object.entries(rules).flatMap(([rule, { sender, receiver, byValues }]) => [
    ...(sender === 'breaking' && byValues === 'both' ? [`${rule} forth`] : []),
    ...(receiver === 'breaking' && byValues !== 'none' ? [`${rule} back`] : []),
  ])
  expect(all.filter(item => !shown.has(item))).toEqual([])
})
