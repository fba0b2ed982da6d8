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
    [
      'Content-Length\t : 2\r\nX-Trace : a\r\n\r\n{}Content-Type : x\nContent-Length : 10 \n\n"01234567"',
      [{}, '01234567'],
    ],
    ['Content-Length: 2\n\n{}Content-Length: 10\r\n\r\n"01234567"', [{}, '01234567']],
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
    ['Content-Length: \r\n\r\n{}', 'header'],
    ['Content-Length: 0x2\r\n\r\n{}', 'header'],
    ['Content-Length: 2.0\r\n\r\n{}', 'header'],
    ['Content-Length: 2/\r\n\r\n{}', 'header'],
    ['Content-Length: 2:\r\n\r\n{}', 'header'],
    ['Content-Length: 0000000000000002\r\n\r\n{}', 'header'],
    ['Content-Length: 9999999999999999999\r\n\r\n{}', 'header'],
    ['{"jsonrpc":"2.0","method":"x"}\n', 'other-framing'],
    ['starting\n{"id":1,"result":null}\nContent-Length: 2\r\n\r\n{}', 'other-framing'],
    ['Content-Length: 2\r\nnonsense\r\n\r\n{}', 'header'],
    ['Content-Length: 2\r\nno field: x\r\n\r\n{}', 'header'],
    ['Content-Length: 2\r\n\ufeff\r\n\r\n{}', 'header'],
    ['Content-Length: 2\r\nx\n{}', 'header'],
    ['Content-Length: 2\r\n\rx\n{}', 'header'],
    ['content-length:12\nnonsense\n', 'header'],
    ['Content-Length\t: 2 \r\nnonsense\n', 'header'],
    ['Content-Length: 2\r\n\r\n{}Content-Length 2\r\n\r\n{}', 'header'],
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
    expect(decodeText('x'.repeat(300), limits).error).toMatchObject({ fault: 'no-message' })
  })

  test.each([
    'hello\n',
    'a\r\n\r\nb',
    'Content-Length is what I say\n',
    'Content-Type: text/plain\n\nhello\n',
    'Content-Note: content-length: unknown\n\nhello\n',
    'Content-Note: content-length: 2\nhello\n',
    'Content-Length: 2 bytes\nhello\n',
    'I write Content-Length: 2 before each message\n',
    'a whole frame is Content-Length: 2\\r\\n\\r\\n{}\n',
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

  test.each([
    'content-length:12\n\n',
    'CONTENT-LENGTH \t: \t12 \t\r\n\r\n',
    'Content-Length: 12\r\nContent-Type: x\r\n\r\n',
  ])('finds %j behind text without a line end', header => {
    for (const size of [1, 4, 1000]) {
      const chunks = cut(Buffer.from(`starting … ${header}"0123456789"`), [size])
      expect(decodeAll(contentLength, chunks)).toEqual({
        messages: ['0123456789'],
        preambles: ['starting … '],
        error: undefined,
      })
    }
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
