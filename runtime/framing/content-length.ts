import { FramingError } from '../errors.js'
import type { Limits } from '../limits.js'
import { ByteBuffer } from './byte-buffer.js'
import type { Decoder, DecoderSink, Framing } from './framing.js'
import { parseBody, preambleTooLong } from './parse.js'

const fieldPrefix = 'content-'
/** A header as nearly everybody writes it; anything else takes the longer way. */
const plainHeader = Buffer.from('Content-Length: ')
/** Room for a body of this many bytes is made on the strength of its header; for more it has to arrive. */
const trustedLength = 2 * 1024 * 1024
const headerEnd = '\r\n\r\n'
const preambleEnd = /content-length[ \t]*:[ \t]*\d+\r\n/i

/** Reads frames of the Language Server Protocol's base protocol. */
export class ContentLengthDecoder implements Decoder {
  readonly #sink: DecoderSink
  readonly #limits: Readonly<Limits>
  /** The unfinished header, preamble or body. */
  readonly #kept = new ByteBuffer()
  /** Bytes of the body being received; -1 in a header. */
  #expected = -1
  #started = false

  constructor(sink: DecoderSink, limits: Readonly<Limits>) {
    this.#sink = sink
    this.#limits = limits
  }

  get partial(): boolean {
    if (this.#expected >= 0) return true
    return this.#kept.length > 0 && (this.#started || startsAsHeader(this.#kept.view()))
  }

  push(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) at = this.#expected < 0 ? this.#readHeader(chunk, at) : this.#readBody(chunk, at)
  }

