import type { FramingError } from '../errors.js'
import type { Limits } from '../limits.js'

/** Where a decoder puts what it finds. */
export interface DecoderSink {
  /** One message: parsed JSON, and the bytes of its body. */
  message(value: unknown, bytes: number): void
  /** Text before the first frame, which is skipped. */
  preamble(text: string): void
}

/** Turns chunks of a byte stream into messages. */
export interface Decoder {
  /**
   * Takes the next chunk.
   *
   * @throws {FramingError} when the stream can be read no further; nothing may be pushed after that.
   */
  push(chunk: Buffer): void
  /** Whether the stream is in the middle of a frame. */
  readonly partial: boolean
  /** The stream has ended. @returns what is wrong with the place where it did. */
  end(): FramingError | undefined
}

/** How messages are told apart in a byte stream. */
export interface Framing {
  /** Its name, for people. */
  readonly name: string
  /** Makes the receiving half of one connection. */
  decoder(sink: DecoderSink, limits: Readonly<Limits>): Decoder
  /** What stands before a body of so many bytes, in ASCII. */
  header(bytes: number): string
  /** What stands after each body, in ASCII. */
  readonly trailer: string
}
