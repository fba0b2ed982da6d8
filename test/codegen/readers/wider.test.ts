import { expect, test } from 'vitest'
import { readSchema } from '../../../codegen/readers/json-schema/index.js'

const hasOne = { type: 'array', contains: { const: 1 } }
const numbers = { type: 'array', items: { type: 'number' } }

/** The converted schema of a notification's parameters, and what is said about it. */
function read(params: object, $defs: object = {}) {
  const Note = { properties: { method: { const: 'note' }, params }, required: ['params'] }
  const options = { protocol: 'notes', version: '1', entry: 'notes.json', unions: { clientNotifications: 'Note' } }
  const { protocol, diagnostics } = readSchema({ $defs: { Note, HasOne: hasOne, ...$defs } }, options)
  const said = diagnostics.map(({ message, place }) => `${/"(\w+)" is/.exec(message)?.[1]} ${place?.pointer}`)
  return { schema: protocol.methods[0]?.params, $defs: protocol.$defs, said }
}

test('what is not said exactly is not negated', () => {
  expect(read({ type: 'array', not: { contains: { const: 1 } } })).toMatchObject({
    schema: { type: 'array' },
    said: ['undefined /$defs/Note/properties/params/not/contains', 'not '],
  })
  expect(read({ not: { not: { contains: true } } }).schema).toEqual({})
  expect(read({ not: { $ref: '#/$defs/HasOne' } }).schema).toEqual({})
  expect(read({ not: { type: 'array', items: { contains: { const: 1 } } } }).schema).toEqual({})
  expect(read({ not: numbers, contains: { const: 1 } }).schema).toEqual({ not: numbers })
})

test('variants of oneOf that are not said exactly may overlap', () => {
  expect(read({ oneOf: [hasOne, numbers] }).schema).toEqual({ anyOf: [{ type: 'array' }, numbers] })
  const { $defs, said } = read(
    { properties: { a: { $ref: '#/$defs/A' } } },
    {
      A: { oneOf: [numbers, { $ref: '#/$defs/B' }] },
      B: { allOf: [{ $ref: '#/$defs/HasOne' }, { minItems: 2 }] },
    },
  )
  expect($defs.A).toEqual({ anyOf: [numbers, { $ref: '#/$defs/B' }] })
  expect(said).toContain('oneOf /$defs/A')
  expect(read({ oneOf: [hasOne, numbers], anyOf: [{ minItems: 1 }, { maxItems: 5 }] }).schema).toEqual({
    anyOf: [{ minItems: 1 }, { maxItems: 5 }],
    allOf: [{ anyOf: [{ type: 'array' }, numbers] }],
  })
})

test('what is said exactly stays as it is', () => {
  const exact = { contains: { const: 1 }, not: { maxItems: 1 }, oneOf: [{ type: 'string' }, numbers] }
  expect(read(exact).schema).toEqual({ not: { maxItems: 1 }, oneOf: [{ type: 'string' }, numbers] })
})
