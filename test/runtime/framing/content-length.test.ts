import { describe, expect, test } from 'vitest'
import { contentLength, defaultLimits, FramingError, type Limits } from '../../../runtime/index.js'
import { decodeAll } from '../../support/frames.js'

/** A decoder, and all that it has said, in order. */
function decoder(limits: Partial<Limits> = {}) {
  const said: unknown[] = []
  const sink = {
    message: (value: unknown) => said.push(value),
    text: (text: string, isBefore: boolean) => said.push([text, isBefore]),
    unusable: (why: string, _: unknown, bytes: number) => said.push([why, bytes]),
    quote: (text: string) => JSON.stringify(text),
  }
  const made = contentLength.decoder(sink, { ...defaultLimits, ...limits })
  return { said, made, push: (text: string) => made.push(Buffer.from(text)) }
}

const errorOf = (text: string, limits: Partial<Limits> = {}) =>
  decodeAll(contentLength, [Buffer.from(text)], limits).error

const framed = (text: string) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`

test('fields beside the length are allowed, whatever they are called', () => {
  const { said, push } = decoder()
  push('Content-Length: 2\r\nX-Trace: a b\r\n\r\n{}')
  push('Content-Type: x\r\nX-Trace: a\r\nContent-Length: 2\r\n\r\n[]')
  expect(said).toEqual([{}, []])
})

test('an empty message is no JSON, and the next one is read', () => {
  const { said, push } = decoder()
  push(`Content-Length: 0\r\n\r\n${framed('{}')}`)
  push('Content-Length: 0\r\n\r\n')
  push('Content-Length: 0\n\n')
  expect(said).toEqual([['not-json', 0], {}, ['not-json', 0], ['not-json', 0]])
})

test('line ends between two messages are skipped, however they are split', () => {
  for (const between of ['\n', '\r\n', '\n\r\n\n']) {
    const { said, made, push } = decoder()
    for (const byte of `${framed('{}')}${between}${framed('[]')}${between}`) push(byte)
    expect(said).toEqual([{}, []])
    expect(made.partial).toBe(false)
  }
  for (const between of ['\rx', '\r\r', '\n x', ' \n'])
    expect(errorOf(`${framed('{}')}${between}${framed('[]')}`)).toMatchObject({ fault: 'garbage' })
})

test('text before the first header is handed on once, as it was written', () => {
  const { said, push } = decoder()
  push('hällo\nContent-Disposition: none\nstarting … ')
  push(`\n${framed('{}')}`)
  expect(said).toEqual([['hällo\nContent-Disposition: none\nstarting … \n', true], {}])
})

test('text whose line ends in the next chunk, or in a header, is text', () => {
  const { said, push } = decoder()
  push('starting ')
  push(framed('{}'))
  expect(said).toEqual([['starting ', true], {}])
})

test('a length makes no memory: what follows it does', () => {
  const { made, push } = decoder({ messageBytes: 1e9 })
  const before = process.memoryUsage().arrayBuffers
  push('Content-Length: 400000000\r\n\r\n"')
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40e6)
  expect(made.partial).toBe(true)
})

test('a message that is longer than the memory made for its header is whole', () => {
  const { said, push } = decoder()
  const long = 'x'.repeat(3 << 20)
  const text = framed(JSON.stringify(long))
  for (let at = 0; at < text.length; at += 1 << 19) push(text.slice(at, at + (1 << 19)))
  expect(said).toEqual([long])
})

test('text after which nothing comes is handed on at the end', () => {
  const { said, made, push } = decoder()
  push('hello\nno line end ä')
  expect(made.end()).toBeUndefined()
  expect(said).toEqual([['hello\nno line end ä', true]])
})

describe('a stream that ends in the middle', () => {
  test.each([
    ['Content-Length: 20\r\n\r\n{}', '2 of 20 bytes'],
    ['Content-Length: 20\r\n\r\n', '0 of 20 bytes'],
    [`${framed('{}')}Content-Le`, 'a header'],
    ['Content-Length: 2\r\n', 'a header'],
  ])('%j says how far it came', (text, words) => {
    const error = errorOf(text)
    expect(error).toBeInstanceOf(FramingError)
    expect(error).toMatchObject({ fault: 'truncated', message: expect.stringContaining(words) })
    expect(decodeAll(contentLength, [Buffer.from(`hello\n${text}`)]).preambles).toEqual(['hello\n'])
  })

  test('is told from one that ends between two messages', () => {
    const steps: [text: string, partial: boolean][] = [
      ['hello\n', false],
      ['Content', true],
      ['-Length: 2\r\n', true],
      ['\r\n', true],
      ['{', true],
      ['}', false],
      ['C', true],
      ['ontent-Length: 1\n\n', true],
      ['7', false],
    ]
    const { made, push } = decoder()
    for (const [text, partial] of steps) {
      push(text)
      expect([text, made.partial]).toEqual([text, partial])
    }
  })
})

describe('what is no header', () => {
  test('is refused with its first byte, but for the first bytes of a byte order mark', () => {
    const { said, made, push } = decoder()
    push(framed('{}'))
    for (const byte of [0xef, 0xbb, 0xbf]) made.push(Buffer.from([byte]))
    push(framed('[]'))
    made.push(Buffer.from([0xef]))
    expect(() => made.push(Buffer.from([0xbf]))).toThrow(FramingError)
    expect(said).toEqual([{}, []])
    const other = decoder()
    other.push(framed('{}'))
    expect(() => other.push('x')).toThrow(FramingError)
  })

  test.each([
    ['a line between messages', `${framed('{}')}oops\n`, 'garbage', '"oops'],
    ['a message of the other framing', '{"jsonrpc":"2.0","method":"x"}\n', 'other-framing', "'json-lines'"],
    ['a line in a header', 'Content-Length: 2\r\nno field\r\n\r\n{}', 'header', 'no "Name: value" field'],
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}', 'header', '2 and 3'],
    ['no length', `${framed('{}')}Content-Type: x\r\n\r\n{}`, 'header', 'has no Content-Length'],
    ['a length with a sign', 'Content-Length: -2\r\n\r\n{}', 'header', '"-2"'],
    ['a length that no number holds', `Content-Length: ${'1'.repeat(16)}\r\n\r\n`, 'header', '1111'],
  ])('%s', (_, text, fault, words) => {
    expect(errorOf(text)).toMatchObject({ fault, message: expect.stringContaining(words) })
  })
})

describe('limits hold to the byte', () => {
  const header = (bytes: number) => `Content-Length: 2\r\nX: ${'y'.repeat(bytes - 24)}\r\n\r\n{}`

  test('of a header, without its two last line ends', () => {
    expect(errorOf(header(40), { headerBytes: 38 })).toBeUndefined()
    expect(errorOf(header(41), { headerBytes: 38 })).toMatchObject({
      fault: 'header',
      message: expect.stringContaining('38 bytes (limits.headerBytes)'),
    })
  })

  test('of a message', () => {
    expect(errorOf(framed('"ä"'), { messageBytes: 4 })).toBeUndefined()
    expect(errorOf(framed('"ä"'), { messageBytes: 3 })).toMatchObject({
      fault: 'too-long',
      message: expect.stringContaining('3 (limits.messageBytes)'),
    })
  })

  test('of the text before the first header, which is quoted', () => {
    const limits = { preambleBytes: 20, headerBytes: 10 }
    expect(errorOf('x'.repeat(30), limits)).toBeUndefined()
    expect(errorOf(`hällo\n${'y'.repeat(25)}`, limits)).toMatchObject({
      fault: 'no-message',
      message: expect.stringContaining(`"hällo\\n${'y'.repeat(25)}"`),
    })
  })
})
