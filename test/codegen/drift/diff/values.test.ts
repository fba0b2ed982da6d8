import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accepts } from '../../../../codegen/drift/diff/values/accepts.js'
import { always } from '../../../../codegen/drift/diff/values/fit.js'
import { NormalForms } from '../../../../codegen/drift/diff/values/normal-form.js'
import { sample } from '../../../../codegen/drift/diff/values/sample.js'
import { Subset } from '../../../../codegen/drift/diff/values/subset.js'
import { firstRefused, suspects } from '../../../../codegen/drift/diff/values/witness.js'
import type { Json, JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { runs } from '../../../support/runs.js'
import { definitions, mutate, schemas, valuesOf } from './documents.js'

const ajv = new Ajv2020({ strict: false, validateFormats: false })

/** What ajv says about values of a shape; undefined where a shape is defined by nothing but itself. */
function byAjv(schema: JsonSchema, $defs: Protocol['$defs']) {
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

const demandOf = (schema: JsonSchema, $defs: Protocol['$defs']) =>
  new NormalForms($defs).at({ schema, pointer: '/methods/0/params' })

const some = (schema: JsonSchema, $defs: Protocol['$defs']) =>
  fc.array(valuesOf(schema, $defs) as fc.Arbitrary<Json>, { minLength: 10, maxLength: 10 })

test('a value fits the normal form of a schema when ajv accepts it', () => {
  let decided = 0
  fc.assert(
    fc.property(
      fc
        .tuple(schemas, definitions)
        .chain(([schema, $defs]) => fc.tuple(fc.constant(schema), fc.constant($defs), some(schema, $defs))),
      ([schema, $defs, values]) => {
        const [validate, demand] = [byAjv(schema, $defs), demandOf(schema, $defs)]
        for (const value of values) {
          const expected = validate(value)
          const fits = accepts(demand, value)
          if (expected === undefined || fits === undefined) continue
          decided++
          expect(fits).toBe(expected)
        }
      },
    ),
    { numRuns: runs(250) },
  )
  expect(decided).toBeGreaterThan(1_000)
})

test('what always fits is accepted, and what is found refused is refused', () => {
  const counts = { always: 0, refused: 0, unknown: 0 }
  const pairs = fc
    .tuple(schemas, definitions, fc.nat(1000), schemas)
    .map(([schema, $defs, choice, other]) => ({ schema, $defs, changed: mutate(schema, choice, other) }))
  fc.assert(
    fc.property(
      pairs.chain(pair => fc.tuple(fc.constant(pair), some(pair.schema, pair.$defs))),
      ([{ schema, $defs, changed }, values]) => {
        const [sent, accepted] = [demandOf(schema, $defs), demandOf(changed, $defs)]
        const subset = new Subset(() => false)
        const [isSent, isAccepted] = [byAjv(schema, $defs), byAjv(changed, $defs)]
        if (subset.fit(sent, accepted) === always) {
          counts.always++
          for (const value of values) if (isSent(value) === true) expect(isAccepted(value)).not.toBe(false)
          return
        }
        const witness = firstRefused(suspects(sent, accepted, subset), sent, accepted, 'closed')
        if (witness === undefined) counts.unknown++
        else {
          const verdicts = [isSent(witness), isAccepted(witness)]
          fc.pre(!verdicts.includes(undefined))
          counts.refused++
          expect(verdicts).toEqual([true, false])
        }
      },
    ),
    { numRuns: runs(250) },
  )
  expect(counts.always).toBeGreaterThan(50)
  expect(counts.refused).toBeGreaterThan(50)
})

test('a sample fits', () => {
  fc.assert(
    fc.property(schemas, definitions, (schema, $defs) => {
      const value = sample(demandOf(schema, $defs))
      if (value !== undefined) expect(byAjv(schema, $defs)(value)).not.toBe(false)
    }),
    { numRuns: runs(250) },
  )
})
