import { expect, test } from 'vitest'
import { outlineOf } from '../../../../codegen/readers/typescript/outline.js'

test('declarations are told from comments and strings', () => {
  const { declared, names } = outlineOf(`
    // interface ClientRequests {}
    const text = 'type ServerRequests = {}'
    export interface Real { a: string }
    type Literal = { b: string }
    type Union = Real | Literal
    type Both = Real & (Literal & { c: string })
    type Mixed = Real & (Real | Literal)
    declare namespace inner { interface Nested {} }
  `)
  expect([...declared]).toEqual(
    expect.arrayContaining([
      ['Real', 'members'],
      ['Literal', 'members'],
      ['Union', 'other'],
      ['Both', 'members'],
      ['Mixed', 'other'],
      ['Nested', 'members'],
    ]),
  )
  expect(declared.size).toBe(6)
  expect(names.has('ClientRequests') || names.has('ServerRequests')).toBe(false)
})

test('names that are imported are there, and `export *` is seen', () => {
  const { declared, names, exportsAll } = outlineOf(
    "import type { Requests as R } from './a.js'\nexport * from './b.js'",
  )
  expect([declared.size, names.has('Requests'), exportsAll]).toEqual([0, true, true])
  expect(outlineOf("export { x } from './b.js'").exportsAll).toBe(false)
})

test('text that is no TypeScript has an outline too', () => {
  expect(outlineOf('type = { [').declared.size).toBeLessThan(2)
  expect(outlineOf(`${'('.repeat(5_000)}`).exportsAll).toBe(false)
})
