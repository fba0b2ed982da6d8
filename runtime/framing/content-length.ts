import { FramingError } from '../errors.js'
import { explain } from '../explain.js'
import type { Limits } from '../limits.js'
import { ByteBuffer } from './byte-buffer.js'
import type { Decoder, DecoderSink, Framing } from './framing.js'
import { deliver, isMessageLine, otherFraming, preambleTooLong } from './parse.js'

const fieldPrefix = 'content-'
/** A header as nearly everybody writes it; anything else takes the longer way. */
const plainHeader = Buffer.from('Content-Length: ')
/** Room for a body of this many bytes is made on the strength of its header; for more it has to arrive. */
const trustedLength = 2 * 1024 * 1024
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])
/** Bytes of the longest end of a header: two line ends. */
const headerEndLength = 4
/** Shorter than 64 bytes, which is how far back a search begins. */
const preambleEnd = /content-length[ \t]{0,8}:[ \t]{0,8}\d{1,15}\r?\n/i

/** Reads frames of the Language Server Protocol's base protocol. */
class ContentLengthDecoder implements Decoder {
  readonly #sink: DecoderSink
  readonly #limits: Readonly<Limits>
  /** The unfinished header, preamble or body. */
  readonly #kept = new ByteBuffer()
  /** Bytes of the body being received; -1 in a header. */
  #expected = -1
  #started = false
  /** Where the line of the preamble begins that is not whole yet. */
  #lineStart = 0

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
      if (this.#kept.length > 0) this.#sink.text(this.#kept.view().toString(), true)
      return undefined
    }
    const what =
      this.#expected < 0 ? 'a header' : `a message: ${this.#kept.length} of ${this.#expected} bytes had arrived`
    return new FramingError('truncated', explain('truncated', { what }))
  }

  /** Reads a header, or what there is of it. @returns where to go on in the chunk. */
  #readHeader(chunk: Buffer, at: number): number {
    if (this.#kept.length === 0) {
      const next = this.#readPlainHeader(chunk, at)
      if (next > 0) return next
    }
    let before = this.#kept.length
    // Never more of a large chunk than can belong to the header.
    const room = this.#started ? this.#longestHeader : this.#longestPreamble + 1
    const part = chunk.subarray(at, at + Math.max(room - before, 1))
    this.#kept.append(part)
    if (this.#dropByteOrderMark()) before = 0
    if (this.#kept.length === 0 || isMarkBegun(this.#kept.view())) return at + part.length
    if (!this.#started && !this.#skipPreamble(before)) return at + part.length
    const header = this.#kept.view()
    this.#checkFieldName(header)
    const end = findHeaderEnd(header, this.#started ? before : 0)
    const { headerBytes } = this.#limits
    if (end ? end.text > headerBytes : header.length >= this.#longestHeader)
      throw this.#badHeader('header', `a header is longer than ${headerBytes} bytes (limits.headerBytes)`)
    this.#started = true
    if (!end) return at + part.length
    const surplus = header.length - end.next
    this.#expect(this.#parseHeader(header.toString('latin1', 0, end.text)))
    this.#kept.clear()
    if (this.#expected === 0) this.#finishBody(Buffer.alloc(0), 0, 0)
    return at + part.length - surplus
  }

  /** @returns whether the bytes kept began with a byte order mark. */
  #dropByteOrderMark(): boolean {
    const kept = this.#kept.view()
    if (kept[0] !== byteOrderMark[0] || !kept.subarray(0, byteOrderMark.length).equals(byteOrderMark)) return false
    const rest = Buffer.from(kept.subarray(byteOrderMark.length))
    this.#kept.clear()
    this.#kept.append(rest)
    return true
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
    return next + headerEndLength
  }

  #expect(length: number): void {
    if (length > this.#limits.messageBytes)
      throw new FramingError(
        'too-long',
        explain('too-long', { bytes: length, limit: `${this.#limits.messageBytes} (limits.messageBytes)` }),
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
    deliver(bytes.toString('utf8', start, end), length, this.#sink, this.#limits)
  }

  /** Bytes after which a header without an end is too long, and a preamble without a header. */
  get #longestHeader(): number {
    return this.#limits.headerBytes + headerEndLength
  }

  get #longestPreamble(): number {
    return this.#limits.preambleBytes + this.#limits.headerBytes
  }

  /**
   * Looks for the first header, after text that is not a header. The decision depends on the bytes alone, never on how
   * they were split into chunks.
   *
   * @returns whether `#kept` begins with a header.
   */
  #skipPreamble(before: number): boolean {
    const kept = this.#kept.view()
    const asHeader = startsAsHeader(kept)
    const head = asHeader ? kept.subarray(0, this.#longestHeader) : kept
    const from = asHeader ? 0 : Math.max(0, before - 64)
    const found = preambleEnd.exec(head.toString('latin1', from))
    const end = asHeader ? findHeaderEnd(head, 0) : undefined
    if (found && (!end || found.index < end.text)) {
      this.#checkLines(kept.subarray(0, from + found.index), this.#lineStart)
      this.#dropPreamble(from + found.index)
      return true
    }
    if (end || (asHeader && head.length === this.#longestHeader)) return true
    if (!asHeader) this.#checkLines(kept, Math.max(before, this.#lineStart))
    if (kept.length > this.#longestPreamble)
      throw preambleTooLong(this.#limits, this.#sink, kept.toString('utf8', 0, 8192))
    return false
  }

  /** Fails when a whole line of the preamble is a message: the peer speaks the other framing. */
  #checkLines(kept: Buffer, from: number): void {
    for (let end = kept.indexOf(10, from); end >= 0; end = kept.indexOf(10, end + 1)) {
      const start = this.#lineStart
      this.#lineStart = end + 1
      if (isMessageLine(kept.toString('utf8', start, end))) throw otherFraming('json-lines')
    }
  }

  #dropPreamble(start: number): void {
    const text = this.#kept.view().toString('utf8', 0, start)
    const header = Buffer.from(this.#kept.view().subarray(start))
    this.#kept.clear()
    this.#kept.append(header)
    // Other header fields may stand before the length, and belong to it.
    const preamble = text.replace(/(^|\n)(?:content-[\w-]{1,64}[ \t]*:[^\r\n]{0,512}\r?\n){1,8}$/i, '$1')
    if (preamble !== '') this.#sink.text(preamble, true)
  }

  /** The length that a header announces. */
  #parseHeader(header: string): number {
    let length: number | undefined
    for (const line of header.split(/\r?\n/)) {
      const colon = line.indexOf(':')
      if (colon < 0) throw this.#badHeader('header', 'a header has a line without a colon')
      if (line.slice(0, colon).trimEnd().toLowerCase() !== 'content-length') continue
      const text = line.slice(colon + 1).trim()
      if (!/^\d{1,15}$/.test(text))
        throw this.#badHeader('length', `Content-Length is ${this.#sink.quote(text)}, not a number of bytes`)
      const value = Number(text)
      if (length !== undefined && length !== value)
        throw this.#badHeader('length', `a header has two lengths, ${length} and ${value}`)
      length = value
    }
    if (length === undefined) throw this.#badHeader('length', 'a header has no Content-Length')
    return length
  }

  #badHeader(fault: 'header' | 'length', what: string): FramingError {
    return new FramingError(fault, explain('header', { what, own: 'content-length' }))
  }

  /** Fails on the first bytes that cannot begin a header, instead of waiting for its end. */
  #checkFieldName(header: Buffer): void {
    if (!startsAsHeader(header))
      throw new FramingError(
        'garbage',
        explain('garbage', { text: this.#sink.quote(header.toString('utf8', 0, 8192)) }),
      )
  }
}

function startsAsHeader(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, fieldPrefix.length)
  return bytes.toString('latin1', 0, length).toLowerCase() === fieldPrefix.slice(0, length)
}

/** Whether bytes are the beginning of a byte order mark, which may go on in the next chunk. */
function isMarkBegun(bytes: Buffer): boolean {
  return bytes.length < byteOrderMark.length && bytes.equals(byteOrderMark.subarray(0, bytes.length))
}

/** Where a header ends: at an empty line, whether lines end in CR LF or, against the rules, in LF only. */
function findHeaderEnd(header: Buffer, seen: number): { text: number; next: number } | undefined {
  for (let at = header.indexOf(10, Math.max(0, seen - headerEndLength + 1)); at >= 0; at = header.indexOf(10, at + 1)) {
    const next = header[at + 1] === 13 ? at + 2 : at + 1
    if (header[next] === 10) return { text: header[at - 1] === 13 ? at - 1 : at, next: next + 1 }
  }
  return undefined
}

/** The base protocol of the Language Server Protocol: a `Content-Length` header, an empty line, the JSON. */
export const contentLength: Framing = {
  name: 'content-length',
  decoder: (sink, limits) => new ContentLengthDecoder(sink, limits),
  header: bytes => `Content-Length: ${bytes}\r\n\r\n`,
  trailer: '',
}
