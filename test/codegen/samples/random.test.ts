import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Samples } from '../../../codegen/samples/index.js'
import { protocols } from '../targets/typescript/random-protocols.js'
import { ajvAccepts } from './ajv-accepts.js'

const times = Number(process.env.FUZZ_TIMES ?? 1)
const seed = Number(process.env.FUZZ_SEED ?? 1)

test('random shapes get a valid sample or a reason, the same each time', () => {
  fc.assert(
    fc.property(protocols, fc.nat(3), fc.boolean(), (protocol, seed, optionals) => {
      const accepts = ajvAccepts(protocol)
      const make = () => {
        const samples = new Samples(protocol, accepts, { seed, optionals })
        return protocol.methods.map(method => [samples.params(method), samples.result(method)])
      }
      const made = make()
      for (const [index, { params, result }] of protocol.methods.entries())
        for (const [role, schema] of [params, result].entries()) {
          const sample = made[index]?.[role]
          if (!sample || 'unsatisfied' in sample) expect(sample).toHaveProperty('unsatisfied.message')
          else expect(schema == null || accepts([schema], sample.value)).toBe(true)
        }
      expect(JSON.stringify(make())).toBe(JSON.stringify(made))
    }),
    { numRuns: 150 * times, seed },
  )
})
