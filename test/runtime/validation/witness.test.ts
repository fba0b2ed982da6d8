import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ProtocolShapes } from '../../../runtime/client/description.js'
import { compileShapes } from '../../../runtime/validation/compile-shapes.js'
import type { Schema } from '../../../runtime/validation/schema.js'
import { ajvOptions } from '../../support/ajv-options.js'
import { runs, seed } from '../../support/runs.js'
import { randomDefinitions, randomSchema } from './random-schemas.js'
import { Chooser, ValueDrawer } from './random-values.js'

// ajv is the witness. Without its discriminator, which lets whatever is no object pass.
const options = { ...ajvOptions, validateSchema: false, logger: false } as const
const newAjv = () => new Ajv2020({ ...options, ownProperties: true, discriminator: false })

/** What ajv says; undefined where it fails. */
function witnessOf(schema: object): ((value: unknown) => boolean | undefined) | undefined {
  const attempt = <Result>(work: () => Result): Result | undefined => {
    try {
      return work()
    } catch (error) {
      // Shapes that lead back to themselves without going into the value overflow its stack; they have tests of their
      // own. Where it compares objects, it calls a `toString` that they carry.
      if (error instanceof RangeError || error instanceof TypeError) return undefined
      throw error
    }
  }
  const validate = attempt(() => newAjv().compile(schema))
  return validate && (value => attempt(() => validate(value)))
}

const probabilities = [0, 0.03, 0.15]

describe('read closed, the same values are valid as for ajv', () => {
  const folder = new URL('../../../schema/', import.meta.url)
  const documents = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
    /(?:^|[/\\])\d[\d.-]*\.json$/.test(name),
  )

  test.each(documents)('%s', name => {
    const document = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as ProtocolShapes
    const ajv = newAjv()
    ajv.addSchema({ $defs: document.$defs }, 'document')
    const shapes = compileShapes(document)
    let values = 0
    for (const [index, shape] of Object.keys(document.$defs).entries()) {
      const $ref = `#/$defs/${encodeURIComponent(shape.replaceAll('~', '~0').replaceAll('/', '~1'))}`
      const witness = ajv.compile({ $ref: `document${$ref}` })
      const ours = shapes.of({ $ref })
      for (const mutations of probabilities) {
        const drawer = new ValueDrawer(document.$defs, new Chooser(seed * 1000 + index), mutations)
        for (let round = 0; round < runs(5); round++) {
          const value = drawer.draw({ $ref })
          values++
          if (ours.accepts(value, 'closed') !== witness(value))
            expect({ shape, value, accepts: ours.accepts(value, 'closed') }).toEqual({
              shape,
              value,
              accepts: witness(value),
            })
          if (witness(value) && !ours.accepts(value, 'open'))
            expect({ shape, value }).toBe('valid when read openly, too')
        }
      }
    }
    expect(values).toBeGreaterThan(1_200)
  })

  test(
    'random protocols',
    () => {
      let [valid, invalid] = [0, 0]
      fc.assert(
        fc.property(fc.integer(), start => {
          const choose = new Chooser(start)
          const $defs = randomDefinitions(choose)
          const schema = randomSchema(choose, 4)
          const ours = compileShapes({ methods: [], $defs }).of(schema)
          const witness = witnessOf({ ...schema, $defs } as Schema)
          if (!witness) return
          for (const mutations of probabilities)
            for (let round = 0; round < 40; round++) {
              const value = new ValueDrawer($defs, choose, mutations).draw(schema)
              const expected = witness(value)
              if (expected === undefined) continue
              if (expected) valid++
              else invalid++
              if (ours.accepts(value, 'closed') !== expected)
                throw new Error(`${JSON.stringify({ schema, value, expected, $defs })}`)
              const faults = ours.explain(value, 'closed')
              if (expected !== (faults.length === 0))
                throw new Error(`explained: ${JSON.stringify({ schema, value, faults, $defs })}`)
              const isOpen = ours.accepts(value, 'open')
              if (isOpen !== (ours.explain(value, 'open').length === 0))
                throw new Error(`explained openly: ${JSON.stringify({ schema, value, $defs })}`)
              if (expected && !isOpen) throw new Error(`open: ${JSON.stringify({ schema, value, $defs })}`)
            }
        }),
        { numRuns: runs(40), endOnFailure: true },
      )
      expect(Math.min(valid, invalid)).toBeGreaterThan(1_500)
    },
    runs(120_000),
  )
})
