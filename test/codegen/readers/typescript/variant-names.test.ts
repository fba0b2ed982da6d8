import { expect, test } from 'vitest'
import { readTypeScript } from '../../../../codegen/readers/typescript/index.js'
import { definitions } from './definitions.js'

/** The names of the variants of `Union` in a file. */
function namesOf(text: string): string[] | undefined {
  const files = `export interface ClientNotifications { seen: [Union] }\n${text}`
  const maps = { clientNotifications: 'ClientNotifications' }
  return readTypeScript({ ...definitions(files), maps }).protocol.$defs.Union?.['x-variantNames']
}

const generics = `type Base = { at: number }
type Ok<T> = Base & { ok: T }
interface Failed<T> { failed: T }
interface Named { name: string }`

test.each<[string, string, string[] | undefined]>([
  ['generics of types without a name', 'Ok<{ a: 1 }> | Failed<{ b: 2 }>', ['Ok', 'Failed']],
  ['such a one beside a named type and null', 'Ok<{ a: 1 }> | Named | null', ['Ok', 'Named', 'null']],
  ['one that the checker computes', 'Exclude<Ok<{ a: 1 }> | Failed<[{ b: 2 }]> | string, string>', ['Ok', 'Failed']],
  ['one name twice', 'Ok<{ a: 1 }> | Ok<{ b: 2 }>', undefined],
  ['one without a name', 'Ok<{ a: 1 }> | { b: 2 }', undefined],
  ['types of the library', "Pick<Named, 'name'> | Partial<Failed<1>>", undefined],
  ['one that may be null', 'Ok<{ a: 1 }> | null', undefined],
  ['named types only', 'Named | Failed<string>', undefined],
])('%s', (_name, union, want) => {
  expect(namesOf(`${generics}\ntype Union = ${union}`)).toEqual(want)
})

test('literals that tell variants apart name them', () => {
  expect(namesOf("type Of<T> = { of: T }\ntype Union = (Of<1> & { kind: 'a' }) | (Of<{ b: 2 }> & { kind: 'b' })")).toBe(
    undefined,
  )
  expect(
    namesOf(`interface A<T> { kind: 'a'; of: T }\ninterface B<T> { kind: 'b'; of: T }
type Union = A<{ a: 1 }> | B<{ b: 2 }>`),
  ).toBe(undefined)
})
