import { expect, test } from 'vitest'
import { readTypeScript } from '../../../../codegen/readers/typescript/index.js'
import { definitions } from './definitions.js'

const defs = (declarations: string) =>
  readTypeScript(definitions(`${declarations}\nexport type ClientRequests = { m: [T, null] }`)).protocol.$defs

test.each([
  ['a generic supertype', 'interface A<X> { a: X }\ninterface T extends A<string> { b: string }'],
  [
    'a supertype with a part left out',
    "interface A { a: string; c: string }\ninterface T extends Omit<A, 'c'> { b: string }",
  ],
  [
    'a supertype that JSON widens to what is narrower',
    'interface A { a: Iterable<string> }\ninterface T extends A { a: string[]; b: string }',
  ],
  ['a supertype with more keys', 'interface A { [key: string]: string }\ninterface T extends A { b: string }'],
])('%s stays flattened, and leaves no definition behind', (_, source) => {
  const made = defs(source)
  expect(Object.keys(made)).toEqual(['T'])
  expect(made.T).not.toHaveProperty('allOf')
  expect(made.T?.properties).toHaveProperty('b')
})

test('a property that is demanded where the supertype leaves it open is said again', () => {
  expect(defs('interface A { a?: string; c: string }\ninterface T extends A { a: string }').T).toEqual({
    type: 'object',
    allOf: [{ $ref: '#/$defs/A' }],
    properties: { a: { type: 'string' } },
    required: ['a'],
  })
})
