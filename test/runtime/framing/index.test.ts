import { expect, test } from 'vitest'
import { resolveFraming } from '../../../runtime/framing/index.js'
import { contentLength, jsonLines } from '../../../runtime/index.js'

test('a framing has a name, or is there itself', () => {
  expect(resolveFraming('content-length')).toBe(contentLength)
  expect(resolveFraming('json-lines')).toBe(jsonLines)
  const own = { ...jsonLines, name: 'own' }
  expect(resolveFraming(own)).toBe(own)
})

test.each(['lines', 'toString'])('%s is no framing', name => {
  // @ts-expect-error: there is none of that name.
  expect(() => resolveFraming(name)).toThrow(
    new TypeError(`framing: there is no "${name}"; there are content-length and json-lines`),
  )
})
