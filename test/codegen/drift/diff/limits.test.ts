import { expect, test } from 'vitest'
import { compareMethods } from '../../../../codegen/drift/diff/compare-methods.js'
import { Comparer } from '../../../../codegen/drift/diff/comparer.js'
import { Fingerprints } from '../../../../codegen/drift/diff/fingerprints.js'
import { diff } from '../../../../codegen/drift/diff/index.js'
import { Judge } from '../../../../codegen/drift/diff/judge.js'
import { matchMethods } from '../../../../codegen/drift/diff/methods.js'
import { accepts } from '../../../../codegen/drift/diff/values/accepts.js'
import type { Demand } from '../../../../codegen/drift/diff/values/demand.js'
import { NormalForms } from '../../../../codegen/drift/diff/values/normal-form.js'
import { stepsTaken } from '../../../../codegen/drift/diff/values/steps.js'
import { Subset } from '../../../../codegen/drift/diff/values/subset.js'
import { firstRefused } from '../../../../codegen/drift/diff/values/witness.js'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { protocolWith } from './documents.js'
import { object } from './rule-examples.js'

const many = (size: number, make: (at: number) => JsonSchema): JsonSchema[] =>
  Array.from({ length: size }, (_, at) => make(at))

const changed = (isNew: boolean): JsonSchema => ({ type: isNew ? 'string' : 'integer' })

/** Objects that no word tells apart: each is tried with each. */
const alike = (size: number, isNew: boolean): JsonSchema => ({
  anyOf: many(size, at =>
    object({ id: object({ kind: { const: `k${at}` } }, ['kind']), x: changed(isNew) }, ['id', 'x']),
  ),
})

test('past its pairs, a comparison shows nothing', () => {
  const forms = [new NormalForms({}), new NormalForms({})]
  const [sent, accepted] = forms.map(form => form.at({ schema: alike(9, false), pointer: '/methods/0/params' }))
  if (!sent || !accepted) throw new Error('two demands')
  const [enough, few] = [new Subset(() => false), new Subset(() => false, 20)]
  expect([enough.fit(sent, accepted), enough.isExhausted]).toEqual([2, false])
  expect([few.fit(sent, accepted), few.isExhausted]).toEqual([0, true])
})

test('a change that no value was tried for is risky and says that it is not known whether it breaks', () => {
  const versions = [false, true].map(isNew => protocolWith(alike(6, isNew))) as [Protocol, Protocol]
  const levelsWith = (steps?: number) => {
    const comparer = new Comparer(...versions)
    for (const match of matchMethods(...versions, comparer.fingerprints).matched) compareMethods(match, comparer)
    const judge = new Judge(comparer, { policy: 'lenient', ...(steps !== undefined && { steps }) })
    const changes = comparer.shapes.flatMap(shape => shape.changes)
    return changes.map(change => judge.judge(change)).map(({ level, isUnknown }) => `${level} ${isUnknown}`)
  }
  expect(levelsWith()).toEqual(many(6, () => ({})).map(() => 'breaking false'))
  const left = levelsWith(60)
  expect(left[0]).toBe('breaking false')
  expect(left.at(-1)).toBe('risky true')
})

test('the values that may show one change are tried up to a number of variants', () => {
  const form = new NormalForms({})
  const demand = form.at({ schema: alike(400, false), pointer: '/methods/0/params' })
  const before = stepsTaken()
  const values = Array.from({ length: 400 }, (_, at) => ({ id: { kind: `other ${at}` }, x: at }))
  expect(firstRefused(values, form.never, demand)).toBeUndefined()
  expect(stepsTaken() - before).toBeLessThan(110_000)
})

test('demands that hundreds of schemas make together are not looked into past a number of schemas', () => {
  const [old, new_] = [new NormalForms({}), new NormalForms({})].map(form => {
    const each = Array.from({ length: 400 }, (_, at) => form.at({ schema: { minimum: at }, pointer: `/${at}` }))
    return each.slice(0, 300).map((_, left) => form.all(each.filter((_, at) => at !== left)))
  })
  const subset = new Subset(new Fingerprints({}, {}).same)
  const kindsOf = (demand: Demand | undefined) => new Set(demand?.variants.map(({ kind }) => kind))
  expect(kindsOf(old?.[0]).has('number')).toBe(true)
  expect(kindsOf(old?.at(-1))).toEqual(new Set(['opaque']))
  const fitAt = (at: number) => subset.fit(old?.at(at) as Demand, new_?.at(at) as Demand)
  expect([fitAt(0), fitAt(-1)]).toEqual([2, 0])
})

