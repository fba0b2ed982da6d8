import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDocument, parseDocument } from '../../../codegen/protocol/document.js'
import type { Protocol } from '../../../codegen/protocol/model.js'
import { Samples } from '../../../codegen/samples/index.js'
import { runs } from '../../support/runs.js'
import { protocols } from '../targets/typescript/random-protocols.js'
import { ajvAccepts } from './ajv-accepts.js'

test('random shapes get a valid sample or a reason, the same each time', () => {
  fc.assert(
    fc.property(protocols, fc.nat(3), fc.boolean(), (drawn, seed, optionals) => {
      // As from a file, which refuses what is not valid: objects without a prototype differ from others for ajv.
      const protocol: Protocol = parseDocument(formatDocument(drawn), 'random.json')
      const accepts = ajvAccepts(protocol.$defs)
      const make = () => {
        const samples = new Samples(protocol, { seed, optionals })
        return protocol.methods.map(method => [samples.params(method), samples.result(method)])
      }
      const made = make()
      for (const [index, { params, result }] of protocol.methods.entries())
        for (const [role, schema] of [params, result].entries()) {
          const sample = made[index]?.[role]
          if (!sample || 'unsatisfied' in sample) expect(sample).toHaveProperty('unsatisfied.message')
          else expect(schema == null || accepts(schema, sample.value)).not.toBe(false)
        }
      expect(JSON.stringify(make())).toBe(JSON.stringify(made))
    }),
    { numRuns: runs(30) },
  )
})
