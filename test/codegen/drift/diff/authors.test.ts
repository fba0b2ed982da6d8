import { expect, test } from 'vitest'
import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'
import { type Compared, changesOf, expectNoFalseAlarm, expectNothingHidden } from './oracles.js'
import { object, text } from './rule-examples.js'

// What authors of protocols do to a shape, in Rust with serde, in TypeScript and with pydantic.

const number: JsonSchema = { type: 'number' }
const integer: JsonSchema = { type: 'integer' }
const nothing: JsonSchema = { type: 'null' }
const closed: JsonSchema = { additionalProperties: false }
const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` })
const tagged = (type: string, more: Record<string, JsonSchema> = {}, required: string[] = []): JsonSchema =>
  object({ type: { const: type }, ...more }, ['type', ...required])

/** Name, worst levels for client and agent of a result, the same turned round, the two shapes, their definitions. */
type Edit = [string, string, string, JsonSchema, JsonSchema, Protocol['$defs']?, Protocol['$defs']?]

// biome-ignore format: a table has a row for each edit
const edits: Edit[] = [
  ['rename_all camel→snake', 'breaking breaking', 'breaking breaking', object({ threadId: text }, ['threadId']), object({ thread_id: text }, ['thread_id'])],
  ['untagged→tagged', 'compatible breaking', 'breaking risky', { anyOf: [object({ a: text }, ['a']), object({ b: number }, ['b'])] }, { oneOf: [tagged('A', { a: text }, ['a']), tagged('B', { b: number }, ['b'])] }],
  ['tagged→untagged', 'breaking risky', 'compatible breaking', { oneOf: [tagged('A', { a: text }, ['a']), tagged('B', { b: number }, ['b'])] }, { anyOf: [object({ a: text }, ['a']), object({ b: number }, ['b'])] }],
  ['external→internal tag', 'breaking breaking', 'breaking breaking', { oneOf: [object({ read: text }, ['read'], closed), object({ write: text }, ['write'], closed)] }, { oneOf: [tagged('read', { value: text }, ['value']), tagged('write', { value: text }, ['value'])] }],
  ['adjacent→internal', 'breaking breaking', 'breaking breaking', { oneOf: [tagged('a', { content: object({ x: text }, ['x']) }, ['content'])] }, { oneOf: [tagged('a', { x: text }, ['x'])] }],
  ['Option added (type array)', 'breaking compatible', 'compatible breaking', object({ a: text }, ['a']), object({ a: { type: ['string', 'null'] } })],
  ['Option removed', 'compatible breaking', 'breaking compatible', object({ a: { type: ['string', 'null'] } }), object({ a: text }, ['a'])],
  ['Option kept required', 'breaking compatible', 'compatible breaking', object({ a: text }, ['a']), object({ a: { type: ['string', 'null'] } }, ['a'])],
  ['skip_serializing_if', 'breaking breaking', 'risky breaking', object({ a: { type: ['string', 'null'] } }, ['a']), object({ a: text })],
  ['serde default added', 'breaking risky', 'risky breaking', object({ a: text }, ['a']), object({ a: { type: 'string', default: '' } })],
  ['serde default removed', 'risky breaking', 'breaking risky', object({ a: { type: 'string', default: '' } }), object({ a: text }, ['a'])],
  ['newtype', 'compatible compatible', 'compatible compatible', object({ id: text }, ['id']), object({ id: ref('Id') }, ['id']), {}, { Id: text }],
  ['newtype to struct', 'breaking breaking', 'breaking breaking', object({ id: ref('Id') }, ['id']), object({ id: ref('Id') }, ['id']), { Id: text }, { Id: object({ value: text }, ['value']) }],
  ['flatten', 'breaking breaking', 'breaking breaking', object({ inner: object({ a: text }, ['a']) }, ['inner']), object({ a: text }, ['a'])],
  ['flatten by allOf', 'compatible compatible', 'compatible compatible', object({ a: text, b: text }, ['a', 'b']), { ...object({ b: text }, ['b']), allOf: [ref('Base')] }, {}, { Base: object({ a: text }, ['a']) }],
  ['flatten map', 'none none', 'none none', object({ a: text }, ['a']), object({ a: text }, ['a'], { additionalProperties: true })],
  ['deny_unknown_fields', 'compatible risky', 'risky compatible', object({ a: text }, ['a']), object({ a: text }, ['a'], closed)],
  ['deny unknown removed', 'risky compatible', 'compatible risky', object({ a: text }, ['a'], closed), object({ a: text }, ['a'])],
  ['enum widened', 'risky compatible', 'compatible breaking', { enum: ['a', 'b'] }, { enum: ['a', 'b', 'c'] }],
  ['enum narrowed', 'compatible breaking', 'risky compatible', { enum: ['a', 'b', 'c'] }, { enum: ['a', 'b'] }],
  ['enum case', 'risky breaking', 'risky breaking', { enum: ['readOnly'] }, { enum: ['read-only'] }],
  ['enum→string', 'risky compatible', 'compatible breaking', { type: 'string', enum: ['a', 'b'] }, text],
  ['string→enum', 'compatible breaking', 'risky compatible', text, { type: 'string', enum: ['a', 'b'] }],
  ['enum + other catch-all', 'risky compatible', 'compatible breaking', { enum: ['a'] }, { anyOf: [{ enum: ['a'] }, text] }],
  ['number→integer', 'compatible breaking', 'breaking compatible', number, integer],
  ['integer→number', 'breaking compatible', 'compatible breaking', integer, number],
  ['integer→string', 'breaking breaking', 'breaking breaking', integer, text],
  ['u32→i64', 'breaking risky', 'risky breaking', { type: 'integer', format: 'uint32', minimum: 0 }, { type: 'integer', format: 'int64' }],
  ['u64 bound', 'compatible breaking', 'breaking compatible', { type: 'integer', minimum: 0 }, { type: 'integer', minimum: 0, maximum: 4294967295 }],
  ['string|number', 'breaking compatible', 'compatible breaking', text, { type: ['string', 'integer'] }],
  ['null type list', 'none none', 'none none', object({ a: { type: ['string', 'null'] } }, ['a']), object({ a: { anyOf: [text, nothing] } }, ['a'])],
  ['null oneOf', 'none none', 'none none', object({ a: { anyOf: [ref('A'), nothing] } }, ['a']), object({ a: { oneOf: [nothing, ref('A')] } }, ['a']), { A: object({ x: text }, ['x']) }],
  ['null enum', 'none none', 'none none', object({ a: { enum: ['x', null] } }, ['a']), object({ a: { anyOf: [{ const: 'x' }, { type: 'null' }] } }, ['a'])],
  ['nullable ref', 'breaking compatible', 'compatible breaking', object({ a: ref('A') }, ['a']), object({ a: { anyOf: [ref('A'), nothing] } }, ['a']), { A: object({ x: text }, ['x']) }],
  ['nullable optional ref', 'risky compatible', 'compatible breaking', object({ a: ref('A') }), object({ a: { anyOf: [ref('A'), nothing] } }), { A: object({ x: text }, ['x']) }],
  ['A nullable itself', 'breaking compatible', 'compatible breaking', object({ a: ref('A') }, ['a']), object({ a: ref('A') }, ['a']), { A: object({ x: text }, ['x']) }, { A: { type: ['object', 'null'], properties: { x: text }, required: ['x'] } }],
  ['map value type', 'breaking breaking', 'breaking breaking', { type: 'object', additionalProperties: text }, { type: 'object', additionalProperties: number }],
  ['map→struct', 'risky breaking', 'breaking risky', { type: 'object', additionalProperties: text }, object({ a: text }, ['a'])],
  ['struct→map', 'breaking risky', 'risky breaking', object({ a: text }, ['a']), { type: 'object', additionalProperties: text }],
  ['map any→map string', 'compatible breaking', 'breaking compatible', { type: 'object', additionalProperties: true }, { type: 'object', additionalProperties: text }],
  ['array→tuple', 'compatible breaking', 'breaking compatible', { type: 'array', items: text }, { type: 'array', prefixItems: [text, text], items: false, minItems: 2, maxItems: 2 }],
  ['tuple→array', 'breaking compatible', 'compatible breaking', { type: 'array', prefixItems: [text, text], items: false, minItems: 2, maxItems: 2 }, { type: 'array', items: text }],
  ['tuple longer', 'breaking breaking', 'breaking breaking', { type: 'array', prefixItems: [text], items: false, minItems: 1 }, { type: 'array', prefixItems: [text, number], items: false, minItems: 2 }],
  ['tuple optional tail', 'breaking compatible', 'compatible breaking', { type: 'array', prefixItems: [text], items: false, minItems: 1 }, { type: 'array', prefixItems: [text, number], items: false, minItems: 1 }],
  ['scalar→array', 'breaking breaking', 'breaking breaking', object({ a: text }, ['a']), object({ a: { type: 'array', items: text } }, ['a'])],
  ['scalar→scalar|array', 'breaking compatible', 'compatible breaking', object({ a: text }, ['a']), object({ a: { anyOf: [text, { type: 'array', items: text }] } }, ['a'])],
  ['const→enum', 'risky compatible', 'compatible breaking', { const: 'a' }, { enum: ['a', 'b'] }],
  ['const→enum1', 'none none', 'none none', { const: 'a' }, { enum: ['a'] }],
  ['oneOf→anyOf', 'none none', 'none none', { oneOf: [object({ a: text }, ['a'], closed), object({ b: text }, ['b'], closed)] }, { anyOf: [object({ a: text }, ['a'], closed), object({ b: text }, ['b'], closed)] }],
  ['oneOf→anyOf overlapping', 'risky compatible', 'compatible risky', { oneOf: [object({ a: text }, ['a']), object({ b: text }, ['b'])] }, { anyOf: [object({ a: text }, ['a']), object({ b: text }, ['b'])] }],
  ['recursive', 'breaking breaking', 'breaking breaking', ref('N'), ref('N'), { N: object({ v: text, next: ref('N') }, ['v']) }, { N: object({ v: number, next: ref('N') }, ['v']) }],
  ['recursive child nullable', 'risky compatible', 'compatible breaking', ref('N'), ref('N'), { N: object({ next: ref('N') }) }, { N: object({ next: { anyOf: [ref('N'), nothing] } }) }],
  ['recursive list', 'compatible breaking', 'breaking risky', ref('N'), ref('N'), { N: object({ c: { type: 'array', items: ref('N') } }, ['c']) }, { N: object({ c: { type: 'array', items: ref('N') }, v: text }, ['c', 'v']) }],
  ['moved into $defs', 'compatible compatible', 'compatible compatible', object({ a: object({ x: text }, ['x']) }, ['a']), object({ a: ref('A') }, ['a']), {}, { A: object({ x: text }, ['x']) }],
  ['moved out of $defs', 'compatible compatible', 'compatible compatible', object({ a: ref('A') }, ['a']), object({ a: object({ x: text }, ['x']) }, ['a']), { A: object({ x: text }, ['x']) }, {}],
  ['moved and changed', 'breaking breaking', 'breaking breaking', object({ a: object({ x: text }, ['x']) }, ['a']), object({ a: ref('A') }, ['a']), {}, { A: object({ x: number }, ['x']) }],
  ['renamed def', 'compatible compatible', 'compatible compatible', ref('A'), ref('B'), { A: object({ x: text }, ['x']) }, { B: object({ x: text }, ['x']) }],
  ['renamed and changed', 'compatible breaking', 'breaking compatible', ref('A'), ref('B'), { A: object({ x: text, y: text }, ['x']) }, { B: object({ x: text, y: text }, ['x', 'y']) }],
  ['discriminator renamed', 'breaking breaking', 'breaking breaking', { oneOf: [tagged('a', { x: text }), tagged('b')] }, { oneOf: [object({ kind: { const: 'a' }, x: text }, ['kind']), object({ kind: { const: 'b' } }, ['kind'])] }],
  ['variant renamed', 'risky breaking', 'risky breaking', { oneOf: [tagged('a', { x: text }), tagged('b')] }, { oneOf: [tagged('a2', { x: text }), tagged('b')] }],
  ['variant payload added', 'compatible breaking', 'breaking risky', { oneOf: [tagged('a', { x: text }), tagged('b')] }, { oneOf: [tagged('a', { x: text }), tagged('b', { y: text }, ['y'])] }],
  ['unit→struct variant', 'breaking breaking', 'risky breaking', { oneOf: [{ enum: ['none', 'all'] }, object({ some: text }, ['some'], closed)] }, { oneOf: [{ enum: ['none'] }, object({ some: text }, ['some'], closed), object({ all: object({ x: text }, ['x']) }, ['all'], closed)]}],
  ['result null→object', 'breaking breaking', 'breaking breaking', nothing, object({ a: text }, ['a'])],
  ['result null→{}', 'breaking breaking', 'breaking breaking', nothing, object({})],
  ['object→null', 'breaking breaking', 'breaking breaking', object({ a: text }), nothing],
  ['null → nullable object', 'breaking compatible', 'compatible breaking', nothing, { anyOf: [object({ a: text }), nothing] }],
  ['any→object', 'compatible breaking', 'breaking compatible', {}, object({ a: text })],
  ['object→any', 'breaking compatible', 'compatible breaking', object({ a: text }, ['a']), {}],
  ['pydantic Optional', 'risky breaking', 'breaking risky', object({ a: { anyOf: [text, nothing], default: null } }), object({ a: text }, ['a'])],
  ['pydantic Field(ge)', 'compatible breaking', 'breaking compatible', object({ a: integer }, ['a']), object({ a: { type: 'integer', minimum: 1 } }, ['a'])],
  ['exclusive', 'compatible breaking', 'breaking compatible', { type: 'number', minimum: 0 }, { type: 'number', exclusiveMinimum: 0 }],
  ['ts partial', 'breaking compatible', 'compatible breaking', object({ a: text, b: text }, ['a', 'b']), object({ a: text, b: text })],
  ['ts literal union to boolean', 'risky compatible', 'compatible breaking', { enum: [true] }, { type: 'boolean' }],
  ['never field', 'compatible breaking', 'breaking compatible', object({ a: text }), object({ a: { not: {} } })],
  ['anyOf with required alternatives', 'breaking compatible', 'compatible breaking', { ...object({ a: text, b: text }), anyOf: [{ required: ['a'] }, { required: ['b'] }] }, object({ a: text, b: text })],
  ['int enum→int', 'risky compatible', 'compatible breaking', { enum: [1, 2] }, integer],
  ['tag optional', 'breaking compatible', 'compatible breaking', { oneOf: [tagged('a'), tagged('b')] }, { oneOf: [object({ type: { const: 'a' } }), tagged('b')] }],
]

const levels = ['breaking', 'risky', 'compatible', 'documentation'] as const

function worstOf(compared: Compared): string {
  const changes = changesOf(compared)
  const worst = (side: 'client' | 'agent') => levels.find(level => changes.some(change => change[side] === level))
  return `${worst('client') ?? 'none'} ${worst('agent') ?? 'none'}`
}

test.each(edits)('%s: %s; back: %s', (_, forth, back, before, after, old = {}, new_ = old) => {
  const [one, other] = [
    { schema: before, $defs: old },
    { schema: after, $defs: new_ },
  ]
  for (const role of ['params', 'result'] as const)
    for (const compared of [
      { old: one, new: other, role },
      { old: other, new: one, role },
    ]) {
      // The case number 0 is judged by ajv.
      expectNothingHidden(compared, 7, 0)
      expectNoFalseAlarm(compared, 0)
    }
  expect(worstOf({ old: one, new: other, role: 'result' })).toBe(forth)
  expect(worstOf({ old: other, new: one, role: 'result' })).toBe(back)
})
