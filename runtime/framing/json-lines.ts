import { FramingError } from '../errors.js'
import { explain } from '../explain.js'
import type { Limits } from '../limits.js'
import { ByteBuffer } from './byte-buffer.js'
import type { Decoder, DecoderSink, Framing } from './framing.js'
import { deliver, otherFraming, preambleTooLong, tooLong } from './parse.js'

const newline = 10
const braceOpen = 123
/** Bytes of a line in which it has to begin; each is a character. */
const longestStart = 1024
const messageStart = /^(?:\xef\xbb\xbf)?[ \t]*[[{]|^\xef(?:\xbb\xbf?)?$/
const contentLengthHeader = /^content-length[ \t]*:[ \t]*\d+\r?$/i

/** Reads one JSON message a line. Lines that are not JSON are skipped. */
class JsonLinesDecoder implements Decoder {
  readonly #sink: DecoderSink
  readonly #limits: Readonly<Limits>
  readonly #kept = new ByteBuffer()
  #started = false
  #skipped = 0

  constructor(sink: DecoderSink, limits: Readonly<Limits>) {
    this.#sink = sink
    this.#limits = limits
  }

  get partial(): boolean {
    return mayBeMessage(this.#kept.view(), 0, this.#kept.length)
  }

  push(chunk: Buffer): void {
    let at = 0
    for (;;) {
      const end = chunk.indexOf(newline, at)
      if (end < 0) break
      this.#checkLength(this.#kept.length + end - at)
      if (this.#kept.length === 0) this.#line(chunk, at, end)
      else {
        this.#kept.append(chunk.subarray(at, end))
        this.#line(this.#kept.view(), 0, this.#kept.length)
        this.#kept.clear()
      }
      at = end + 1
    }
    if (at === chunk.length) return
    this.#kept.append(chunk.subarray(at))
    this.#checkLength(this.#kept.length)
    if (!this.#started && !this.partial)
      this.#checkPreamble(this.#kept.length, () => this.#kept.view().toString('utf8', 0, 8192))
  }

  end(): FramingError | undefined {
    const text = this.#kept.view().toString()
    if (!this.partial) {
      if (text !== '') this.#sink.text(text, !this.#started)
      return undefined
    }
    // A message that is whole but for its line end.
    if (deliver(text, this.#kept.length, this.#sink, this.#limits)) return undefined
    return new FramingError('truncated', explain('truncated', { what: `a message, after ${this.#kept.length} bytes` }))
  }

  #checkLength(length: number): void {
    const { messageBytes } = this.#limits
    if (length > messageBytes) throw tooLong(`more than ${messageBytes}`, this.#limits)
  }

  #checkPreamble(length: number, text: () => string): void {
    if (this.#skipped + length > this.#limits.preambleBytes) throw preambleTooLong(this.#limits, this.#sink, text())
  }

  #line(bytes: Buffer, start: number, end: number): void {
    const text = bytes.toString('utf8', start, end)
    if (text.trim() === '') return
    if (mayBeMessage(bytes, start, end) && deliver(text, end - start, this.#sink, this.#limits)) {
      this.#started = true
      return
    }
    if (!this.#started && contentLengthHeader.test(text)) throw otherFraming('content-length')
    this.#skip(text, end - start)
  }

  #skip(text: string, bytes: number): void {
    if (!this.#started) {
      this.#checkPreamble(bytes + 1, () => text)
      this.#skipped += bytes + 1
    }
    this.#sink.text(text, !this.#started)
  }
}

/** Whether a line begins as a message does, or with a byte order mark that may not be whole yet. */
const mayBeMessage = (bytes: Buffer, start: number, end: number): boolean =>
  bytes[start] === braceOpen || messageStart.test(bytes.toString('latin1', start, Math.min(end, start + longestStart)))

/** One JSON message a line, as the Model Context Protocol and the Agent Client Protocol have it. */
export const jsonLines: Framing = {
  name: 'json-lines',
  decoder: (sink, limits) => new JsonLinesDecoder(sink, limits),
  header: () => '',
  trailer: '\n',
}
