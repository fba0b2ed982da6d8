import { expect, test } from 'vitest'
import { messageOf } from '../../base/error-message.js'

test.each([
  ['an error', new TypeError('no such file'), 'no such file'],
  ['a text', 'no such file', 'no such file'],
  ['a number', 7, '7'],
  ['nothing', undefined, 'undefined'],
  ['a symbol', Symbol('why'), 'Symbol(why)'],
  ['an error whose message is no text', Object.assign(new Error(), { message: 7 }), '7'],
  ['an object without a prototype', Object.create(null), 'an object without a text'],
  [
    'an object whose text throws',
    {
      toString() {
        throw new Error()
      },
    },
    'an object without a text',
  ],
])('%s', (_, thrown, message) => {
  expect(messageOf(thrown)).toBe(message)
})
