import { describe, expect, test } from 'vitest'
import { readSchema } from '../../../codegen/readers/json-schema/index.js'
import { compileShapes } from '../../../runtime/validation/index.js'

/** Reads a schema as the parameters of a notification. */
function read(params: object, definitions: object = {}) {
  const Note = { type: 'object', properties: { method: { const: 'note' }, params }, required: ['method', 'params'] }
  const $defs = { Note, Base: { type: 'object', properties: { id: {} } }, ...definitions }
  const options = { protocol: 'notes', version: '1', entry: 'notes.json', unions: { clientNotifications: 'Note' } }
  const { protocol, diagnostics } = readSchema({ $defs }, options)
  return { params: protocol.methods[0]?.params ?? {}, $defs: protocol.$defs, diagnostics }
}

const a = { a: { type: 'string' } }
const object = { type: 'object', properties: a }
const text = { type: 'string' }

describe('a schema that describes objects or arrays and names no type', () => {
  test.each<[string, object, object]>([
    ['properties', { properties: a }, object],
    ['a map', { additionalProperties: text }, { type: 'object', additionalProperties: text }],
    ['a list', { items: text }, { type: 'array', items: text }],
    ['both', { items: text, properties: a }, { type: ['object', 'array'], items: text, properties: a }],
    ['inside', { type: 'object', properties: { b: { properties: a } } }, { type: 'object', properties: { b: object } }],
    ['a variant', { anyOf: [{ properties: a }, text] }, { anyOf: [object, text] }],
    [
      'the whole of its parts',
      { allOf: [{ properties: a }, { required: ['a'] }] },
      { type: 'object', allOf: [{ properties: a }, { required: ['a'] }] },
    ],
    [
      'the whole, not its variants',
      { properties: a, oneOf: [{ required: ['a'] }, { required: ['b'] }] },
      { ...object, oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    ],
  ])('has the type that it describes, and a warning: %s', (_, given, want) => {
    const { params, $defs, diagnostics } = read(given)
    expect(params).toEqual(want)
    expect(diagnostics).toEqual([
      expect.objectContaining({ severity: 'warning', code: 'implied-type', place: expect.anything() }),
    ])
    // The validator reads the document: a number is refused, as the types refuse it.
    expect(compileShapes({ methods: [], $defs }).of(params).accepts(5, 'closed')).toBe(false)
  })

  test.each<[string, object]>([
    ['an allOf with a base', { allOf: [{ $ref: '#/$defs/Base' }, { properties: a }] }],
    ['variants of an object', { ...object, anyOf: [{ required: ['a'] }, { required: ['b'] }] }],
    ['what is refused', { type: 'object', not: { required: ['b'] } }],
    ['a text as another variant', { properties: a, anyOf: [text, { type: 'object' }] }],
    ['a literal', { enum: [{ a: 'b' }, null], properties: a }],
  ])('has it from around: %s', (_, given) => {
    const { params, diagnostics } = read(given)
    expect(params).toEqual(given)
    expect(diagnostics).toEqual([])
  })

  test('is named with its place, once for all of a kind', () => {
    const { $defs, diagnostics } = read({ $ref: '#/$defs/A' }, { A: { properties: { b: { properties: a } } } })
    expect($defs.A).toEqual({ type: 'object', properties: { b: object } })
    expect(diagnostics).toEqual([
      {
        severity: 'warning',
        code: 'implied-type',
        message:
          'keywords of an object and no "type": read as an object, where JSON Schema admits any other value, too (here and in one other place)',
        place: { file: 'notes.json', pointer: '/$defs/A' },
        hint: 'write "type"; ["object", "null"] admits null',
      },
    ])
  })
})
