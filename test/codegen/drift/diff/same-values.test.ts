import { expect, test } from 'vitest'
import type { JsonSchema } from '../../../../codegen/protocol/model.js'
import type { Version } from './judges.js'
import { changesOf, matters } from './oracles.js'
import { object, text } from './rule-examples.js'

// Found by the oracle of random documents: shapes written in two ways with the same values.

const A: JsonSchema = { $ref: '#/$defs/A' }
const closedBy = (name: string, inner: JsonSchema): JsonSchema => ({
  ...object({ [name]: inner }, [name]),
  additionalProperties: false,
})
const nested = (schema: JsonSchema): JsonSchema => ({ allOf: [{ allOf: [{ allOf: [schema] }] }] })
const variant = (mode: string, more: JsonSchema): JsonSchema =>
  object({ kind: { const: 'list' }, mode: { const: mode }, more }, ['kind', 'mode'])

/** Closed objects that lead to each other, and that a name in progress tells apart. */
const circle = (around: (schema: JsonSchema) => JsonSchema, isInlined: boolean): Version => {
  const needed: JsonSchema = { allOf: [{ $ref: '#/$defs/B' }], ...object({ kind: text }, ['kind']) }
  const variants = (inner: JsonSchema): JsonSchema => ({
    oneOf: [closedBy('write', text), closedBy('list', needed), closedBy('read', inner)],
  })
  const inner = (first: JsonSchema): JsonSchema => ({ oneOf: [{ oneOf: [first, { const: 'a' }] }] })
  const inlined = around(inner(variants(A)))
  const B = isInlined ? { anyOf: [{ anyOf: [inlined] }, inlined] } : inner(A)
  return { schema: A, $defs: { A: around(variants(around(A))), B } }
}

/** Branches that a list fits two of: what either adds is all that fits. */
const listOfItself: Version['$defs'] = { A: { type: 'array', items: A } }
const sharing: JsonSchema[] = [
  { anyOf: [A, object({ kind: { const: 'a' } }, ['kind'])] },
  { allOf: [A] },
  { enum: ['a'] },
]

/** A name that is defined by what it is not, and whose fields lead back to it. */
const negated = (around: (schema: JsonSchema) => JsonSchema): Version => {
  const withId = (id: JsonSchema): JsonSchema => ({ allOf: [A, object({ id }, ['id'])] })
  return {
    schema: { allOf: [withId(text), object({ text }, [])] },
    $defs: {
      A: around({ not: { not: { $ref: '#/$defs/B' } } }),
      B: { oneOf: [closedBy('read', around({ allOf: [around(withId(A)), object({ text }, [])] }))] },
    },
  }
}

/** A union in which what may be a tag is the union itself. */
const ownTag = (around: (schema: JsonSchema) => JsonSchema, turn: (list: JsonSchema[]) => JsonSchema[]): Version => {
  const tagged = { oneOf: turn(['a', 'c'].map(word => object({ kind: around({ const: word }), text }, ['kind']))) }
  const other = object({ kind: around({ type: 'number', multipleOf: 1, ...A }) }, ['kind'])
  return {
    schema: object({ text: { not: A } }),
    $defs: { A: { oneOf: turn([{ enum: ['a'] }, { not: { not: { anyOf: turn([other, around(tagged)]) } } }]) } },
  }
}

const plain = (schema: JsonSchema): Version => ({ schema, $defs: {} })
const asItIs = (schema: JsonSchema) => schema

const pairs: [string, Version, Version][] = [
  ['variants that exclude each other in circles', circle(asItIs, false), circle(nested, true)],
  ['a name that is defined by what it is not', negated(asItIs), negated(nested)],
  [
    'a union that is the tag of its own variants',
    ownTag(asItIs, list => list),
    ownTag(nested, list => list.toReversed()),
  ],
  ['literals, negated twice', plain({ enum: ['a'] }), plain({ not: { allOf: [{ not: { enum: ['a'] } }] } })],
  [
    'two schemas that exclude the same, negated',
    plain({ enum: ['a'] }),
    plain({ not: { anyOf: [{ not: { const: 'a' } }, { allOf: [{ not: { const: 'a' } }] }] } }),
  ],
  [
    'names of fields',
    plain({ type: 'object', propertyNames: { pattern: '^a' } }),
    plain({ type: 'object', propertyNames: { type: 'string', allOf: [{ pattern: '^a' }] } }),
  ],
  [
    'fields of a pattern that are never there',
    plain({ anyOf: [{ type: 'object', patternProperties: { '^x-': { not: {} } } }, text] }),
    plain({ allOf: [{ anyOf: [{ type: 'object', patternProperties: { '^x-': { not: {} } } }, text] }] }),
  ],
  [
    'fields of two patterns',
    plain({ type: 'object', patternProperties: { '^a': { maxLength: 9, type: 'string' }, b$: { type: 'number' } } }),
    plain(
      nested({
        type: 'object',
        patternProperties: { b$: { type: 'number' }, '^a': { allOf: [text, { maxLength: 9 }] } },
      }),
    ),
  ],
  [
    'variants with a second tag, in another order',
    plain({
      oneOf: [
        object({ kind: { const: 'read' } }, ['kind']),
        variant('one', { type: 'boolean', default: false }),
        variant('two', text),
      ],
    }),
    plain({
      oneOf: [
        object({ kind: { const: 'read' } }, ['kind']),
        variant('two', text),
        variant('one', { type: 'boolean', default: false }),
      ],
    }),
  ],
  [
    'branches that share a shape, in another order',
    { schema: { oneOf: sharing }, $defs: listOfItself },
    { schema: { oneOf: [...sharing].reverse() }, $defs: listOfItself },
  ],
]

test.each(pairs)('%s', (_, one, other) => {
  for (const [old, new_] of [
    [one, other],
    [other, one],
  ] as const)
    expect(
      changesOf({ old, new: new_, role: 'params' }).filter(
        change => matters('client')(change) || matters('agent')(change),
      ),
    ).toEqual([])
})

test('names that lead to each other many times over are read once each', () => {
  const both = (name: string): JsonSchema => ({ anyOf: [{ $ref: `#/$defs/${name}` }, { $ref: `#/$defs/${name}` }] })
  const names = Array.from({ length: 60 }, (_, at) => `N${at}`)
  const $defs = Object.fromEntries(names.map((name, at) => [name, both(names[at + 1] ?? 'N0')]))
  const tagged = (more: JsonSchema): Version => ({
    schema: {
      anyOf: [object({ kind: { $ref: '#/$defs/N0' } }, ['kind']), object({ kind: { const: 'a' }, more }, ['kind'])],
    },
    $defs,
  })
  expect(changesOf({ old: tagged(text), new: tagged({ type: 'number' }), role: 'params' })).not.toEqual([])
})
