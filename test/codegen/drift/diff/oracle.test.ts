import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Change } from '../../../../codegen/drift/diff/change.js'
import { diff } from '../../../../codegen/drift/diff/diff.js'
import { rules } from '../../../../codegen/drift/diff/rules.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { compileShapes } from '../../../../runtime/validation/compile-shapes.js'
import { runs } from '../../../support/runs.js'
import { definitions, mutate, protocolWith, schemas, valuesOf } from './documents.js'
import { rewrite } from './rewrite.js'

interface Version {
  schema: JsonSchema
  $defs: Protocol['$defs']
}

const ajv = new Ajv2020({ strict: false, validateFormats: false })

/** What ajv, which knows nothing of how we compare, says of a value; undefined where it cannot be decided. */
function validator({ schema, $defs }: Version) {
  const decide = <T>(work: () => T): T | undefined => {
    try {
      return work()
    } catch (error) {
      if (error instanceof RangeError) return undefined
      throw error
    }
  }
  const validate = decide(() => ajv.compile({ ...schema, $defs }))
  return (value: unknown): boolean | undefined => validate && decide(() => validate(value))
}

const nearMisses = fc
  .tuple(schemas, definitions, fc.nat(1000), schemas, fc.boolean(), fc.constantFrom('A', 'B', 'C'))
  .map(([schema, $defs, choice, other, inside, name]) => ({
    old: { schema, $defs },
    new: inside
      ? { schema, $defs: { ...$defs, [name]: mutate($defs[name] ?? {}, choice, other) } }
      : { schema: mutate(schema, choice, other), $defs },
  }))

const strangers = fc
  .tuple(schemas, definitions, schemas, definitions)
  .map(([schema, $defs, other, others]) => ({ old: { schema, $defs }, new: { schema: other, $defs: others } }))

const versions = fc.oneof({ weight: 4, arbitrary: nearMisses }, { weight: 1, arbitrary: strangers })

const withValues = versions.chain(pair =>
  fc.record({
    pair: fc.constant(pair),
    oldValues: fc.array(valuesOf(pair.old.schema, pair.old.$defs), { minLength: 8, maxLength: 8 }),
    newValues: fc.array(valuesOf(pair.new.schema, pair.new.$defs), { minLength: 8, maxLength: 8 }),
  }),
)

/** Whether no name is defined by itself, with no property or item between: what such a name admits is nobody's to say. */
function isGrounded($defs: Protocol['$defs']): boolean {
  const namesAround = ({ $ref, anyOf = [], oneOf = [], allOf = [], not }: JsonSchema): string[] => [
    ...($ref === undefined ? [] : [$ref.slice('#/$defs/'.length)]),
    ...[...anyOf, ...oneOf, ...allOf, ...(not ? [not] : [])].flatMap(namesAround),
  ]
  return Object.keys($defs).every(name => {
    const reached = new Set(namesAround($defs[name] ?? {}))
    for (const next of reached) for (const further of namesAround($defs[next] ?? {})) reached.add(further)
    return !reached.has(name)
  })
}

/** The changes between two versions of what a client sends. */
const changesOf = (pair: { old: Version; new: Version }): Change[] =>
  diff(protocolWith(pair.old.schema, pair.old), protocolWith(pair.new.schema, pair.new)).changes

const matters = (side: 'client' | 'agent') => (change: Change) =>
  change[side] === 'breaking' || change[side] === 'risky'

describe('any two versions', () => {
  test('hide nothing: what is sent and refused comes with a change that is more than compatible', () => {
    let refused = 0
    fc.assert(
      fc.property(withValues, ({ pair, oldValues, newValues }) => {
        const [byOld, byNew] = [validator(pair.old), validator(pair.new)]
        const changes = changesOf(pair)
        if (oldValues.some(value => byOld(value) === true && byNew(value) === false)) {
          refused++
          expect(changes.filter(matters('client'))).not.toEqual([])
        }
        if (newValues.some(value => byNew(value) === true && byOld(value) === false)) {
          refused++
          expect(changes.filter(matters('agent'))).not.toEqual([])
        }
      }),
      { numRuns: runs(150) },
    )
    expect(refused).toBeGreaterThan(25)
  })

  test('raise no false alarm: what breaks shows a message that is sent and refused', () => {
    let shown = 0
    fc.assert(
      fc.property(versions, pair => {
        const [byOld, byNew] = [validator(pair.old), validator(pair.new)]
        for (const { rule, client, agent, witnesses = [] } of changesOf(pair)) {
          const { byValues } = rules[rule]
          for (const [side, level] of [
            ['client', client],
            ['agent', agent],
          ] as const) {
            if (level !== 'breaking' || byValues === 'none') continue
            const witness = witnesses.find(({ breaks }) => breaks === side)
            const [sent, received] = side === 'client' ? [byOld, byNew] : [byNew, byOld]
            const verdicts = [sent(witness?.value), received(witness?.value)]
            fc.pre(!verdicts.includes(undefined))
            shown++
            expect(verdicts).toEqual([true, false])
            // The receiver's open reading refuses it too: what that lets pass is risky.
            if (side === 'agent') {
              const open = compileShapes({ methods: [], $defs: pair.old.$defs }).of(pair.old.schema)
              expect(open.accepts(witness?.value, 'open')).toBe(false)
            }
          }
        }
      }),
      { numRuns: runs(150) },
    )
    expect(shown).toBeGreaterThan(60)
  })

  test('written another way, with the same values, have no change that is more than compatible', () => {
    fc.assert(
      fc.property(
        schemas,
        definitions,
        fc.array(fc.nat(1_000), { minLength: 60, maxLength: 60 }),
        (schema, $defs, choices) => {
          fc.pre(isGrounded($defs))
          let at = 0
          const again = rewrite(schema, $defs, bound => (choices[at++ % choices.length] ?? 0) % bound)
          const changes = changesOf({ old: { schema, $defs }, new: again })
          expect(changes.filter(change => matters('client')(change) || matters('agent')(change))).toEqual([])
        },
      ),
      { numRuns: runs(150) },
    )
  })
})