test('unions of a document are not looked into past a number of variants in all', () => {
  const form = new NormalForms({})
  const kinds = many(60, union => ({ anyOf: many(1_000, at => ({ const: `${union} ${at}` })) })).map((schema, at) => {
    return form.at({ schema, pointer: `/${at}` }).variants.map(({ kind }) => kind)
  })
  expect(kinds.map(({ length }) => length)).toEqual([...Array(50).fill(1_000), ...Array(10).fill(1)])
  expect(new Set(kinds.slice(50).flat())).toEqual(new Set(['opaque']))
})

test('past a number of variants, whether a value is accepted is not known', () => {
  // Each of the outer objects looks for the value inside in each of the inner ones.
  const judgedBy = (size: number) => {
    const form = new NormalForms({ Inner: alike(size, false) })
    const outer = many(size, at => object({ in: { $ref: '#/$defs/Inner' }, own: { const: at } }, ['in']))
    const demand = form.at({ schema: { anyOf: outer }, pointer: '/x' })
    const before = stepsTaken()
    return [accepts(demand, { in: { id: { kind: 'other' }, x: 1 } }), stepsTaken() - before]
  }
  const [isAccepted, steps] = judgedBy(40)
  expect([isAccepted, Number(steps) > 1_600]).toEqual([false, true])
  const [isKnown, most] = judgedBy(120)
  expect([isKnown, Number(most) < 21_000]).toEqual([undefined, true])
})

const compared = (write: (isNew: boolean) => Protocol['$defs']) => {
  const [old, new_] = [false, true].map(isNew => protocolWith({ $ref: '#/$defs/A0' }, { $defs: write(isNew) }))
  return diff(old as Protocol, new_ as Protocol).changes
}

/** Names from `A0` on, each with a schema that may refer to the next one. */
const names = (size: number, write: (next: JsonSchema, at: number) => JsonSchema): Protocol['$defs'] =>
  Object.fromEntries(
    Array.from({ length: size }, (_, at) => [`A${at}`, write({ $ref: `#/$defs/A${(at + 1) % size}` }, at)]),
  )

test('unions that stand for each other are compared, and no change in them is compatible', () => {
  const changes = compared(isNew =>
    names(24, (next, at) => ({ anyOf: [object({ [`p${at}`]: changed(isNew) }, [`p${at}`]), next] })),
  )
  expect(new Set(changes.map(({ subject }) => subject.name)).size).toBe(24)
  expect(changes.filter(({ level }) => level === 'compatible')).toEqual([])
})

test('a changed shape that no route reaches is risky where a message uses it past the limits', () => {
  const chain = (isNew: boolean) => names(320, (next, at) => (at < 319 ? next : object({ x: changed(isNew) }, ['x'])))
  expect(compared(chain).map(({ subject, level, message }) => ({ ...subject, level, message }))).toContainEqual({
    kind: 'type',
    name: 'A319',
    level: 'risky',
    message: 'was integer, is now string; whether it breaks is not known: there is too much to compare',
  })
  const unused = (isNew: boolean) => ({ ...chain(false), B: object({ x: changed(isNew) }, ['x']) })
  expect(compared(unused).map(({ level }) => level)).toEqual(['compatible'])
})

/** Circles of shapes that lead to the next one in other ways than by a property. */
const ways: [name: string, around: (next: JsonSchema, own: JsonSchema) => JsonSchema][] = [
  ['items', (next, own) => ({ type: 'array', items: { anyOf: [next, own] } })],
  ['other fields', (next, own) => ({ ...object({ x: own }, ['x']), additionalProperties: next })],
  ['patterns of fields', (next, own) => ({ ...object({ x: own }, ['x']), patternProperties: { '^n': next } })],
  ['items of a tuple', (next, own) => ({ type: 'array', prefixItems: [own, next] })],
  ['variants', (next, own) => ({ oneOf: [own, object({ next }, ['next'])] })],
  ['allOf', (next, own) => ({ allOf: [object({ x: own }, ['x']), object({ next })] })],
]

for (const [name, around] of ways)
  test(`a circle of shapes through ${name} is compared once for each shape, and nothing in it is compatible`, () => {
    const changes = compared(isNew => names(120, next => around(next, changed(isNew))))
    expect(new Set(changes.map(({ subject }) => subject.name)).size).toBeGreaterThanOrEqual(120)
    expect(changes.filter(({ level }) => level === 'compatible')).toEqual([])
  })

test('a `oneOf` inside a `oneOf`, hundreds deep, is not looked into past a number of exclusions', () => {
  const nested = Array.from({ length: 120 }, (_, at) => object({ [`p${at}`]: changed(false) }, [`p${at}`]))
  const form = new NormalForms({})
  const schema = nested.reduce((inner, own) => ({ oneOf: [inner, own] }))
  expect(form.at({ schema, pointer: '/x' }).variants.map(({ kind }) => kind)).toContain('opaque')
  const excluded = form.at({ schema, pointer: '/x' }).variants.map(({ without }) => without.length)
  expect(Math.max(...excluded)).toBeLessThan(120)
})
