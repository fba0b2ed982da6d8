import { expect, test } from 'vitest'
import { sources } from './support/sources.js'

test('descriptions name what is thrown in one spelling: `@throws {Class} when`', () => {
  const others = sources.flatMap(({ path, text }) =>
    (text.match(/@throws\b.*/g) ?? [])
      .filter(line => !/^@throws \{(?:[A-Z][\w.]*|unknown)\}(?: \S|$)/.test(line))
      .map(line => `${path}: ${line}`),
  )
  expect(others).toEqual([])
})
