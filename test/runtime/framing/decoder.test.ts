import { describe, expect, test } from 'vitest'
import { contentLength, jsonLines } from '../../../runtime/index.js'
import { cut, decodeAll, framings } from '../../support/frames.js'

const decodeText = (text: string, limits = {}) => decodeAll(contentLength, [Buffer.from(text)], limits)

describe('Content-Length', () => {
  test.each([
    ['Content-Length: 2\r\n\r\n{}', [{}]],
    ['content-length:2\r\n\r\n{}', [{}]],
    ['CONTENT-LENGTH:   2  \r\n\r\n{}', [{}]],
    ['Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}', [{}]],
    ['Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n\r\n{}', [{}]],
    ['Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}', [{}]],
    ['Content-Length: 002\r\n\r\n{}Content-Length: 1\r\n\r\n7', [{}, 7]],
    ['Content-Length: 4\r\n\r\n"ä"', ['ä']],
    ['Content-Length: 2\n\n{}Content-Length: 2\r\n\n[]content-type: x\nContent-Length: 2\n\r\n{}', [{}, [], {}]],
    ['\ufeffContent-Length: 2\r\n\r\n{}\ufeffContent-Length: 5\n\n\ufeff[]', [{}, []]],
  ])('reads %j', (text, messages) => {
    for (const size of [1, 2, 3, 7, 1000])
      expect(decodeAll(contentLength, cut(Buffer.from(text), [size]))).toEqual({
        messages,
        preambles: [],
        error: undefined,
      })
  })

  test.each([
    ['Content-Length: 2\r\n\r\n{}garbage', 'garbage'],
    ['Content-Length: 2\r\n\r\n{}\r\nContent-Length: 2\r\n\r\n{}', 'garbage'],
    ['Content-Length: \r\n\r\n{}', 'length'],
    ['Content-Length: 0x2\r\n\r\n{}', 'length'],
    ['Content-Length: 2.0\r\n\r\n{}', 'length'],
    ['Content-Length: 9999999999999999999\r\n\r\n{}', 'length'],
    ['{"jsonrpc":"2.0","method":"x"}\n', 'other-framing'],
    ['starting\n{"id":1,"result":null}\nContent-Length: 2\r\n\r\n{}', 'other-framing'],
    ['Content-Length: 2\r\nnonsense\r\n\r\n{}', 'header'],
    ['Content-Length: 20\r\n\r\n{}', 'truncated'],
    ['Content-Length: 2\r\n', 'truncated'],
    ['Content-Le', 'truncated'],
  ])('refuses %j', (text, fault) => {
    for (const size of [1, 5, 1000])
      expect(decodeAll(contentLength, cut(Buffer.from(text), [size])).error).toMatchObject({ fault })
  })

  test('limits of header, message and preamble', () => {
    const limits = { headerBytes: 64, messageBytes: 10, preambleBytes: 100 }
    expect(decodeText('Content-Length: 10\r\n\r\n"23456789"', limits).messages).toEqual(['23456789'])
    expect(decodeText('Content-Length: 11\r\n\r\n', limits).error).toMatchObject({ fault: 'too-long' })
    expect(decodeText(`Content-Type: ${'x'.repeat(80)}`, limits).error).toMatchObject({ fault: 'header' })
    expect(decodeText(`Content-Type: ${'x'.repeat(80)}\r\nContent-Length: 2\r\n\r\n{}`, limits).error).toMatchObject({
      fault: 'header',
    })
    expect(decodeText(`${'x'.repeat(90)}Content-Length: 2\r\n\r\n{}`, limits).messages).toEqual([{}])
    expect(decodeText('x'.repeat(300), limits).error).toMatchObject({ fault: 'preamble' })
  })

  test.each([
    'hello\n',
    'a\r\n\r\nb',
    'Content-Length is what I say\n',
    'Content-Type: text/plain\n\nhello\n',
    '{"json": true}\n',
    '\n\n',
  ])('skips %j before the first frame only', text => {
    for (const size of [1, 4, 1000]) {
      const bytes = Buffer.from(`${text}Content-Length: 2\r\n\r\n{}`)
      const { messages, preambles, error } = decodeAll(contentLength, cut(bytes, [size]))
      expect([messages, preambles.join(''), error]).toEqual([[{}], text, undefined])
    }
    expect(decodeText(text).preambles.join('')).toBe(text)
  })
})

describe('JSON Lines', () => {
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
    [`${'x'.repeat(80)}\n${'x'.repeat(80)}\n`, 'preamble'],
    ['x'.repeat(200), 'preamble'],
  ])('refuses %j', (text, fault) => {
    for (const size of [1, 7, 10_000])
      expect(
        decodeAll(jsonLines, cut(Buffer.from(text), [size]), { messageBytes: 1000, preambleBytes: 100 }).error,
      ).toMatchObject({ fault })
  })
})

test.each(framings)('$name: what is no JSON or nested too deeply is skipped, and the next message is read', framing => {
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
  const encode = (body: string) => Buffer.from(framing.header(Buffer.byteLength(body)) + body + framing.trailer)
  const bodies = ['{}', '{oops', deep(21), `{"[[[[[[[[[[[[[[[[[[[[[[[":"\\\\\\"${'['.repeat(60)}"}`, deep(20), '{}']
  for (const size of [1, 5, 1000]) {
    const { messages, preambles, error } = decodeAll(framing, cut(Buffer.concat(bodies.map(encode)), [size]), {
      depth: 20,
    })
    expect(messages).toHaveLength(4)
    expect(preambles).toEqual([framing === jsonLines ? '{oops' : 'not-json', 'depth'])
    expect(error).toBeUndefined()
  }
})
