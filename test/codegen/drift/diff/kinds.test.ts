import { expect, test } from 'vitest'
import { diff } from '../../../../codegen/drift/diff/diff.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { protocolWith } from './documents.js'

const text: JsonSchema = { type: 'string' }
const object = (
  properties: Record<string, JsonSchema>,
  required: string[] = [],
  more: JsonSchema = {},
): JsonSchema => ({
  type: 'object',
  properties,
  required,
  ...more,
})
const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` })
const closed: JsonSchema = { additionalProperties: false }

/** The changes of a result, a line each: rule, subject, path, and the levels for clients and agents. */
function changeLines(
  before: JsonSchema,
  after: JsonSchema,
  old: Protocol['$defs'] = {},
  new_: Protocol['$defs'] = old,
) {
  const { changes } = diff(
    protocolWith(before, { role: 'result', $defs: old }),
    protocolWith(after, { role: 'result', $defs: new_ }),
  )
  return changes.map(({ rule, subject, path, client, agent }) => `${rule} ${subject.name} ${path}: ${client} ${agent}`)
}

test('one object that becomes a union of it and another breaks who reads what only the first has', () => {
  const first = object({ a: text }, ['a'])
  expect(changeLines(first, { anyOf: [first, object({ b: text }, ['b'])] })).toEqual([
    'unlike-variant-added a/b result: breaking compatible',
  ])
})

test('properties beside a union are those of every variant', () => {
  const [a, b] = [object({ kind: { const: 'a' } }, ['kind']), object({ kind: { const: 'b' } }, ['kind'])]
  const withId = (schema: JsonSchema) => object({ ...schema.properties, id: text }, ['kind', 'id'])
  const beside = { ...object({ id: text }, ['id']), anyOf: [a, b] }
  expect(changeLines(beside, { anyOf: [withId(a), withId(b)] })).toEqual([])
  expect(changeLines({ oneOf: [withId(a), withId(b)] }, beside)).toEqual([])
})

test('closed objects with one key each, as serde writes enums, do not overlap', () => {
  const keyed = (name: string, inner: JsonSchema) => object({ [name]: inner }, [name], closed)
  const of = (read: JsonSchema) => [keyed('read', read), keyed('write', text)]
  expect(changeLines({ oneOf: of(text) }, { anyOf: of(text) })).toEqual([])
  expect(changeLines({ oneOf: of(text) }, { oneOf: of({ type: 'number' }) })).toEqual([
    'type-changed a/b result.read: breaking breaking',
  ])
})

test('a change is told once, under its shape, with the methods that use it', () => {
  const nullable = { anyOf: [ref('A'), { type: 'null' }] } satisfies JsonSchema
  const uses = (use: JsonSchema) => object({ a: use, b: use, c: use })
  const shapes = (x: JsonSchema) => ({ A: object({ x }, ['x']) })
  expect(changeLines(uses(ref('A')), uses(nullable), shapes(text), shapes({ type: 'number' }))).toEqual([
    ...['a', 'b', 'c'].map(name => `null-added-to-optional a/b result.${name}: risky compatible`),
    'type-changed A x: breaking breaking',
  ])
})

test('a base that changes is told under the base', () => {
  const derived = { ...object({ own: text }), allOf: [ref('Base')] } satisfies JsonSchema
  const shapes = (base: JsonSchema) => ({ Base: base, One: derived, Two: derived })
  const both = object({ one: ref('One'), two: ref('Two') })
  expect(changeLines(both, both, shapes(object({ id: text }, ['id'])), shapes(object({ id: text })))).toEqual([
    'property-optional Base id: breaking compatible',
  ])
})

test('an empty object that is called otherwise was renamed', () => {
  const shape = object({})
  expect(changeLines(ref('Empty'), ref('Nothing'), { Empty: shape }, { Nothing: shape })).toEqual([
    'type-renamed Nothing : compatible compatible',
  ])
})

test.each([1_500])('a change at the end of %d linked shapes is found, in a chain and in a ring', length => {
  for (const last of [[], ['0']]) {
    const of = (end: JsonSchema) =>
      Object.fromEntries(
        Array.from({ length }, (_, at) => [
          `${at}`,
          at < length - 1
            ? object({ next: ref(`${at + 1}`) }, [])
            : object({ end, ...Object.fromEntries(last.map(name => ['next', ref(name)])) }, ['end']),
        ]),
      )
    const changes = changeLines(ref('0'), ref('0'), of(text), of({ type: 'number' }))
    expect(changes.some(change => change.startsWith(`type-changed ${length - 1} end:`))).toBe(true)
    expect(changes.filter(change => /breaking|risky/.test(change))).not.toEqual([])
  }
})

test('literals of one enum are told apart where it is open whether another variant admits them', () => {
  const words = (...listed: string[]): JsonSchema => ({
    oneOf: [{ enum: listed }, { type: 'string', pattern: '^(a+)+$' }],
  })
  // A pattern that may take long is not tried on long texts.
  const [one, other] = ['b'.repeat(2_000), 'c'.repeat(2_000)]
  expect(changeLines(words(one, other), words(other, one)).filter(line => !line.includes('documentation'))).toEqual([])
})

test('shapes that need themselves many times over, and so have no value, are compared at once', () => {
  const needy = (name: string): JsonSchema => object({ [name]: ref('A') }, [name])
  const A = { anyOf: Array.from({ length: 12 }, (_, at) => needy(`need${at}`)) }
  const B = { anyOf: [...A.anyOf, needy('more')] }
  expect(changeLines(object({ more: ref('A') }), object({ more: ref('A') }), { A }, { A: B })).toEqual([
    'unlike-variant-added A : risky compatible',
  ])
})

test('a shape that stands inside a variant of its own is not taken to differ from the other variants', () => {
  const variants: JsonSchema[] = [
    { type: 'array', prefixItems: [{ type: 'array' }] },
    { type: 'array', prefixItems: [{ anyOf: [ref('A'), { enum: ['a'] }] }], minItems: 1 },
  ]
  const $defs = { A: { oneOf: variants } }
  // [[]] fits both variants, and so neither version admits it.
  const again = { A: { oneOf: [...variants].reverse() } }
  expect(changeLines(ref('A'), ref('A'), $defs, again).filter(line => line.includes('breaking'))).toEqual([])
  expect(changeLines(ref('A'), { allOf: [ref('A')] }, $defs, again).filter(line => line.includes('breaking'))).toEqual(
    [],
  )
})

test('a tag with a second variant breaks who knows the tag: a known word chooses exactly', () => {
  const of = (kind: string, ...needed: string[]): JsonSchema => ({
    type: 'object',
    properties: { kind: { const: kind } },
    required: ['kind'],
    anyOf: needed.map(name => object({ [name]: text }, [name])),
  })
  const before = { oneOf: [of('image', 'url', 'fileId'), of('audio', 'url')] }
  expect(changeLines(before, { oneOf: [of('image', 'url', 'fileId'), of('audio', 'url', 'fileId')] })).toEqual([
    'unlike-variant-added a/b result: breaking compatible',
  ])
  // The variant that was there is found again by what it needs, whatever comes before it.
  expect(changeLines(before, { oneOf: [of('image', 'url', 'fileId'), of('audio', 'fileId', 'url')] })).toEqual([
    'unlike-variant-added a/b result: breaking compatible',
  ])
})

test('an unknown word is that of a newer variant in the tag alone: without the tag, or with a known one, it breaks', () => {
  const variant = (kind: string, version: JsonSchema, ...more: string[]) =>
    object({ kind: { const: kind }, version, ...Object.fromEntries(more.map(name => [name, text])) }, [
      'kind',
      'version',
      ...more,
    ])
  const old = [variant('a', { const: '1' }, 'x'), variant('a', { const: '2' }, 'x'), variant('b', text, 'x')]
  const added = (...more: JsonSchema[]) => changeLines({ oneOf: old }, { oneOf: [...old, ...more] })
  expect(added(variant('c', { const: '3' }))).toEqual(['variant-added a/b result: risky compatible'])
  expect(added(variant('a', { const: '3' }))).toEqual(['unlike-variant-added a/b result: breaking compatible'])
  expect(added(object({ version: { const: '3' } }, ['version']))).toContain(
    'unlike-variant-added a/b result: breaking compatible',
  )
})

test('a break behind names of a pattern is shown: names are made that fit it', () => {
  const map = (inner: JsonSchema): JsonSchema => ({
    type: 'object',
    additionalProperties: inner,
    propertyNames: { pattern: '^[^/}]+(?:\\/[^/}]+)*$', minLength: 1 },
  })
  expect(changeLines(map(text), map({ type: 'number' }))).toEqual(['type-changed a/b result[*]: breaking breaking'])
})

test('that names of fields are texts is no demand', () => {
  const map = (propertyNames?: JsonSchema): JsonSchema => ({
    type: 'object',
    additionalProperties: text,
    ...(propertyNames && { propertyNames }),
  })
  expect(changeLines(map(), map({ type: 'string', description: 'a key' }))).toEqual([])
  expect(changeLines(map({}), map({ type: ['string', 'null'] }))).toEqual([])
  expect(changeLines(map(), map({ type: 'string', maxLength: 2 }))).toEqual([
    'constraint-added a/b result[name]: compatible breaking',
  ])
})

test('a property that is named where any other was allowed is told once', () => {
  const open = (properties: Record<string, JsonSchema>, required: string[] = []) =>
    object(properties, required, { additionalProperties: true })
  expect(changeLines(open({}), open({ a: text }))).toEqual(['property-added-to-open a/b result.a: compatible risky'])
  expect(changeLines(open({ a: text }), open({}))).toEqual(['optional-property-removed a/b result.a: risky risky'])
  expect(changeLines(open({}), open({ a: text }, ['a']))).toEqual([
    'required-property-added a/b result.a: compatible breaking',
  ])
  expect(changeLines(open({}), open({ a: {} }))).toEqual([])
})

test('what is written in a definition in one version only is told where both have it', () => {
  const shape = (x: JsonSchema) => object({ x }, ['x'])
  for (const [before, after, old, new_] of [
    [object({ a: shape(text) }), object({ a: ref('A') }), {}, { A: shape({ type: 'number' }) }],
    [object({ a: ref('A') }), object({ a: shape({ type: 'number' }) }), { A: shape(text) }, {}],
  ] satisfies [JsonSchema, JsonSchema, Protocol['$defs'], Protocol['$defs']][])
    expect(changeLines(before, after, old, new_)).toContain('type-changed a/b result.a.x: breaking breaking')
})

test.each<[string, JsonSchema, JsonSchema]>([
  ['was string, is now number', text, { type: 'number' }],
  ['was string, is now { value }', text, object({ value: text }, ['value'])],
  ['was string[], is now string', { type: 'array', items: text }, text],
])('a definition that becomes another type says so: %s', (message, before, after) => {
  const of = (schema: JsonSchema) => protocolWith(object({ id: ref('Id') }), { $defs: { Id: schema } })
  expect(diff(of(before), of(after)).changes).toMatchObject([{ rule: 'type-changed', message, level: 'breaking' }])
})

test('a default is that of any of the schemas that a value must fit, in whatever order they stand', () => {
  const map: JsonSchema = { type: 'object', additionalProperties: { type: 'boolean', default: false } }
  const own: JsonSchema = { type: 'object', properties: { flag: { type: 'boolean' } } }
  expect(changeLines({ allOf: [map, own] }, { allOf: [own, map] })).toEqual([])
  expect(changeLines({ ...map, allOf: [own] }, { allOf: [own, map] })).toEqual([])
})

test('names and words of variants inside are told, of those that stayed', () => {
  const open = (name: string, description: string): JsonSchema => ({
    anyOf: [{ enum: ['a'], 'x-enumNames': [name], description }, text],
  })
  expect(changeLines(open('A', 'one'), open('B', 'one'))).toEqual(['literal-renamed a/b result: compatible compatible'])
  expect(changeLines(open('A', 'one'), open('A', 'two'))).toEqual([
    'description-changed a/b result: documentation documentation',
  ])
  const named = (...names: string[]): JsonSchema => ({
    oneOf: names.map((_, at) => object({ [`field${at}`]: text }, [`field${at}`], closed)),
    'x-variantNames': names,
  })
  const { changes } = diff(protocolWith(named('A', 'B')), protocolWith(named('A', 'C', 'D')))
  expect(changes.map(({ message }) => message)).toContain('names of variants changed: B is now C')
})

test('the same message shows a break once, and none is shown of what is not stable', () => {
  const variant = (name: string) => object({ kind: { const: name }, a: ref('A') }, ['kind', 'a'])
  const shapes = (a: JsonSchema, more: JsonSchema = {}) => ({ A: object({ a }, ['a'], more) })
  const both = { oneOf: [variant('x'), variant('y')] }
  const witnesses = (old: Protocol['$defs'], new_: Protocol['$defs']) =>
    diff(protocolWith(both, { $defs: old }), protocolWith(both, { $defs: new_ })).changes[0]?.witnesses ?? []
  const values = witnesses(shapes(text), shapes({ type: 'number' })).map(item => JSON.stringify(item))
  expect(values).toHaveLength(new Set(values).size)
  const unstable: JsonSchema = { 'x-stability': 'experimental' }
  expect(witnesses(shapes(text, unstable), shapes({ type: 'number' }, unstable))).toEqual([])
})
