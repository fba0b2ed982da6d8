import { describe, expect, test } from 'vitest'
import type { Declaration } from '../../../../codegen/bindings/model.js'
import { givenName } from '../../../../codegen/bindings/names.js'
import { TypeReader } from '../../../../codegen/bindings/types.js'
import type { JsonSchema } from '../../../../codegen/protocol/model.js'
import { print } from '../../../../codegen/targets/typescript/layout.js'
import { layoutType } from '../../../../codegen/targets/typescript/print-types.js'
import { definitionsIn } from '../../../../codegen/targets/typescript/type-nodes.js'
import { nodeOf } from '../../../../codegen/targets/typescript/types.js'
import { A, cases, definitions } from './type-cases.js'

const declarations = new Map<string, Declaration>(
  Object.keys(definitions).map(name => [name, { name: givenName(name), type: { kind: 'unknown' } }]),
)
const reader = new TypeReader({
  definitions: new Map(Object.entries(definitions)),
  declarations,
  nameFor: words => ({ words }),
  declare: () => {},
})
const nodeFor = (schema: JsonSchema) => nodeOf(reader.type(schema, []), ({ name }) => name.given ?? '')
const typeOf = (schema: JsonSchema) => print(layoutType(nodeFor(schema)))
for (const [name, tables] of Object.entries(cases))
  describe(name, () => {
    test.each(tables)('$want', ({ given, want }) => {
      expect(typeOf(given)).toBe(want)
    })
  })

test('a $ref to nothing is an error that names it', () => {
  expect(() => typeOf({ $ref: '#/$defs/Missing' })).toThrow('"#/$defs/Missing" refers to no definition')
})

test('the names in a type are found wherever they are', () => {
  const Level = { $ref: '#/$defs/Level' }
  const named = (schema: JsonSchema) => [...definitionsIn(nodeFor(schema))]
  expect(named({ type: 'array', items: { anyOf: [A, { type: 'null' }] } })).toEqual(['A'])
  expect(named({ type: 'array', prefixItems: [Level, A], items: false })).toEqual(['Level', 'A'])
  expect(named({ type: 'object', properties: { a: Level }, additionalProperties: A })).toEqual(['Level', 'A'])
})
