import { expect, test } from 'vitest'
import type { JsonSchema } from '../../../codegen/protocol/model.js'
import { Samples } from '../../../codegen/samples/index.js'

test('each definition is priced a few times, in whatever order long chains of them stand', () => {
  const length = 2000
  let reads = 0
  const link = (at: number): JsonSchema => ({
    type: 'array',
    items: { $ref: `#/$defs/L${at + 1}` },
    get minItems() {
      reads++
      return 1
    },
  })
  const forth = Array.from({ length }, (_, at): [string, JsonSchema] => [`L${at}`, link(at)])
  for (const entries of [forth, forth.toReversed()]) {
    const samples = new Samples({ $defs: { ...Object.fromEntries(entries), [`L${length}`]: { type: 'string' } } })
    expect(samples.schema({ $ref: `#/$defs/L${length - 3}` })).toEqual({ value: [[['value']]] })
  }
  expect(reads).toBeLessThan(100 * length)
})
