import { FramingError } from '../errors.js'
import { explain } from '../explain.js'
import type { Limits } from '../limits.js'
import { ByteBuffer } from './byte-buffer.js'
import type { Decoder, DecoderSink, Framing } from './framing.js'
import { deliver, isMessageLine, otherFraming, preambleTooLong, tooLong } from './parse.js'

const fieldPrefix = 'content-'
/** The header that nearly every peer writes; any other header is parsed field by field. */
const plainHeader = Buffer.from('Content-Length: ')
/** A buffer of at most this many bytes is allocated when the header arrives; it grows with what follows. */
const trustedLength = 2 * 1024 * 1024
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])
/** The longest end of a header: two line ends. */
const headerEnd = Buffer.from('\r\n\r\n')
/** How the first line of a header begins; what follows it may be any field. */
const firstField = /^content-[\w-]+[ \t]*:/i
/** A line without text, or its beginning. */
const blankLine = /^\r?\n?$/
const furtherField = /^[\w-]+[ \t]*:/
const namesLength = /^content-length[ \t]*:/im
const lengthField = /^content-length[ \t]*:[ \t]*\d{1,15}[ \t]*\r?$/im
/** A header that begins in the middle of a line: the text before it did not end in a line end. */
const lengthAtEnd = /content-length[ \t]{0,8}:[ \t]{0,8}\d{1,15}[ \t]{0,8}$/i
/** Only this many bytes at the end of a line are searched. */
const longestLengthField = 64

/** Reads frames of the Language Server Protocol's base protocol; before the first one, text line by line. */
class ContentLengthDecoder implements Decoder {
  readonly #sink: DecoderSink
  readonly #limits: Readonly<Limits>
  /** The unfinished line or body. */
  readonly #kept = new ByteBuffer()
  /** Bytes of the body being received; 0 in a header. */
  #expected = 0
  #started = false
  /** The lines of the unfinished header, and of the text before the first one. Each character is a byte. */
  #header = ''
  #preamble = ''

  constructor(sink: DecoderSink, limits: Readonly<Limits>) {
    this.#sink = sink
    this.#limits = limits
  }

  get partial(): boolean {
    if (this.#expected > 0 || this.#header !== '') return true
    return this.#kept.length > 0 && (this.#started || startsAsHeader(this.#kept.view()))
  }

  push(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length) at = this.#expected > 0 ? this.#readBody(chunk, at) : this.#readLine(chunk, at)
  }

  end(): FramingError | undefined {
    const { partial } = this
    if (!partial) this.#preamble += this.#kept.view().toString('latin1')
    this.#reportPreamble()
    if (!partial) return undefined
    const what =
      this.#expected > 0 ? `a message: ${this.#kept.length} of ${this.#expected} bytes had arrived` : 'a header'
    return new FramingError('truncated', explain('truncated', { what }))
  }

  /**
   * Reads a line of a header or of the text before the first one, or what there is of it. The result depends on the
   * bytes alone, never on how they were split into chunks.
   *
   * @returns where to go on in the chunk
   */
  #readLine(chunk: Buffer, at: number): number {
    if (this.#kept.length === 0 && this.#header === '') {
      const next = this.#readPlainHeader(chunk, at)
      if (next > 0) return next
    }
    const end = chunk.indexOf(10, at) + 1
    this.#kept.append(chunk.subarray(at, end || chunk.length))
    if (this.#header === '') this.#dropByteOrderMark()
    this.#checkLine(this.#kept.view())
    if (end === 0) return chunk.length
    const line = this.#kept.view().toString('latin1')
    this.#kept.clear()
    this.#takeLine(line)
    return end
  }

