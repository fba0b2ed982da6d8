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
/** Shorter than 64 bytes, which is how far back a search begins. */
const preambleEnd = /content-length[ \t]{0,8}:[ \t]{0,8}\d{1,15}\r\n/i

/** Reads frames of the Language Server Protocol's base protocol. */
class ContentLengthDecoder implements Decoder {
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
    // Never more of a large chunk than can belong to the header.
    const room = this.#started ? this.#longestHeader : this.#longestPreamble + 1
    const part = chunk.subarray(at, at + Math.max(room - before, 1))
    this.#kept.append(part)
    if (!this.#started && !this.#skipPreamble(before)) return at + part.length
    const header = this.#kept.view()
    this.#checkFieldName(header)
    const end = header.indexOf(headerEnd, this.#started ? Math.max(0, before - headerEnd.length + 1) : 0)
    if (end > this.#limits.headerBytes || (end < 0 && header.length >= this.#longestHeader))
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

  /** Bytes after which a header without an end is too long, and a preamble without a header. */
  get #longestHeader(): number {
    return this.#limits.headerBytes + headerEnd.length
  }

  get #longestPreamble(): number {
    return this.#limits.preambleBytes + this.#limits.headerBytes
  }

  /**
   * Looks for the first header, after text that is none. What it decides depends on the bytes alone, never on how they
   * were cut.
   *
   * @returns whether `#kept` begins with a header.
   */
  #skipPreamble(before: number): boolean {
    const kept = this.#kept.view()
    const asHeader = startsAsHeader(kept)
    const head = asHeader ? kept.subarray(0, this.#longestHeader) : kept
    const from = asHeader ? 0 : Math.max(0, before - 64)
    const found = preambleEnd.exec(head.toString('latin1', from))
    const end = asHeader ? head.indexOf(headerEnd) : -1
    if (found && (end < 0 || found.index < end)) {
      this.#dropPreamble(from + found.index)
      return true
    }
    if (end >= 0 || (asHeader && head.length === this.#longestHeader)) return true
    if (kept.length > this.#longestPreamble) throw preambleTooLong(this.#limits)
    return false
  }

  #dropPreamble(start: number): void {
    const text = this.#kept.view().toString('utf8', 0, start)
    const header = Buffer.from(this.#kept.view().subarray(start))
    this.#kept.clear()
    this.#kept.append(header)
    // Other header fields may stand before the length, and belong to it.
    const preamble = text.replace(/(^|\n)(?:content-[\w-]{1,64}[ \t]*:[^\r\n]{0,512}\r\n){1,8}$/i, '$1')
    if (preamble !== '') this.#sink.preamble(preamble)
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
  header: bytes => `Content-Length: ${bytes}\r\n\r\n`,
  trailer: '',
}
