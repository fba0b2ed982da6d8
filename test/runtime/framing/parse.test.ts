import { describe, expect, test } from 'vitest'
import { deliver, isDeeper, isMessageLine, tooLong } from '../../../runtime/framing/parse.js'
import { defaultLimits } from '../../../runtime/limits.js'

describe('the depth of a JSON text', () => {
  test.each([
    ['[[1]]', 2],
    ['{"a":{"b":1}}', 2],
    ['[{"a":[]}]', 3],
    // Side by side is not deeper.
    ['[[],[],[],[]]', 2],
    ['[{},{},{},{}]', 2],
    ['{"a":[],"b":{},"c":[{}]}', 3],
    // Brackets in strings do not count, whatever is escaped before their end.
    ['["[[[[[[{{{{{{"]', 1],
    ['["\\"[[[[", "]]]]", "\\\\", [], "\\\\\\"[[["]', 2],
    ['{"[[[":{"]":[]}}', 3],
    ['"[[["', 0],
    ['["\\\\",[[]]]', 3],
  ])('%s has %i levels', (json, levels) => {
    JSON.parse(json)
    // A text of at least twice the levels is searched: spaces make it one.
    const long = json + ' '.repeat(20)
    expect(isDeeper(long, levels)).toBe(false)
    if (levels > 0) expect(isDeeper(long, levels - 1)).toBe(true)
  })

  test('a text that is just long enough to be deeper is found', () => {
    expect(isDeeper('[[[]]]', 2)).toBe(true)
    expect(isDeeper('[[[]]]', 3)).toBe(false)
  })

  test('text that ends inside a string is searched to its end', () => {
    for (const json of ['["abc', '["abc\\"', '["']) expect(isDeeper(json.padEnd(20), 1)).toBe(false)
  })
})

describe('a line is a message', () => {
  test.each([
    ['{"jsonrpc":"2.0"}', true],
    ['  {"method":"a"}', true],
    ['{"id":1,"result":null}', true],
    ['{"id":"a","error":{}}', true],
    ['{"id":1}', false],
    ['{"result":1}', false],
    ['{"error":{}}', false],
    ['{"jsonrpc":2,"method":1}', false],
    ['{}', false],
    ['[{"jsonrpc":"2.0"}]', false],
    ['"jsonrpc"', false],
    ['{"jsonrpc":"2.0"', false],
    ['starting', false],
    ['', false],
  ])('%s: %s', (line, expected) => {
    expect(isMessageLine(line)).toBe(expected)
  })
})

test('a body goes to the sink as its kind; what is no JSON goes nowhere', () => {
  const taken: unknown[] = []
  const sink = {
    message: (...given: unknown[]) => taken.push(['message', ...given]),
    unusable: (...given: unknown[]) => taken.push(['unusable', ...given]),
    text: () => {},
    quote: (text: string) => text,
  }
  const limits = { ...defaultLimits, depth: 2 }
  expect(deliver('\ufeff{"a":1}', 10, sink, limits)).toBe(true)
  expect(deliver('[[[]]]', 6, sink, limits)).toBe(true)
  expect(deliver('{oops', 5, sink, limits)).toBe(false)
  expect(taken).toEqual([
    ['message', { a: 1 }, 10, '{"a":1}'],
    ['unusable', 'depth', [[[]]], 6, '[[[]]]'],
  ])
})

test('a message that is too long names its length and the limit', () => {
  const { message, fault } = tooLong(11, { ...defaultLimits, messageBytes: 10 })
  expect(fault).toBe('too-long')
  expect(message).toContain('11')
  expect(message).toContain('10 (limits.messageBytes)')
})