  #dropByteOrderMark(): void {
    const kept = this.#kept.view()
    if (!kept.subarray(0, byteOrderMark.length).equals(byteOrderMark)) return
    const rest = Buffer.from(kept.subarray(byteOrderMark.length))
    this.#kept.clear()
    this.#kept.append(rest)
  }

  /** Fails on the first bytes of a line that cannot be right, instead of waiting for its end. */
  #checkLine(line: Buffer): void {
    const { headerBytes, preambleBytes } = this.#limits
    if (this.#header !== '' || startsAsHeader(line)) {
      if (this.#header.length + line.length > headerBytes + headerEnd.length)
        throw badHeader(`a header is longer than ${headerBytes} bytes (limits.headerBytes)`)
    } else if (this.#started) {
      if (!isMarkBegun(line) && !blankLine.test(line.toString('latin1', 0, 3)))
        throw this.#garbage(line.toString('utf8', 0, 8192))
    } else if (this.#preamble.length + line.length > preambleBytes + headerBytes)
      throw preambleTooLong(this.#limits, this.#sink, fromBytes(this.#preamble) + line.toString('utf8', 0, 8192))
  }

  /** Takes a whole line, whether it ends in CR LF or, against the rules, in LF only. */
  #takeLine(line: string): void {
    const text = line.slice(0, line.endsWith('\r\n') ? -2 : -1)
    // Agents that print a message as a line write a line end behind its body.
    if (text === '' && this.#started && this.#header === '') return
    if (text === '' && (this.#started || namesLength.test(this.#header))) {
      const length = this.#parseHeader(this.#header)
      this.#header = ''
      this.#begin(length)
    } else if ((this.#header === '' ? firstField : furtherField).test(text)) this.#header += line
    else if (this.#started || lengthField.test(this.#header))
      throw badHeader('a line of a header is no "Name: value" field')
    else this.#takeText(line, text)
  }

  /** Takes a line before the first header. The lines before it that looked like a header were text. */
  #takeText(line: string, text: string): void {
    const from = Math.max(0, text.length - longestLengthField)
    const found = lengthAtEnd.exec(text.slice(from))
    if (!found && isMessageLine(text)) throw otherFraming('json-lines')
    const begin = found ? from + found.index : line.length
    this.#preamble += this.#header + line.slice(0, begin)
    this.#header = line.slice(begin)
  }

  #reportPreamble(): void {
    if (this.#preamble !== '') this.#sink.text(fromBytes(this.#preamble), true)
    this.#preamble = ''
  }

  /** Fast path: a whole plain header within the chunk. @returns 0 when the chunk has none. */
  #readPlainHeader(chunk: Buffer, at: number): number {
    for (let i = 0; i < plainHeader.length; i++) if (chunk[at + i] !== plainHeader[i]) return 0
    const digits = at + plainHeader.length
    let length = 0
    let next = digits
    for (let byte = chunk[next] ?? 0; byte >= 48 && byte <= 57; byte = chunk[++next] ?? 0)
      length = length * 10 + byte - 48
    if (next === digits || next > digits + 15) return 0
    for (let i = 0; i < headerEnd.length; i++) if (chunk[next + i] !== headerEnd[i]) return 0
    this.#begin(length)
    return next + headerEnd.length
  }

  /** A header has been read. */
  #begin(length: number): void {
    this.#started = true
    this.#reportPreamble()
    if (length > this.#limits.messageBytes) throw tooLong(length, this.#limits)
    this.#expected = length
    if (length === 0) this.#finishBody(Buffer.alloc(0), 0, 0)
  }

  #readBody(chunk: Buffer, at: number): number {
    const missing = this.#expected - this.#kept.length
    const end = at + missing
    if (end > chunk.length) {
      this.#kept.reserve(Math.min(this.#expected, trustedLength))
      this.#kept.append(chunk.subarray(at))
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
    this.#expected = 0
    const text = bytes.toString('utf8', start, end)
    if (!deliver(text, length, this.#sink, this.#limits)) this.#sink.unusable('not-json', text, length, text)
  }

  /** The length that a header announces. */
  #parseHeader(header: string): number {
    let length: number | undefined
    for (const line of header.split('\n')) {
      const colon = line.indexOf(':')
      if (line.slice(0, colon).trimEnd().toLowerCase() !== 'content-length') continue
      const text = line.slice(colon + 1).trim()
      if (!/^\d{1,15}$/.test(text))
        throw badHeader(`Content-Length is ${this.#sink.quote(text)}, not a number of bytes`)
      const value = Number(text)
      if (length !== undefined && length !== value) throw badHeader(`a header has two lengths, ${length} and ${value}`)
      length = value
    }
    if (length === undefined) throw badHeader('a header has no Content-Length')
    return length
  }

  #garbage(text: string): FramingError {
    return new FramingError('garbage', explain('garbage', { text: this.#sink.quote(text) }))
  }
}

function badHeader(what: string): FramingError {
  return new FramingError('header', explain('header', { what, own: 'content-length' }))
}

/** Decodes text whose characters are bytes as UTF-8. */
function fromBytes(text: string): string {
  return Buffer.from(text, 'latin1').toString()
}

function startsAsHeader(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, fieldPrefix.length)
  return bytes.toString('latin1', 0, length).toLowerCase() === fieldPrefix.slice(0, length)
}

/** Whether bytes are the beginning of a byte order mark, which may go on in the next chunk. */
function isMarkBegun(bytes: Buffer): boolean {
  return bytes.equals(byteOrderMark.subarray(0, bytes.length))
}

/** The base protocol of the Language Server Protocol: a `Content-Length` header, an empty line, the JSON. */
export const contentLength: Framing = {
  name: 'content-length',
  decoder: (sink, limits) => new ContentLengthDecoder(sink, limits),
  header: bytes => `Content-Length: ${bytes}\r\n\r\n`,
  trailer: '',
}
