import { transformSync } from 'esbuild'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../../../codegen/protocol/model.js'
import { printShapes } from '../../../../codegen/targets/typescript/shape-values.js'
import { runs, seed } from '../../../support/runs.js'
import { protocols } from './random-protocols.js'

/** What the printed shapes are when they run. */
function run(shapes: Json): unknown {
  const printed = printShapes(shapes, 0)
  const { code } = transformSync(`${printed.helpers.join('\n')}\nreturn ${printed.shapes}`, { loader: 'ts' })
  return new Function(code)()
}

/** Values that come close to what has a short form. */
const words = fc.constantFrom(
  'object',
  'array',
  'null',
  'string',
  'integer',
  'request',
  'clientToServer',
  '#/$defs/A?',
  'a',
  'b?',
)
const keys = fc.constantFrom(
  'type',
  'properties',
  'required',
  '$ref',
  'items',
  'anyOf',
  'const',
  'enum',
  'additionalProperties',
  'kind',
  'messageDirection',
  '__proto__',
  '1',
)
const near = fc.letrec<{ value: Json }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    words,
    fc.constantFrom<Json>(null, true, 0, []),
    fc.array(words, { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.oneof(keys, words), tie('value')), { maxLength: 4 })
      .map((entries): Json => Object.fromEntries(entries)),
    fc.record({
      type: fc.constant('object'),
      properties: fc
        .array(fc.tuple(words, tie('value')), { maxLength: 3 })
        .map((entries): Json => Object.fromEntries(entries)),
      required: fc.array(words, { maxLength: 2 }),
    }),
  ),
})).value

test('shapes in short form are the shapes they stand for', () => {
  fc.assert(
    fc.property(near, value => {
      expect(run(value)).toEqual(value)
    }),
    { seed, numRuns: runs(500) },
  )
  fc.assert(
    fc.property(protocols, ({ methods, $defs }) => {
      const shapes = { methods, $defs } as unknown as Json
      expect(run(shapes)).toEqual(shapes)
    }),
    { seed, numRuns: runs(50) },
  )
})

test('helpers are declared where they are used, and only there', () => {
  expect(printShapes({ methods: [], $defs: {} }, 0).helpers).toEqual([])
  const shapes = {
    $defs: { A: { type: 'array', items: { $ref: '#/$defs/B' } }, B: { type: 'object', properties: {} } },
  }
  const printed = printShapes(shapes, 0)
  expect(printed.shapes).toBe("{ $defs: { A: array(ref('B')), B: object({}) } }")
  expect(printed.helpers.map(code => /(?:const|function) (\w+)/.exec(code)?.[1])).toEqual(['ref', 'array', 'object'])
})
