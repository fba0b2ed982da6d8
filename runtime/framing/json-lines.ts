import { FramingError } from '../errors.js'
import type { Limits } from '../limits.js'
import { ByteBuffer } from './byte-buffer.js'
import type { Decoder, DecoderSink, Framing } from './framing.js'
import { parseBody, preambleTooLong } from './parse.js'

const newline = 10
const braceOpen = 123
const bracketOpen = 91

/** Reads one JSON message a line. Lines before the first message that are not JSON objects are preamble. */
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
    return this.#kept.length > 0 && !this.#isPreamble(this.#kept.view(), 0)
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
    if (this.partial) this.#checkLength(this.#kept.length)
    else this.#checkPreamble(this.#kept.length)
  }

  end(): FramingError | undefined {
    if (!this.partial) {
      if (this.#kept.length > 0) this.#sink.preamble(this.#kept.view().toString())
      return undefined
    }
    return new FramingError(
      'truncated',
      `the stream ended in the middle of a message, after ${this.#kept.length} bytes`,
    )
  }

  #checkLength(length: number): void {
    if (length > this.#limits.messageBytes)
      throw new FramingError(
        'too-long',
        `a message is longer than ${this.#limits.messageBytes} bytes (limits.messageBytes)`,
      )
  }

  #checkPreamble(length: number): void {
    if (this.#skipped + length > this.#limits.preambleBytes) throw preambleTooLong(this.#limits)
  }

  #isPreamble(bytes: Buffer, start: number): boolean {
    return !this.#started && bytes[start] !== braceOpen && bytes[start] !== bracketOpen
  }

  #line(bytes: Buffer, start: number, end: number): void {
    const blank = end === start || (end === start + 1 && bytes[start] === 13)
    if (blank) return
    if (this.#isPreamble(bytes, start)) {
      this.#checkPreamble(end - start + 1)
      this.#skipped += end - start + 1
      this.#sink.preamble(bytes.toString('utf8', start, end))
      return
    }
    this.#started = true
    this.#sink.message(parseBody(bytes.toString('utf8', start, end), end - start), end - start)
  }
}

/** One JSON message a line, as the Model Context Protocol and the Agent Client Protocol have it. */
export const jsonLines: Framing = {
  name: 'json-lines',
  decoder: (sink, limits) => new JsonLinesDecoder(sink, limits),
  header: () => '',
  trailer: '\n',
}
