import { expect, test, vi } from 'vitest'
import { type DiffOptions, diff } from '../../../../codegen/drift/diff/diff.js'
import { Demand } from '../../../../codegen/drift/diff/values/demand.js'
import { NormalForms } from '../../../../codegen/drift/diff/values/normal-form.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { protocolWith } from './documents.js'

const text: JsonSchema = { type: 'string' }
const number: JsonSchema = { type: 'number' }
const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` })
const object = (properties: Record<string, JsonSchema>, required: string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required,
})

interface Version {
  schema: JsonSchema
  $defs?: Protocol['$defs']
}

/** The changes of parameters, a line each: rule, subject, path, message, and the levels for clients and agents. */
function changeLines(before: Version, after: Version, options?: DiffOptions): string[] {
  const of = ({ schema, $defs = {} }: Version) => protocolWith(schema, { $defs })
  return diff(of(before), of(after), options)
    .changes.filter(({ rule }) => rule !== 'type-removed' && rule !== 'type-added')
    .map(
      ({ rule, subject, path, message, client, agent }) =>
        `${rule} ${subject.name} ${path}: ${message}: ${client} ${agent}`,
    )
}

/** A message that refers to the only shape with a name. */
const named = (name: string, shape: JsonSchema): Version => ({ schema: ref(name), $defs: { [name]: shape } })

test('an object that took the place of another is one change, and a value shows it each way', () => {
  const versions = [named('A', object({ a: text }, ['a'])), named('B', object({ b: text }, ['b']))] as const
  expect(changeLines(...versions)).toEqual(['type-changed a/b params: was A, is now B: breaking breaking'])
  const [before, after] = versions.map(({ schema, $defs = {} }) => protocolWith(schema, { $defs }))
  const [change] = before && after ? diff(before, after).changes : []
  expect(change?.witnesses?.map(({ breaks, value }) => [breaks, Object.keys(Object(value))])).toEqual([
    ['client', ['a']],
    ['agent', ['b']],
  ])
})

test('an object of another name is the same one from half of its fields on', () => {
  const withFields = (more: string, count: number) => {
    const names = ['same', more].flatMap(word =>
      Array.from({ length: word === 'same' ? 10 : count }, (_, at) => `${word}${at}`),
    )
    return object(Object.fromEntries(names.map(name => [name, text])))
  }
  const became = (count: number) => changeLines(named('A', withFields('old', 4)), named('B', withFields('new', count)))
  // Two names count for a twentieth: ten of nineteen fields are exactly one half.
  expect(became(5)[0]).toBe('type-renamed B : was A: compatible compatible')
  expect(became(6)).toEqual(['type-changed a/b params: was A, is now B: compatible compatible'])
})

test('a shape of another name says how sure it is that it is the same one', () => {
  const [before, after] = [named('A', object({ a: text, b: text })), named('B', object({ a: text, b: number }))].map(
    ({ schema, $defs = {} }) => protocolWith(schema, { $defs }),
  )
  const renamed = before && after ? diff(before, after).changes.find(({ rule }) => rule === 'type-renamed') : undefined
  expect(renamed?.confidence).toBeCloseTo(0.95)
})

test('a shape that still is there under its name was not renamed', () => {
  const $defs = { A: object({ a: text, b: text }), B: object({ a: text, b: text, c: text }) }
  expect(changeLines({ schema: ref('A'), $defs }, { schema: ref('B'), $defs: { B: $defs.B } })).toEqual([
    'optional-property-added B c: added (optional, string): compatible compatible',
  ])
})

test('a shape that became one of another name and type is told where it is used, each time', () => {
  const use = (name: string) => object({ x: ref(name), y: ref(name) })
  const [before, after] = [
    { schema: use('A'), $defs: { A: text } },
    { schema: use('B'), $defs: { B: number } },
  ]
  expect(changeLines(before, after)).toEqual([
    'type-changed a/b params.x: was A, is now B: breaking breaking',
    'type-changed a/b params.y: was A, is now B: breaking breaking',
  ])
})

test('a change of a shape that no method uses is told, and breaks nobody', () => {
  expect(changeLines({ schema: text, $defs: { A: text } }, { schema: text, $defs: { A: number } })).toEqual([
    'type-changed A : was string, is now number: compatible compatible',
  ])
})

test('what is not an object alone is compared with an object variant by variant', () => {
  const [plain, other] = [object({ b: text }, ['b']), object({ a: text }, ['a'])]
  const either: JsonSchema = { anyOf: [other, text] }
  expect(changeLines(named('A', either), named('B', plain))).toEqual([
    'variant-removed B : no longer string: breaking compatible',
    'required-property-removed B a: removed (was required, string): risky breaking',
    'required-property-added B b: added (required, string): breaking compatible',
  ])
  expect(changeLines(named('A', plain), named('B', either))).toEqual([
    'unlike-variant-added B : also string: compatible breaking',
    'required-property-removed B b: removed (was required, string): risky breaking',
    'required-property-added B a: added (required, string): breaking compatible',
  ])
})

test('the same name stays the same shape, however little is left of it', () => {
  expect(changeLines(named('A', object({ a: text }, ['a'])), named('A', object({ b: text }, ['b'])))).toEqual([
    'required-property-removed A a: removed (was required, string): risky breaking',
    'required-property-added A b: added (required, string): breaking compatible',
  ])
})

/** Objects around a schema, each in the next. */
const nested = (levels: number, inner: JsonSchema): JsonSchema =>
  levels === 0 ? inner : object({ in: nested(levels - 1, inner) }, ['in'])

test.each([39, 40, 41, 130])('a change %d levels deep is one change, at its place in the message', levels => {
  const path = `params${'.in'.repeat(levels)}`
  expect(changeLines({ schema: nested(levels, text) }, { schema: nested(levels, number) })).toEqual([
    `type-changed a/b ${path}: was string, is now number: breaking breaking`,
  ])
})

test('a deep place without a name that two messages share is compared once, and told for both', () => {
  const of = (leaf: JsonSchema): Protocol => {
    // Not the shape itself: its fields are part of each message.
    const schema: JsonSchema = { allOf: [ref('Deep'), { minProperties: 1 }] }
    const one = protocolWith(schema, { $defs: { Deep: nested(50, leaf) } })
    return { ...one, methods: [...one.methods, ...one.methods.map(method => ({ ...method, method: 'c/d' }))] }
  }
  const breaking = diff(of(text), of(number)).changes.filter(({ level }) => level === 'breaking')
  expect(breaking.map(({ rule, subject, methodKeys }) => [rule, subject.name, methodKeys])).toEqual([
    ['type-changed', 'a/b', ['clientToServer request a/b', 'clientToServer request c/d']],
  ])
})

test('a deep change of a shape that is met twice is told once, for all messages that reach it', () => {
  const beside: JsonSchema = { allOf: [ref('Deep'), { minProperties: 1 }] }
  const of = (leaf: JsonSchema): Protocol => {
    const twice = nested(45, object({ a: beside, b: beside }))
    const one = protocolWith(twice, { $defs: { Deep: nested(2, leaf) } })
    return { ...one, methods: [...one.methods, ...one.methods.map(method => ({ ...method, method: 'c/d' }))] }
  }
  const { changes } = diff(of(text), of(number))
  expect(
    changes.map(({ rule, subject, path, level, methods }) => ({ rule, name: subject.name, path, level, methods })),
  ).toEqual([{ rule: 'type-changed', name: 'Deep', path: 'in.in', level: 'breaking', methods: ['a/b', 'c/d'] }])
})

test('what changes inside a schema that is not stable is risky at worst', () => {
  const unstable: JsonSchema = { 'x-stability': 'experimental' }
  const a = (leaf: JsonSchema) => object({ a: leaf }, ['a'])
  const levels = (wrap: (leaf: JsonSchema) => JsonSchema, options?: DiffOptions) =>
    changeLines({ schema: wrap(text) }, { schema: wrap(number) }, options).map(line => line.split(': ').at(-1))
  expect(levels(a)).toEqual(['breaking breaking'])
  for (const wrap of [
    (leaf: JsonSchema) => ({ ...a(leaf), ...unstable }),
    (leaf: JsonSchema) => ({ ...object({ in: a(leaf) }, ['in']), ...unstable }),
    // One of several schemas for the same place is enough.
    (leaf: JsonSchema) => ({
      allOf: [object({ in: a(leaf) }, ['in']), object({ in: { ...object({ b: text }), ...unstable } })],
    }),
  ]) {
    expect(levels(wrap)).toEqual(['risky risky'])
    expect(levels(wrap, { stability: 'strict' })).toEqual(['breaking breaking'])
  }
})

/** Of strings with these bounds, one only may fit. */
const oneOf = (...variants: JsonSchema[]): Version => ({ schema: { oneOf: variants } })
const ofLength = (minLength: number, maxLength: number): JsonSchema => ({ ...text, minLength, maxLength })
const pattern = (pattern: string, more: JsonSchema = {}): JsonSchema => ({ ...text, pattern, ...more })
const overlap = 'variants-overlap a/b params: what fits exactly one of the variants may have changed: risky risky'
const changed = (levels: string) => `shape-changed a/b params: admits other values: ${levels}`

test('where only a risky change is told, a value that is refused shows that the shape changed', () => {
  const [apart, touching] = [oneOf(ofLength(0, 2), ofLength(5, 9)), oneOf(ofLength(0, 5), ofLength(5, 9))]
  expect(changeLines(apart, touching)).toEqual([
    'bound-loosened a/b params: maxLength was 2, is now 5: compatible breaking',
    overlap,
    changed('breaking compatible'),
  ])
  expect(changeLines(touching, apart)).toEqual([
    'bound-tightened a/b params: maxLength was 5, is now 2: breaking compatible',
    overlap,
    changed('compatible breaking'),
  ])
})

test('where only a risky change is told and no value is refused, the shape did not change', () => {
  const of = (maxLength: number) => oneOf(pattern('^a', { maxLength }), pattern('^b'))
  expect(changeLines(of(3), of(4))).toEqual([
    'bound-loosened a/b params: maxLength was 3, is now 4: compatible breaking',
    overlap,
  ])
})

test('a new literal alone does not change the shape: who receives lets it pass', () => {
  expect(changeLines({ schema: { enum: ['a'] } }, { schema: { enum: ['a', 'c'] } })).toEqual([
    "literal-added a/b params: also 'c': compatible risky",
  ])
})

test('messages that are the same in both versions are not looked into, however many there are', () => {
  const document = (count: number, last: JsonSchema): Protocol => {
    const [method] = protocolWith(object({ a: text })).methods
    const methods = Array.from({ length: count }, (_, at) => ({ ...method, method: `a/${at}` }))
    return { ...protocolWith(last), methods: [...methods, ...protocolWith(last).methods] as Protocol['methods'] }
  }
  const asked = vi.spyOn(NormalForms.prototype, 'at')
  const steps = (count: number) => {
    asked.mockClear()
    expect(diff(document(count, text), document(count, number)).changes).toHaveLength(1)
    return asked.mock.calls.length
  }
  expect(steps(42)).toBe(steps(2))
  asked.mockRestore()
})

test('the search for a message that is refused looks at two places once, however many ways lead to them', () => {
  // No value shows that one pattern refuses what the other admits: the search ends only when everything was tried.
  const version = (fields: number, pattern: string, variants: readonly string[]): Version => {
    const itself = Object.fromEntries(Array.from({ length: fields }, (_, at) => [`f${at}`, ref('A')]))
    const leaf: JsonSchema = { type: 'string', pattern }
    return { schema: ref('A'), $defs: { A: { anyOf: variants.map(own => object({ leaf, ...itself, [own]: text })) } } }
  }
  const asked = vi.spyOn(Demand.prototype, 'variants', 'get')
  const steps = (fields: number) => {
    asked.mockClear()
    expect(changeLines(version(fields, '^a', ['x', 'y', 'z']), version(fields, '^[ab]', ['x', 'y']))).toHaveLength(3)
    return asked.mock.calls.length
  }
  expect(steps(2)).toBeLessThan(3 * steps(1))
  asked.mockRestore()
})
