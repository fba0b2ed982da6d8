import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { accepts } from '../../../../codegen/drift/diff/values/accepts.js'
import { always } from '../../../../codegen/drift/diff/values/fit.js'
import { NormalForms } from '../../../../codegen/drift/diff/values/normal-form.js'
import { sample } from '../../../../codegen/drift/diff/values/sample.js'
import { Subset } from '../../../../codegen/drift/diff/values/subset.js'
import { firstRefused, suspects } from '../../../../codegen/drift/diff/values/witness.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { runs } from '../../../support/runs.js'
import { definitions, grounded, schemas } from './documents.js'
import { drawValues } from './draw-values.js'
import { edit } from './edits.js'
import { judgeOf, judgeOfAjv } from './judges.js'

// Many cases on a busy machine take their time.
vi.setConfig({ testTimeout: runs(180_000) })

const demandOf = (schema: JsonSchema, $defs: Protocol['$defs']) =>
  new NormalForms($defs).at({ schema, pointer: '/methods/0/params' })

test('a value fits the normal form of a schema when ajv accepts it', () => {
  let decided = 0
  fc.assert(
    fc.property(schemas, definitions, fc.nat(), (schema, $defs, start) => {
      const [validate, demand] = [judgeOfAjv({ schema, $defs }), demandOf(schema, $defs)]
      for (const value of drawValues(schema, $defs, start, 10)) {
        const expected = validate(value)
        const fits = accepts(demand, value)
        if (expected === undefined || fits === undefined) continue
        decided++
        expect(fits).toBe(expected)
      }
    }),
    { numRuns: runs(125) },
  )
  expect(decided).toBeGreaterThan(500)
})

test('what always fits is accepted, and what is found refused is refused', () => {
  let cases = 0
  const counts = { always: 0, refused: 0, unknown: 0 }
  const pairs = fc
    .tuple(schemas, grounded, fc.nat(100_000), schemas)
    .map(([schema, $defs, choice, other]) => ({ schema, $defs, changed: edit(schema, choice, other) }))
  fc.assert(
    fc.property(pairs, fc.nat(), ({ schema, $defs, changed }, start) => {
      const [sent, accepted] = [demandOf(schema, $defs), demandOf(changed, $defs)]
      const subset = new Subset(() => false)
      const number = cases++
      const isSent = judgeOf({ schema, $defs }, number)
      const isAccepted = judgeOf({ schema: changed, $defs }, number)
      if (subset.fit(sent, accepted) === always) {
        counts.always++
        for (const value of drawValues(schema, $defs, start, 10))
          if (isSent(value) === true) expect(isAccepted(value)).not.toBe(false)
        return
      }
      const witness = firstRefused(suspects(sent, accepted, subset), sent, accepted)
      if (witness === undefined) counts.unknown++
      else {
        const verdicts = [isSent(witness), isAccepted(witness)]
        fc.pre(!verdicts.includes(undefined))
        counts.refused++
        expect(verdicts).toEqual([true, false])
      }
    }),
    { numRuns: runs(125) },
  )
  expect(counts.always).toBeGreaterThan(25)
  expect(counts.refused).toBeGreaterThan(25)
})

test('a sample fits', () => {
  let cases = 0
  fc.assert(
    fc.property(schemas, grounded, (schema, $defs) => {
      const value = sample(demandOf(schema, $defs))
      if (value !== undefined) expect(judgeOf({ schema, $defs }, cases++)(value)).not.toBe(false)
    }),
    { numRuns: runs(125) },
  )
})
