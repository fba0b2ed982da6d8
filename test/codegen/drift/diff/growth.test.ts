import { expect, test } from 'vitest'
import { diff } from '../../../../codegen/drift/diff/index.js'
import type { JsonSchema } from '../../../../codegen/protocol/model.js'
import { expectLinear } from '../../../support/growth.js'
import { protocolWith } from './documents.js'
import { object } from './rule-examples.js'

type Family = (at: number, isNew: boolean) => JsonSchema

const changed = (isNew: boolean): JsonSchema => ({ type: isNew ? 'string' : 'integer' })

/** What the variants of a large union can be, with a size at which comparing them pair by pair takes seconds. */
const families: [name: string, size: number, variant: Family][] = [
  ['constants', 1000, (at, isNew) => ({ const: `v${at + Number(isNew)}` })],
  ['lists of constants', 400, (at, isNew) => ({ const: [at + Number(isNew), { at }] })],
  [
    'ranges of numbers',
    400,
    (at, isNew) => ({ type: 'integer', minimum: at * 10, maximum: at * 10 + (isNew ? 6 : 5) }),
  ],
  [
    'overlapping ranges',
    200,
    (at, isNew) => ({ type: 'number', minimum: at * 10, maximum: at * 10 + (isNew ? 16 : 15) }),
  ],
  ['lengths', 400, (at, isNew) => ({ type: 'string', minLength: at * 10, maxLength: at * 10 + (isNew ? 6 : 5) })],
  ['tagged objects', 200, (at, isNew) => object({ kind: { const: `k${at}` }, x: changed(isNew) }, ['kind', 'x'])],
  [
    'objects of one closed key',
    200,
    (at, isNew) => ({ ...object({ [`k${at}`]: changed(isNew) }, [`k${at}`]), additionalProperties: false }),
  ],
  [
    'open objects of one key',
    100,
    (at, isNew) => object({ [`k${at}`]: changed(isNew), x: { type: 'string' } }, [`k${at}`, 'x']),
  ],
]

/** The variants as unions of ten. */
const nested = (variants: readonly JsonSchema[]): JsonSchema[] =>
  Array.from({ length: Math.ceil(variants.length / 10) }, (_, at) => ({ oneOf: variants.slice(at * 10, at * 10 + 10) }))

/** What is written beside each other hundreds of times, of which one changed. */
const besides: [name: string, size: number, write: (size: number, isNew: boolean) => JsonSchema][] = [
  [
    'objects in one allOf',
    200,
    (size, isNew) => ({ allOf: many(size, at => object({ [`p${at}`]: changed(isNew && at === 3) }, [`p${at}`])) }),
  ],
  [
    'texts of a pattern in one anyOf',
    400,
    (size, isNew) => ({
      anyOf: many(size, at => ({ type: 'string', pattern: `^v${at === 3 && isNew ? 'new' : at}-` })),
    }),
  ],
  [
    'exclusions of literals',
    400,
    (size, isNew) => ({ allOf: many(size, at => ({ not: { const: `v${at === 3 && isNew ? 'new' : at}` } })) }),
  ],
  [
    'exclusions of literals that all changed',
    400,
    (size, isNew) => ({ allOf: many(size, at => ({ not: { const: `${isNew ? 'w' : 'v'}${at}` } })) }),
  ],
  [
    'objects told apart by a pattern',
    100,
    (size, isNew) => ({
      anyOf: many(size, at =>
        object({ id: { type: 'string', pattern: `^v${at}-` }, x: changed(isNew && at === 3) }, ['id', 'x']),
      ),
    }),
  ],
  [
    'tuples told apart by their first item',
    100,
    (size, isNew) => ({
      oneOf: many(size, at => ({
        type: 'array',
        prefixItems: [{ const: `k${at}` }, changed(isNew && at === 3)],
        minItems: 2,
      })),
    }),
  ],
  [
    'exclusions of patterns',
    200,
    (size, isNew) => ({ allOf: many(size, at => ({ not: { pattern: `^v${at === 3 && isNew ? 'new' : at}-` } })) }),
  ],
  [
    'patterns of properties',
    100,
    (size, isNew) => ({
      type: 'object',
      patternProperties: Object.fromEntries(many(size, at => [`^p${at}-`, changed(isNew && at === 3)])),
    }),
  ],
]

function many<Item>(size: number, make: (at: number) => Item): Item[] {
  return Array.from({ length: size }, (_, at) => make(at))
}

const versions = (size: number, variant: Family, around: (variants: JsonSchema[]) => JsonSchema) =>
  [false, true].map(isNew => protocolWith(around(Array.from({ length: size }, (_, at) => variant(at, isNew)))))

for (const [name, size, variant] of families)
  test(`the cost of a union of ${name} grows with its size`, async () => {
    await expectLinear(size, count => {
      const [old, new_] = versions(count, variant, oneOf => ({ oneOf }))
      return () => old && new_ && expect(diff(old, new_).changes).not.toEqual([])
    })
  })

for (const [name, size, write] of besides)
  test(`the cost of ${name} grows with their number`, async () => {
    await expectLinear(size, count => {
      const [old, new_] = [false, true].map(isNew => protocolWith(write(count, isNew)))
      return () => old && new_ && expect(diff(old, new_).changes).not.toEqual([])
    })
  })

test('the cost of unions of unions grows with their size', async () => {
  await expectLinear(400, count => {
    const [old, new_] = versions(
      count,
      (at, isNew) => ({ const: `v${at + Number(isNew)}` }),
      variants => ({
        oneOf: nested(variants),
      }),
    )
    return () => old && new_ && expect(diff(old, new_).changes).not.toEqual([])
  })
})

test('the cost of a circle of shapes grows with its length, also where each of them changed', async () => {
  const circle = (size: number, isNew: boolean) =>
    Object.fromEntries(
      Array.from({ length: size }, (_, at) => {
        const next: JsonSchema = { $ref: `#/$defs/A${(at + 1) % size}` }
        return [`A${at}`, object({ next, x: changed(isNew) }, ['x'])]
      }),
    )
  await expectLinear(1200, size => {
    const [old, new_] = [false, true].map(isNew => protocolWith({ $ref: '#/$defs/A0' }, { $defs: circle(size, isNew) }))
    return () => old && new_ && expect(diff(old, new_).changes).toHaveLength(size)
  })
})
