import { describe, expect, test } from 'vitest'
import { messageIn } from '../../../agents/session/errors.js'
import { expectLinear } from '../../support/growth.js'

describe('the message of an error text', () => {
  test.each([
    ['text without JSON', 'no quota', 'no quota'],
    ['JSON of an API', '401 {"error":{"message":"bad key","code":7}} (request 5)', '401 bad key (request 5)'],
    ['JSON with a message', '{"message":"bad\\nkey"}', 'bad\nkey'],
    ['the message of the error before another', '{"message":"b","error":{"message":"a"}}', 'a'],
    ['an error without a message', '{"error":{"code":7},"message":"b"}', 'b'],
    ['JSON without a message', 'failed: {"code":7}', 'failed: {"code":7}'],
    ['a message that is no text, or empty', '{"message":7} {"message":""}', '{"message":7} {"message":""}'],
    ['an empty message', '{"message":""}', '{"message":""}'],
    ['what only looks like JSON', 'a } b { c', 'a } b { c'],
    ['braces of another language', 'fn() { return }', 'fn() { return }'],
  ])('%s', (_, text, message) => {
    expect(messageIn(text)).toBe(message)
  })

  test('is found in linear time, whatever the agent has written', async () => {
    await expectLinear(40_000, length => {
      const text = '{'.repeat(length)
      return () => messageIn(text)
    })
  })
})
