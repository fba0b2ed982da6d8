import { expect, test } from 'vitest'
import { VariantCounter } from '../../../../codegen/drift/conform/variants-seen.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { compileShapes } from '../../../../runtime/validation/compile-shapes.js'

/** Counts the variants in values of a union, and the shapes that were compiled to tell them apart. */
function count(union: JsonSchema, values: readonly unknown[]) {
  const protocol: Protocol = { protocol: 'sample', version: '1.0.0', methods: [], $defs: {} }
  const shapes = compileShapes(protocol)
  let compiled = 0
  const counter = new VariantCounter(protocol, {
    ...shapes,
    of(schema) {
      compiled++
      return shapes.of(schema)
    },
  })
  for (const value of values) counter.count(union, value, { sender: 'agent', place: 'note' })
  return { compiled, counts: counter.seen()[0]?.variants.map(variant => variant.count) }
}

test('a valid value with a tag is counted without another look at its variants', () => {
  const variant = (kind: string): JsonSchema => ({
    type: 'object',
    properties: { kind: { const: kind } },
    required: ['kind'],
  })
  const union = { oneOf: [variant('a'), variant('b'), variant('c')] }
  const values = [{ kind: 'b' }, { kind: 'c' }, { kind: 'b' }]
  expect(count(union, values)).toEqual({ compiled: 0, counts: [0, 2, 1] })
})

test('where several variants are possible, the first that admits the value is counted', () => {
  const needing = (name: string): JsonSchema => ({ type: 'object', required: [name] })
  const union = { anyOf: [needing('a'), needing('b')] }
  expect(count(union, [{ b: 1 }, { a: 1, b: 1 }]).counts).toEqual([1, 1])
})
