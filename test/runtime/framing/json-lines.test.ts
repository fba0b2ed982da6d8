import { describe, expect, test } from 'vitest'
import { defaultLimits, jsonLines, type Limits } from '../../../runtime/index.js'
import { cut, decodeAll } from '../../support/frames.js'

/** A decoder, and all that it has said, in order. */
function decoder(limits: Partial<Limits> = {}) {
  const said: unknown[] = []
  const sink = {
    message: (value: unknown, bytes: number) => said.push([value, bytes]),
    text: (text: string, isBefore: boolean) => said.push([text, isBefore]),
    unusable: (why: string, _: unknown, bytes: number) => said.push([why, bytes]),
    quote: (text: string) => JSON.stringify(text),
  }
  const made = jsonLines.decoder(sink, { ...defaultLimits, ...limits })
  return { said, made, push: (text: string) => made.push(Buffer.from(text)) }
}

const errorOf = (text: string, limits: Partial<Limits> = {}) => decodeAll(jsonLines, [Buffer.from(text)], limits).error

test.each([
  ['{}\n', [{}]],
  ['{}\r\n{"a":1}\n', [{}, { a: 1 }]],
  ['\n\r\n{}\n\n', [{}]],
  ['starting …\n{}\n', [{}]],
  ['\ufeff{}\n\ufeff{"a":1}\n', [{}, { a: 1 }]],
  ['  {}\n', [{}]],
  ['{}\n{"a":1}', [{}, { a: 1 }]],
])('reads %j', (text, messages) => {
  for (const size of [1, 3, 1000])
    expect(decodeAll(jsonLines, cut(Buffer.from(text), [size]))).toMatchObject({ messages, error: undefined })
})

test('takes lines without a character that shows for no text', () => {
  const { messages, preambles } = decodeAll(jsonLines, [Buffer.from('{}\n \t \r\n\ufeff\n{}\n')])
  expect([messages, preambles]).toEqual([[{}, {}], []])
})

test.each([
  ['Content-Length: 2\r\n\r\n{}', 'other-framing'],
  ['starting\ncontent-length: 2\n\n{}', 'other-framing'],
  ['{"a":', 'truncated'],
  [`{"a":"${'x'.repeat(2000)}"}\n`, 'too-long'],
  [`{"a":"${'x'.repeat(2000)}`, 'too-long'],
  [`${'x'.repeat(80)}\n${'x'.repeat(80)}\n`, 'no-message'],
  ['x'.repeat(200), 'no-message'],
])('refuses %j', (text, fault) => {
  for (const size of [1, 7, 10_000])
    expect(
      decodeAll(jsonLines, cut(Buffer.from(text), [size]), { messageBytes: 1000, preambleBytes: 100 }).error,
    ).toMatchObject({ fault })
})

test('each message and each text comes with its bytes and its place, whatever the chunks are', () => {
  const text = 'ä\n{}\n  ["ö"]\nb\n{"c":1}\n'
  for (const size of [1, 3, 1000]) {
    const { said, made } = decoder()
    for (const chunk of cut(Buffer.from(text), [size])) made.push(chunk)
    expect(said).toEqual([
      ['ä', true],
      [{}, 2],
      [['ö'], 8],
      ['b', false],
      [{ c: 1 }, 7],
    ])
  }
})

test('a message begins within the first 1024 bytes of its line', () => {
  const { said, push } = decoder()
  push(`${' '.repeat(1023)}{}\n${' '.repeat(1024)}{}\n`)
  expect(said).toEqual([
    [{}, 1025],
    [`${' '.repeat(1024)}{}`, false],
  ])
})

describe('a stream that ends without a line end', () => {
  test.each<[string, unknown[]]>([
    ['no message', [['no message', true]]],
    ['log {', [['log {', true]]],
    ['log [1', [['log [1', true]]],
    [
      '{}\nno message',
      [
        [{}, 2],
        ['no message', false],
      ],
    ],
    ['{}\n', [[{}, 2]]],
    ['', []],
    ['{"ä":1}', [[{ ä: 1 }, 8]]],
  ])('%j is taken whole', (text, expected) => {
    const { said, made, push } = decoder()
    push(text)
    expect(made.end()).toBeUndefined()
    expect(said).toEqual(expected)
  })

  test('in the middle of a message says how far it came', () => {
    expect(errorOf('{}\n {"ä":')).toMatchObject({
      fault: 'truncated',
      message: expect.stringContaining('after 7 bytes'),
    })
  })

  test.each<[number[], boolean]>([
    [[0xef], true],
    [[0xef, 0xbb], true],
    [[0xef, 0xbb, 0xbf], true],
    [[0x20, 0xef], false],
    [[0xef, 0xbc], false],
    [[0xef, 0x20], false],
    [[0x20, 0x5b], true],
    [[0x20], false],
    [[], false],
  ])('%j may be the beginning of a message: %s', (bytes, partial) => {
    const { made } = decoder()
    made.push(Buffer.from(bytes))
    expect(made.partial).toBe(partial)
  })
})

describe('limits hold to the byte', () => {
  test.each(['{}\n"ä"  \n{}\n', '{}\n\n\n"ä"  '])('of a message in %j', text => {
    expect(errorOf(text, { messageBytes: 6 })).toBeUndefined()
    expect(errorOf(text, { messageBytes: 5 })).toMatchObject({
      fault: 'too-long',
      message: expect.stringContaining('more than 5'),
    })
  })

  test('of the lines before the first message, with their ends, the last of which is quoted', () => {
    const lines = 'ä\nbcd\n'
    expect(errorOf(`${lines}{}\n`, { preambleBytes: 7 })).toBeUndefined()
    expect(errorOf(lines, { preambleBytes: 6 })).toMatchObject({
      fault: 'no-message',
      message: expect.stringMatching(/"bcd".* 6 \(limits\.preambleBytes\)|6 \(limits\.preambleBytes\).*"bcd"/s),
    })
  })

  test('of a line before the first message that has no end yet', () => {
    const { push } = decoder({ preambleBytes: 7 })
    push('ä\nbcd')
    push('e')
    expect(() => push('f')).toThrow('"bcdef"')
  })

  test('of no text once there was a message', () => {
    const { said, push } = decoder({ preambleBytes: 3 })
    push('{}\nmore than three\n')
    push('more than three')
    push(' letters\n')
    expect(said).toEqual([
      [{}, 2],
      ['more than three', false],
      ['more than three letters', false],
    ])
  })
})

describe('a header of the other framing', () => {
  test.each(['Content-Length: 12\r\n', 'content-length\t :12\n'])('%j is one', text => {
    expect(errorOf(text)).toMatchObject({
      fault: 'other-framing',
      message: expect.stringContaining("'content-length'"),
    })
  })

  test.each(['I write Content-Length: 12\n', 'Content-Length: 12 bytes\n', 'Content-Length: many\n'])(
    '%j is text',
    text => {
      expect(errorOf(text)).toBeUndefined()
    },
  )

  test('is text after the first message', () => {
    expect(errorOf('{}\nContent-Length: 12\n')).toBeUndefined()
  })
})