  end(): FramingError | undefined {
    if (!this.partial) {
      if (this.#kept.length > 0) this.#sink.preamble(this.#kept.view().toString())
      return undefined
    }
    const where =
      this.#expected < 0 ? 'a header' : `a message: ${this.#kept.length} of ${this.#expected} bytes had arrived`
    return new FramingError('truncated', `the stream ended in the middle of ${where}`)
  }

  /** Reads a header, or what there is of it. @returns where to go on in the chunk. */
  #readHeader(chunk: Buffer, at: number): number {
    if (this.#kept.length === 0) {
      const next = this.#readPlainHeader(chunk, at)
      if (next > 0) return next
    }
    const before = this.#kept.length
    // A header is small: never copy more of a large chunk than can belong to it.
    const cap = this.#started ? this.#limits.headerBytes : this.#limits.preambleBytes + this.#limits.headerBytes
    const room = Math.max(cap + headerEnd.length - before, 1)
    const part = chunk.subarray(at, Math.min(chunk.length, at + room))
    this.#kept.append(part)
    if (!this.#started && !this.#skipPreamble(before)) return at + part.length
    const header = this.#kept.view()
    this.#checkFieldName(header)
    const end = header.indexOf(headerEnd, this.#started ? Math.max(0, before - headerEnd.length + 1) : 0)
    if (end > this.#limits.headerBytes || (end < 0 && header.length > this.#limits.headerBytes))
      throw new FramingError('header', `a header is longer than ${this.#limits.headerBytes} bytes (limits.headerBytes)`)
    this.#started = true
    if (end < 0) return at + part.length
    const surplus = header.length - end - headerEnd.length
    this.#expect(parseHeader(header.toString('latin1', 0, end)))
    this.#kept.clear()
    if (this.#expected === 0) this.#finishBody(Buffer.alloc(0), 0, 0)
    return at + part.length - surplus
  }

  /** The fast way: a whole plain header within the chunk. @returns 0 when it is none. */
  #readPlainHeader(chunk: Buffer, at: number): number {
    let next = at + plainHeader.length
    if (chunk.length < next + 5) return 0
    for (let i = 0; i < plainHeader.length; i++) if (chunk[at + i] !== plainHeader[i]) return 0
    let length = 0
    const digits = next
    let byte = chunk[next] ?? 0
    while (byte >= 48 && byte <= 57 && next - digits < 15) {
      length = length * 10 + byte - 48
      byte = chunk[++next] ?? 0
    }
    if (next === digits || length === 0) return 0
    if (byte !== 13 || chunk[next + 1] !== 10 || chunk[next + 2] !== 13 || chunk[next + 3] !== 10) return 0
    this.#started = true
    this.#expect(length)
    return next + headerEnd.length
  }

  #expect(length: number): void {
    if (length > this.#limits.messageBytes)
      throw new FramingError(
        'too-long',
        `a message of ${length} bytes was announced, the limit is ${this.#limits.messageBytes} (limits.messageBytes)`,
      )
    this.#expected = length
  }

  #readBody(chunk: Buffer, at: number): number {
    const missing = this.#expected - this.#kept.length
    const end = at + missing
    if (end > chunk.length) {
      if (this.#kept.length === 0) this.#kept.reserve(Math.min(this.#expected, trustedLength))
      this.#kept.append(at === 0 ? chunk : chunk.subarray(at))
      return chunk.length
    }
    if (this.#kept.length === 0) this.#finishBody(chunk, at, end)
    else {
      this.#kept.append(chunk.subarray(at, end))
      this.#finishBody(this.#kept.view(), 0, this.#expected)
      this.#kept.clear()
    }
    return end
  }

  #finishBody(bytes: Buffer, start: number, end: number): void {
    const length = this.#expected
    this.#expected = -1
    this.#sink.message(parseBody(bytes.toString('utf8', start, end), length), length)
  }

  /** Looks for the first header after text that is none. @returns whether a header begins. */
  #skipPreamble(before: number): boolean {
    const kept = this.#kept.view()
    const from = Math.max(0, before - 64)
    const found = preambleEnd.exec(kept.toString('latin1', from))
    if (found) {
      const start = from + found.index
      if (start === 0) return true
      if (start > this.#limits.preambleBytes) throw preambleTooLong(this.#limits)
      const header = Buffer.from(kept.subarray(start))
      const text = kept.toString('utf8', 0, start)
      // Other header fields may stand before the length, and belong to it.
      const fields = /(?:^|\n)((?:content-[\w-]+[ \t]*:[^\r\n]*\r\n)+)$/i.exec(text.slice(-1024))?.[1] ?? ''
      this.#kept.clear()
      this.#kept.append(header)
      if (text.length > fields.length) this.#sink.preamble(text.slice(0, text.length - fields.length))
      return true
    }
    if (startsAsHeader(kept) && kept.length <= this.#limits.headerBytes) {
      if (kept.includes(headerEnd)) return true
      return false
    }
    if (kept.length > this.#limits.preambleBytes) throw preambleTooLong(this.#limits)
    return false
  }

  /** Fails on the first bytes that cannot begin a header, instead of waiting for its end. */
  #checkFieldName(header: Buffer): void {
    if (!startsAsHeader(header))
      throw new FramingError('garbage', 'the stream has bytes between messages that belong to none')
  }
}

function startsAsHeader(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, fieldPrefix.length)
  return bytes.toString('latin1', 0, length).toLowerCase() === fieldPrefix.slice(0, length)
}

/** The length that a header announces. */
function parseHeader(header: string): number {
  let length: number | undefined
  for (const line of header.split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon < 0) throw new FramingError('header', 'a header has a line without a colon')
    if (line.slice(0, colon).trimEnd().toLowerCase() !== 'content-length') continue
    const text = line.slice(colon + 1).trim()
    if (!/^\d{1,15}$/.test(text))
      throw new FramingError('length', `Content-Length is ${JSON.stringify(text.slice(0, 40))}, not a number of bytes`)
    const value = Number(text)
    if (length !== undefined && length !== value)
      throw new FramingError('length', `a header has two lengths, ${length} and ${value}`)
    length = value
  }
  if (length === undefined) throw new FramingError('length', 'a header has no Content-Length')
  return length
}

/** The base protocol of the Language Server Protocol: a `Content-Length` header, an empty line, the JSON. */
export const contentLength: Framing = {
  name: 'content-length',
  decoder: (sink, limits) => new ContentLengthDecoder(sink, limits),
  encode: (json, bytes) => `Content-Length: ${bytes}\r\n\r\n${json}`,
}
