import { describe, expect, test } from 'vitest'
import { readTypeScript } from '../../../../codegen/readers/typescript/index.js'
import { definitions, withT } from './definitions.js'
import { findingsOf } from './fixtures.js'

function read(text: string, more = {}) {
  const { protocol, diagnostics } = readTypeScript({ ...definitions(withT(text)), ...more })
  return {
    schema: protocol.$defs.T,
    protocol,
    said: diagnostics.map(({ code, message, place }) => `${place?.line} ${code}: ${message}`),
  }
}

describe('what a value has and JSON leaves out is told with its place', () => {
  test.each([
    ['a function', 'interface T { a: 1\nb: () => void }', '2 left-out: JSON leaves out functions'],
    ['a method', 'interface T { a: 1\nb(): void }', "2 left-out: JSON leaves out 'b', a method"],
    ['a symbol', 'interface T { a: 1\nb: symbol }', '2 left-out: JSON leaves out symbols'],
    [
      'what is under a symbol',
      'interface T { a: 1\n[Symbol.iterator]: 1 }',
      '2 left-out: JSON leaves out what is under a symbol',
    ],
    [
      'a name for a function',
      'interface T { a: 1; b?: F | string }\ntype F = (x: number) => void',
      '2 left-out: JSON leaves out functions',
    ],
  ])('%s', (_, text, message) => {
    const { schema, said } = read(text)
    expect(said).toEqual([message])
    expect(schema?.required).toEqual(['a'])
  })
})

test('what a class keeps to itself, and what it does, is not on the wire', () => {
  const { schema, said } = read(`
    class T {
      open = 1
      private own = 1
      protected shared = 1
      #hidden = 1
      static all = 1
      get half(): number { return this.open / 2 }
      close(): void {}
      constructor(public given: string, private secret: string, readonly fixed: 1) {}
    }`)
  expect(Object.keys(schema?.properties ?? {}).sort()).toEqual(['fixed', 'given', 'open'])
  expect(said).toEqual([])
})

test('unknown beside what depends on a type parameter is unknown', () => {
  const box = 'interface Box<V> { items: unknown | V[]; list: (V | null)[] }\ninterface T { box: Box<number> }'
  const { protocol } = read(box)
  expect(protocol.$defs.BoxNumber?.properties).toEqual({
    items: {},
    list: { type: 'array', items: { type: ['number', 'null'] } },
  })
})

test('bigint is what the recipe says it is, else an error', () => {
  const text = 'interface T { size: bigint; none?: bigint | null }'
  const { schema } = read(text, { types: { bigint: { type: 'string', pattern: '^[0-9]+$' } } })
  expect(schema?.properties?.size).toEqual({ type: 'string', pattern: '^[0-9]+$' })
  expect(findingsOf(definitions(withT(text))).map(({ message, place }) => `${place?.column} ${message}`)).toContain(
    '21 JSON has no bigint',
  )
})

test('members of an enum keep their names, in the order of their values', () => {
  const { protocol } = read(
    "enum Level { High = 'h', Low = 'l', Same = 'h' }\ninterface T { level: Level; one?: Level.Low }",
  )
  expect(protocol.$defs.Level).toEqual({ type: 'string', enum: ['h', 'l'], 'x-enumNames': ['High', 'Low'] })
})

test('tags are facts, also where comments are left out', () => {
  const text = `
    /** Text of theirs.\n * @since 1.2.0\n * @internal */
    interface T {
      /** @experimental */ a: 1
      /** @since version 2 <script>\n * @deprecated use a */ b: 2
      /** @since the beginning */ c: 3
    }
    export type ClientRequests = {
      /** Does it.\n * @since 3.18.\n * @beta */
      m: [T, null]
    }`
  const { protocol } = readTypeScript({ ...definitions(text), comments: 'omit' })
  expect(protocol.methods[0]).toMatchObject({ since: '3.18', stability: 'experimental' })
  expect(protocol.methods[0]?.summary).toBeUndefined()
  expect(protocol.$defs.T).toEqual({
    type: 'object',
    properties: {
      a: { const: 1, 'x-stability': 'experimental' },
      b: { const: 2, deprecated: true, 'x-since': '2' },
      c: { const: 3 },
    },
    required: ['a', 'b', 'c'],
    'x-since': '1.2.0',
    'x-stability': 'internal',
  })
})
