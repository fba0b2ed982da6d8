import { appendFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { JsonSchema } from '../../../../codegen/protocol/model.js'
import { readTypeScript } from '../../../../codegen/readers/typescript/index.js'
import type { TypeScriptOptions } from '../../../../codegen/readers/typescript/options.js'
import { definitions, withT } from './definitions.js'
import { findingsOf } from './fixtures.js'

/** The definition of `T`, and what was said of it. */
function read(options: TypeScriptOptions) {
  const { protocol, diagnostics } = readTypeScript(options)
  return { definitions: protocol.$defs, said: diagnostics.map(({ message }) => message) }
}

const text: JsonSchema = { type: 'string' }

// Shapes that no value can be made for, or whose JSON the type checker cannot see, so that they are no fixtures.
test.each<[string, string, JsonSchema, string[]]>([
  [
    'arrays by another name, and with more to them',
    'interface A extends Array<string> {}\ninterface B extends ReadonlyArray<A> { name: string }\ninterface T { b: B }',
    {
      type: 'object',
      properties: { b: { type: 'array', items: { type: 'array', items: text } } },
      required: ['b'],
    },
    [],
  ],
  [
    'toJSON that returns the object itself',
    'interface T { a: string; toJSON(): this }',
    { type: 'object', properties: { a: text }, required: ['a'] },
    [],
  ],
  [
    'toJSON that returns nothing',
    'interface Gone { toJSON(): undefined }\ninterface T { a?: string; b: Gone; c: Partial<{ d: Gone }> }',
    { type: 'object', properties: { a: text, c: { type: 'object' } }, required: ['c'] },
    [],
  ],
  [
    'toJSON of a type that is open',
    'interface T { toJSON<X extends string>(): X[] }',
    { type: 'array', items: text },
    ["'X' is open: its constraint stands for it"],
  ],
  [
    'what has no values',
    'type Never = never\ninterface T { a: Never; b: string & number; c?: never; d: never[] }',
    {
      type: 'object',
      properties: { a: { not: {} }, b: { not: {} }, c: { not: {} }, d: { type: 'array', items: { not: {} } } },
      required: ['a', 'b', 'd'],
    },
    [],
  ],
  [
    'members of a union that an intersection excludes',
    "type U = { k: 'a'; x: 1 } | { k: 'b' } | { k: 'c' }\ntype None = { k: 'a' } & { k: 'b' }\ninterface T { one: U & { k: 'a' }; some: (U & { k: 'b' | 'c' })[]; none: None }",
    {
      type: 'object',
      properties: {
        one: { type: 'object', properties: { k: { const: 'a' }, x: { const: 1 } }, required: ['k', 'x'] },
        some: {
          type: 'array',
          items: {
            discriminator: { propertyName: 'k' },
            oneOf: ['b', 'c'].map(k => ({ type: 'object', properties: { k: { const: k } }, required: ['k'] })),
          },
        },
        none: { $ref: '#/$defs/None' },
      },
      required: ['one', 'some', 'none'],
    },
    [],
  ],
  [
    'functions of any kind',
    'interface Handler extends Function { name: string }\ntype Make = new () => object\ninterface T { a: Function; b?: Handler; c: Make; d: (Function | string)[] }',
    {
      type: 'object',
      properties: { d: { type: 'array', items: { type: ['string', 'null'] } } },
      required: ['d'],
    },
    [
      'JSON leaves out functions',
      'JSON leaves out functions',
      'JSON leaves out functions',
      'JSON leaves out functions',
    ],
  ],
  [
    'an object of the platform that JSON empties',
    'interface T { a: URLSearchParams }',
    { type: 'object', properties: { a: { type: 'object' } }, required: ['a'] },
    ['JSON writes a URLSearchParams as an empty object'],
  ],
])('%s', (_, source, schema, messages) => {
  const { definitions: made, said } = read(definitions(withT(source)))
  expect(made.T).toEqual(schema)
  expect(said).toEqual(messages)
})

test('a recipe gives shapes of types and enums, also where the checker has computed them', () => {
  const source = `
    enum Level { Low, High }
    interface Uri { path: string }
    type Word = string
    interface T {
      level: Level
      uri: Uri
      open: Word | 'c'
      computed: { [K in 'level' | 'uri']: K extends 'uri' ? Uri : Level }
    }`
  const level: JsonSchema = { type: 'string', enum: ['low', 'high'] }
  const types: Record<string, JsonSchema> = { Level: level, Uri: text, Word: { type: 'string', enum: ['a', 'b'] } }
  const { definitions: made } = read({ ...definitions(withT(source)), types })
  expect(made).toEqual({
    T: {
      type: 'object',
      properties: {
        level,
        uri: text,
        open: { type: 'string', enum: ['a', 'b', 'c'] },
        computed: { type: 'object', properties: { level, uri: text }, required: ['level', 'uri'] },
      },
      required: ['level', 'uri', 'open', 'computed'],
    },
  })
})

test('types of one name are told apart by the package that one of them is from', () => {
  const { definitions: made } = read(
    definitions({
      'checkout/protocol.ts': withT(
        "import type { Range as Theirs } from '@scope/editor'\ninterface Range { own: 1 }\ninterface T { a: Range; b: Theirs }",
      ),
      'checkout/node_modules/@scope/editor/package.json': '{ "name": "@scope/editor", "types": "index.d.ts" }',
      'checkout/node_modules/@scope/editor/index.d.ts': 'export interface Range { theirs: 1 }\n',
    }),
  )
  expect(Object.keys(made).sort()).toEqual(['Range', 'ScopeEditorRange', 'T'])
})

test('a method that two maps of one kind have is declared twice', () => {
  const source =
    'export type A = { m: [null, null]; a: [null, null] }\nexport type B = { b: [null, null]; m: [null, null] }'
  const found = findingsOf({ ...definitions(source), maps: { clientRequests: ['A', 'B'] } })
  expect(found.map(({ message, place }) => `${place?.line}:${place?.column} ${message}`)).toEqual([
    "2:36 'm' is declared twice",
  ])
})

test.each(['[null, number?]', '[null, (number | undefined)?]', '{ params: null; result?: number }'])(
  'a result that may be left out may be null: %s',
  entry => {
    const { protocol } = readTypeScript(definitions(`export type ClientRequests = { m: ${entry} }`))
    expect(protocol.methods).toMatchObject([{ method: 'm', params: null, result: { type: ['number', 'null'] } }])
  },
)

test('a file of definitions that is too large is not read', () => {
  const options = definitions(withT('type T = string'))
  truncateSync(join(options.root, 'protocol.ts'), 16 * 1024 * 1024 + 1)
  expect(findingsOf(options).map(({ code }) => code)).toEqual(['source-too-large'])
})

test('files that are too large together are not read', () => {
  const files = [1, 2, 3].map(at => [`checkout/t${at}.ts`, `export interface T${at} { a: 1 }`])
  const imports = [1, 2, 3].map(at => `import type { T${at} } from './t${at}'`)
  const text = withT(`${imports.join('\n')}\ntype T = T1 | T2 | T3`)
  const options = definitions({ ...Object.fromEntries(files), 'checkout/protocol.ts': text })
  for (const at of [1, 2, 3]) appendFileSync(join(options.root, `t${at}.ts`), `/*${' '.repeat(11 * 1024 * 1024)}*/`)
  expect(findingsOf(options).map(({ code, place }) => [code, place?.file])).toEqual([
    ['sources-too-large', expect.stringMatching(/t[123]\.ts$/)],
  ])
})
