import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { ts } from 'ts-morph'
import { describe, expect, test } from 'vitest'
import { parseText } from '../../../../../codegen/readers/typescript/loading/files.js'
import { leaveOutBodies } from '../../../../../codegen/readers/typescript/loading/outline.js'
import { scopeOf } from '../../../../../codegen/readers/typescript/loading/scope.js'
import { expectLinear } from '../../../../support/growth.js'
import { runs } from '../../../../support/runs.js'

describe('what is left out', () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are texts of templates.
  test.each([
    ['export interface A { a: { b: 1 } }', 'export interface A {}'],
    ['type A = { a: 1 } | { b: "}" }', 'type A = {} | {}'],
    ['class A extends mixin({ a: 1 }) { b = `}${{ c: 1 }}` }', 'class A extends mixin({}) {}'],
    ['function f({ a }: { a: 1 }): { b: 2 } { return { b: a / 2 } }', 'function f({}: {}): {} {}'],
    ['const f = () => { /* } */ }\n// {\nconst g = 1', 'const f = () => {}\n// {\nconst g = 1'],
    ['const a = { b: /[/}]"/.test("x") }', 'const a = {}'],
    ['const a = 1 / 2, b = { c: 3 / 4 }', 'const a = 1 / 2, b = {}'],
    ['const a = `{ ${b} { ${`}`}`; enum E { F }', 'const a = `{ ${b} { ${`}`}`; enum E {}'],
  ])('%s', (text, wanted) => {
    expect(leaveOutBodies(text)?.text).toBe(wanted)
  })
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above.

  test.each([
    "import { a, type B } from './a'",
    "import a, { b } from './a'",
    "import type { A } from './a'",
    'export /* all of them: */ // {\n{ a, b }',
    "export type { A } from './a'",
    'const { a, b: { c } } = d, { e } = f',
    "declare module './a' { interface A { b: 1 } }",
    'declare global { interface A { b: 1 } }',
  ])('nothing of %s', text => {
    expect(leaveOutBodies(text)).toEqual({ text, cuts: [] })
  })

  test.each([
    ['a bracket', 'if (a) /"/.test(b)'],
    ['a block', 'if (a) {}\n/"/.test(b)'],
    ['a word that may be a name', 'async () => { await /"/ }'],
    ['an operator that may stand on both sides', 'a++ /"/ 2'],
    ['a type', 'const a = <A>/"/'],
    ['an open brace', 'function f() {'],
    ['an open comment', 'function f() {} /* {'],
    ['an open text', "const a = '{\n'"],
    ['a brace too many', 'function f() {}}'],
  ])('not certain behind %s', (_, text) => {
    expect(leaveOutBodies(text)).toBeUndefined()
  })

  test.each(['/**/', '!', '{', 'from /*', '`${', "'\\", 'a / b ', '//\n{', '/[', 'a\n/**/{}'])(
    'in time that grows with the text, whatever it is: %s',
    piece =>
      expectLinear(40_000, count => {
        const text = piece.repeat(count)
        return () => leaveOutBodies(text)
      }),
  )
})

/** What others see of a file: the kinds and places of its statements, and its names. */
function seen(text: string, cuts: readonly { at: number; length: number }[] = []) {
  const file = parseText('/a.ts', text)
  const place = (position: number) =>
    cuts.filter(({ at }) => at <= position).reduce((sum, { length }) => sum + length, position)
  const { declarations, imports, exports, reexports, stars, ambient } = scopeOf(file)
  const specifiers = [...imports, ...reexports].map(([name, from]) => [name, from.specifier, from.name])
  return {
    statements: file.statements.map(({ kind, pos, end }) => [ts.SyntaxKind[kind], place(pos), place(end)]),
    names: [[...declarations.keys()], [...exports], specifiers, stars.map(star => star.specifier), [...ambient.keys()]],
  }
}

test('every file of this project has the statements and names in outline that it has whole', () => {
  let outlined = 0
  for (const folder of ['cli', 'codegen/readers', 'runtime'])
    for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.ts')) continue
      const text = readFileSync(`${folder}/${path}`, 'utf8')
      const outline = leaveOutBodies(text)
      if (!outline) continue
      outlined += 1
      expect(seen(outline.text, outline.cuts), path).toEqual(seen(text))
    }
  expect(outlined).toBeGreaterThan(150)
})

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are texts of templates.
const pieces = [
  "import { a as b } from './a'\n",
  'export default { a: `${{ b: "`" }}` }\n',
  'export const { c, d: [e] } = f({ g: 1 }), { h } = i\n',
  'export interface J<T = { k: 1 }> extends L<{ m: 2 }> { n(): { o: T } }\n',
  'const p = (q: { r: 1 }) => ({ s: /[}/"]{2}/gu })\n',
  "const t = u\n / 2 // it's {\n / v\n",
  '/* } " */ export namespace W { export type X = `{${string}}` }\n',
  'label: { if (y!/2) { y = z["}"] } }\n',
  "declare module 'm' { export { n } from 'n' }\n",
  'export * as aa from "aa"\n',
  '@dec({ a: 1 }) class BB { static { this.cc = { } } #dd = 1 }\n',
  'abstract class EE { get ff() { return !/"/.exec("") } }\n',
  'const gg = \'\\\n{\', hh = "\\"{"\n',
]
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above.

test('so has what is put together of statements that are hard to tell apart', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), parts => {
      const text = parts.join('')
      const { text: outline, cuts } = leaveOutBodies(text) ?? expect.fail(`no outline of ${text}`)
      expect(seen(outline, cuts)).toEqual(seen(text))
    }),
    { numRuns: runs(300) },
  )
})
