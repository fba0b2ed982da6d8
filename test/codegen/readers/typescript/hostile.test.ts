import { spawnSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { formatDiagnostic } from '../../../../codegen/protocol/diagnostic.js'
import { formatDocument, parseDocument } from '../../../../codegen/protocol/document.js'
import { readTypeScript } from '../../../../codegen/readers/typescript/index.js'
import type { TypeScriptOptions } from '../../../../codegen/readers/typescript/options.js'
import { definitions, withT } from './definitions.js'
import { findingsOf } from './fixtures.js'

const codes = (options: TypeScriptOptions) => [...new Set(findingsOf(options).map(({ code }) => code))]
const range = (count: number) => Array.from({ length: count }, (_, at) => at)

function readDefinition(options: TypeScriptOptions) {
  const text = formatDocument(readTypeScript(options).protocol)
  return parseDocument(text, 'document.json').$defs.T
}

test('a literal of ten megabytes', () => {
  const literal = 'x'.repeat(10_000_000)
  expect(readDefinition(definitions(withT(`type T = '${literal}'`)))).toEqual({ const: literal })
})

test('an interface of 30,000 members', () => {
  const members = range(30_000).map(at => `p${at}: string`)
  expect(readDefinition(definitions(withT(`interface T { ${members.join('; ')} }`)))?.required).toHaveLength(30_000)
})

test('a union of 20,000 literals, and of 2,000 objects', () => {
  const literals = range(20_000).map(at => `'l${at}'`)
  expect(readDefinition(definitions(withT(`type T = ${literals.join(' | ')}`)))?.enum).toHaveLength(20_000)
  const objects = range(2000).map(at => `{ kind: 'k${at}'; value: string }`)
  const union = readDefinition(definitions(withT(`type T = ${objects.join(' | ')}`)))
  expect(union?.discriminator).toEqual({ propertyName: 'kind' })
})

test('a chain of 5,000 types', () => {
  const chain = range(5000).map(at => `interface N${at} { next?: N${at + 1} }`)
  const { protocol } = readTypeScript(
    definitions(withT(`${chain.join('\n')}\ninterface N5000 { end: true }\ntype T = N0`)),
  )
  expect(Object.keys(protocol.$defs)).toHaveLength(5002)
})

test('a type that nests 20,000 levels deep', () => {
  expect(codes(definitions(withT(`type T = ${'{ a: '.repeat(20_000)}string${' }'.repeat(20_000)}`)))).toEqual([
    'too-deep',
  ])
})

test('a type that grows with every level', () => {
  expect(codes(definitions(withT('interface G<V> { next: G<{ inner: V }> }\ntype T = G<string>')))).toEqual([
    'unsupported-type',
  ])
  expect(codes(definitions(withT('type G<V> = { next: G<{ inner: V }> }\ntype T = G<string>')))).toEqual([
    'unsupported-type',
  ])
})

test('a generic tower that doubles with every level', () => {
  const tower = `${'Pair<'.repeat(40)}{ x: 1 }${'>'.repeat(40)}`
  expect(codes(definitions(withT(`type Pair<V> = { left: V; right: V }\ntype T = ${tower}`)))).toEqual(['too-large'])
})

test('a union that multiplies', () => {
  const digits = "('0'|'1'|'2'|'3'|'4'|'5'|'6'|'7'|'8'|'9')"
  expect(codes(definitions(withT(`type D = ${digits}\ntype T = \`\${D}\${D}\${D}\${D}\${D}\${D}\``)))).toContain(
    'type-error',
  )
})

test('unions that share their variants over and over', () => {
  const level = (at: number) =>
    `type T${at} = L${at} | R${at} | { kind: ${at} }; type L${at} = T${at + 1} | { kind: 'l${at}' }; type R${at} = T${at + 1} | { kind: 'r${at}' }`
  const definition = readDefinition(
    definitions(withT(`${range(40).map(level).join('\n')}\ntype T40 = { kind: 40 }\ntype T = T0`)),
  )
  expect(definition).toEqual({ $ref: '#/$defs/T0' })
})

test('modules that re-export from themselves and from each other', () => {
  const protocol = withT("import { Self, Lost } from './self'\ninterface T { item: Self.Item }")
  const own = "export interface Item { id: string }\nexport * as Self from './self'\n"
  const options = definitions({ 'checkout/protocol.ts': protocol, 'checkout/self.ts': own })
  expect(readDefinition(options)?.required).toEqual(['item'])
  const circle = definitions({
    'checkout/protocol.ts': protocol.replace('Self.Item', 'Lost'),
    'checkout/self.ts': `${own}export { Lost } from './other'`,
    'checkout/other.ts': "export { Lost } from './self'",
  })
  expect(findingsOf(circle).map(({ message }) => message)).toEqual(["'./self' does not export 'Lost'"])
})

test('workspace patterns that lead into files, and over any number of folders', () => {
  const workspaces = ['package.json/*', 'libs/**', 'apps/**/core']
  const item = (name: string) => `export interface ${name} { id: string }`
  const options = definitions({
    'checkout/package.json': JSON.stringify({ workspaces }),
    'checkout/protocol.ts': withT("import { A } from 'a'\nimport { B } from 'b'\ninterface T { a: A; b: B }"),
    'checkout/libs/package.json': '{ "name": "a" }',
    'checkout/libs/index.ts': item('A'),
    'checkout/apps/core/package.json': '{ "name": "b" }',
    'checkout/apps/core/index.ts': item('B'),
  })
  expect(readDefinition(options)?.required).toEqual(['a', 'b'])
})

test('an import that leaves the checkout is not followed', () => {
  const options = definitions({
    'checkout/protocol.ts': withT("import type { T } from '../outside'"),
    'outside.ts': 'export interface T { secret: string }',
  })
  expect(findingsOf(options).map(({ message }) => message)).toEqual(["'../outside' leads out of the checkout"])
})

test('nothing of the definitions is executed', () => {
  const options = definitions(
    withT("throw new Error('executed')\nprocess.exit(3)\ninterface T { [key: string]: string }"),
  )
  expect(readDefinition(options)).toEqual({ type: 'object', additionalProperties: { type: 'string' } })
})

test('errors in the bodies of functions do not count, others do', () => {
  const body = 'function f(x?: string) { return x.length }\n'
  expect(readDefinition(definitions(withT(`${body}interface T { a: 1 }`)))?.required).toEqual(['a'])
  expect(codes(definitions(withT(`${body}const y: string = 1\ninterface T { a: 1 }`)))).toEqual(['type-error'])
})

test('names and texts that end comments, strings and templates stay data', () => {
  const name = ['*/ $', '{x} ` \\" \\\\ \\u2028 </script>'].join('')
  const definition = readDefinition(definitions(withT(`interface T { /** a * / b */ "${name}": '*/' }`)))
  expect(Object.keys(definition?.properties ?? {})).toEqual([JSON.parse(`"${name}"`)])
})

test('a method name that no document may have', () => {
  const options = definitions(`export type ClientRequests = { '': [null, null] }`)
  expect(() => parseDocument(formatDocument(readTypeScript(options).protocol), 'document.json')).toThrow('/methods/0')
})

test('a chain of 3,000 modules: the error names a line of one of them', () => {
  const modules = range(3000).map(at => [`checkout/m${at}.ts`, `// on\nexport * from './m${at + 1}'\n`])
  const files = {
    'checkout/protocol.ts': withT("import { T } from './m0'"),
    'checkout/m3000.ts': 'export interface T {}',
  }
  const [found, ...others] = findingsOf(definitions({ ...Object.fromEntries(modules), ...files }))
  expect(others).toEqual([])
  expect(found).toMatchObject({ code: 'too-deep', place: { file: expect.stringMatching(/^m\d+\.ts$/), line: 2 } })
})

test.each([
  ['extend', { extends: './tsconfig.other.json' }, { extends: './tsconfig.json' }],
  [
    'refer to',
    { files: [], references: [{ path: './tsconfig.other.json' }] },
    { files: [], references: [{ path: '.' }] },
  ],
])('configurations that %s each other', (_name, own, other) => {
  const options = definitions({
    'checkout/protocol.ts': withT("import type { T } from './item'"),
    'checkout/item.ts': 'export interface T { id: string }',
    'checkout/tsconfig.json': JSON.stringify(own),
    'checkout/tsconfig.other.json': JSON.stringify(other),
  })
  expect(readDefinition(options)?.required).toEqual(['id'])
})

test.each<[string, (path: string) => void]>([
  ['a pipe', path => spawnSync('mkfifo', [path])],
  ['a device', path => symlinkSync('/dev/zero', path)],
  ['a link to itself', path => symlinkSync(path, path)],
])('%s is no file of definitions, nor a module', (_name, make) => {
  const options = definitions({ 'checkout/protocol.ts': withT("import type { T } from './item'") })
  make(join(options.root, 'item.ts'))
  expect(codes(options)).toEqual(['unresolved-import'])
  expect(codes({ ...options, eager: true })).toEqual(['unresolved-import'])
  expect(codes({ ...options, entry: 'item.ts' })).toEqual(['missing-definitions'])
})

test('bytes that are no text', () => {
  const bytes = String.fromCharCode(...range(256)).repeat(100)
  expect(codes(definitions(bytes))).toContain('missing-map')
  const options = definitions({
    'checkout/protocol.ts': withT("import type { T } from './item'"),
    'checkout/item.ts': bytes,
  })
  expect(codes(options)).toContain('missing-export')
})

const deep = (open: string, close: string) => `type T = ${open.repeat(5000)}string${close.repeat(5000)}`
const recursion = 'Type instantiation is excessively deep and possibly infinite. (TypeScript 2589)'
const tooComplex = 'Expression produces a union type that is too complex to represent. (TypeScript 2590)'
const circular = "Type alias 'T' circularly references itself. (TypeScript 2456)"
const tooDeep = 'the declaration nests too deeply for TypeScript to parse it'
const endless = 'the type does not end: it grows each time it contains itself'

test.each([
  ['an endless generic', 'type A<V> = { a: A<A<V>> }\ntype T = A<string>', 1, endless],
  ['an endless condition', 'type A<V> = V extends string ? A<[V][0]> : 1\ntype T = A<"a">', 2, recursion],
  [
    'a counting condition',
    'type A<V extends 1[]> = V["length"] extends -1 ? 1 : A<[...V, 1]>\ntype T = A<[]>',
    2,
    recursion,
  ],
  ['names that grow', `type A<V extends string> = { [K in V]: A<\`\${V}a\`> }\ntype T = A<"a">`, 1, endless],
  [
    'a template that multiplies',
    `type A = ${range(100)
      .map(at => `'${at}'`)
      .join('|')}\ntype T = \`\${A}\${A}\${A}\``,
    2,
    tooComplex,
  ],
  [
    'a mapped type that grows',
    'type N<L extends number, A extends 1[] = []> = A["length"] extends L ? 1 : { [K in "a"]: N<L, [...A, 1]> }\ntype T = { deep: N<900> }',
    2,
    endless,
  ],
  [
    'a mapped type of names that double',
    `type N<V> = V extends string ? { [K in V]: N<\`\${V}\${K}\`> }[V] : never\ntype T = N<'a'>`,
    2,
    'the definitions nest too deeply, or grow too large, to be read (Invalid string length)',
  ],
  ['aliases in a circle', 'type T = U\ntype U = V\ntype V = T', 1, circular],
  ['a union in a circle', 'type T = string | U\ntype U = T | number', 1, circular],
  [
    'an interface of itself',
    'interface T extends T { a: 1 }',
    1,
    "Type 'T' recursively references itself as a base type. (TypeScript 2310)",
  ],
  [
    'a member of its own type',
    'interface Other { b: 1 }\ninterface T { a: T["a"] }',
    2,
    'the type nests too deeply, or is made of itself without an end',
  ],
  ['deep objects', `// first\n${deep('{ a: ', ' }')}`, 2, tooDeep],
  ['deep unions', `interface A { a: 1 }\n${deep('(1 | ', ')')}`, 2, tooDeep],
  ['deep parentheses', deep('(', ')'), 1, tooDeep],
  ['deep tuples', deep('[', ']'), 1, tooDeep],
])('%s: the error names the line and a way out', (_, text, line, message) => {
  const [first] = findingsOf(definitions(withT(text))).filter(found => found.message === message)
  expect(first).toMatchObject({ severity: 'error', place: { line }, hint: expect.any(String) })
})

test('a name of megabytes does not fill the terminal', () => {
  const name = 'n'.repeat(5_000_000)
  for (const text of [`interface T { ${name}: Missing }`, `type T = ${name}`]) {
    const [found, ...others] = findingsOf(definitions(withT(text)))
    expect(others).toEqual([])
    expect(found && formatDiagnostic(found).length).toBeLessThan(100_000)
  }
})

test('a comment of a million empty lines, and one of a million stars', () => {
  for (const filling of ['\n', '*']) {
    const text = `/** First.\n${filling.repeat(1_000_000)} x */ type T = string`
    const found = readDefinition({ ...definitions(withT(text)), comments: 'carry' })
    expect(found?.description).toMatch(/^First\./)
  }
})
