import { expect, test } from 'vitest'
import { diff } from '../../../../../codegen/drift/diff/diff.js'
import { isAny } from '../../../../../codegen/drift/diff/values/any.js'
import { NormalForms } from '../../../../../codegen/drift/diff/values/normal-form.js'
import type { JsonSchema, Protocol } from '../../../../../codegen/protocol/model.js'
import { protocolWith } from '../documents.js'

const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` })
const types = (['string', 'integer', 'number', 'boolean', 'null'] as const).map((type): JsonSchema => ({ type }))

/** LSPAny with an object and items of one's choice. */
const shapes = (fields: JsonSchema, items: JsonSchema = ref('Any')): Protocol['$defs'] => ({
  Any: { anyOf: [ref('Fields'), { type: 'array', items }, ...types] },
  Fields: { type: 'object', ...fields },
})

// biome-ignore format: a table has a row for each shape
test.each<[boolean, Protocol['$defs']]>([
  [true, shapes({})],
  [true, shapes({ additionalProperties: ref('Any') })],
  [true, shapes({ properties: { a: ref('Any') }, patternProperties: { '^x-': {} } }, ref('Any'))],
  [true, { ...shapes({ additionalProperties: ref('Other') }), Other: { anyOf: [{ type: 'object', additionalProperties: ref('Any') }, { type: 'array' }, ...types] } }],
  [false, shapes({ additionalProperties: ref('Any') }, { type: 'string' })],
  [false, shapes({ properties: { a: { type: 'string' } }, additionalProperties: ref('Any') })],
  [false, shapes({ additionalProperties: ref('Any'), required: ['a'] })],
  [false, { ...shapes({ additionalProperties: ref('Any') }), Any: { anyOf: [ref('Fields'), { type: 'array', items: ref('Any') }, ...types.slice(1)] } }],
])('%s: whether a union of all types that leads back to itself admits any value: %j', (expected, $defs) => {
  const forms = new NormalForms($defs)
  for (const name of Object.keys($defs).filter(key => key !== 'Fields').reverse())
    expect(isAny(forms.at({ schema: ref(name), pointer: `/methods/0/params/${name}` }))).toBe(expected)
})

test('what rests on a union that is refuted later is asked again', () => {
  const union = (...more: JsonSchema[]): JsonSchema => ({ anyOf: [...more, ...types] })
  const array = (items: JsonSchema): JsonSchema => ({ type: 'array', items })
  const object = (additionalProperties: JsonSchema): JsonSchema => ({ type: 'object', additionalProperties })
  const $defs = {
    Any: union(array(ref('Outer')), array({}), object(ref('Wider'))),
    Outer: union(array(ref('Inner')), object({})),
    // Items of Inner are asked for while Inner is taken to admit any value.
    Inner: union(array(ref('Outer')), object({ type: 'string' })),
    Wider: union(ref('Inner'), object({})),
  }
  expect(isAny(new NormalForms($defs).at({ schema: ref('Any'), pointer: '/methods/0/params' }))).toBe(false)
})

test('such a union, another one and no schema at all have the same values', () => {
  const written = [shapes({}), shapes({ additionalProperties: ref('Any') })]
  const documents = [...written.map($defs => protocolWith(ref('Any'), { $defs })), protocolWith({})]
  for (const old of documents)
    for (const new_ of documents)
      expect(diff(old, new_).changes.filter(({ rule }) => !/^type-(added|removed)$/.test(rule))).toEqual([])
})
