import type { Buffer } from '../../base/node-types.js'
import type { FramingName } from '../../base/wire.js'
import type { FramingError } from '../errors.js'
import type { Limits } from '../limits.js'

/** Why a message cannot be used, though it is known where the next one begins. */
export type Unusable = 'not-json' | 'depth'

/** Takes what a decoder finds. */
export interface DecoderSink {
  /** One message: parsed JSON, the bytes of its body, and its text. */
  message(value: unknown, bytes: number, text: string): void
  /** A message that cannot be used: its text when it is not JSON, its value when that is nested too deeply. */
  unusable(why: Unusable, content: unknown, bytes: number, text: string): void
  /** Text that belongs to no message, before the first one or between two; it is skipped. */
  text(text: string, first: boolean): void
  /** Shows the beginning of a text in an error: without secrets, in quotes. */
  quote(text: string): string
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

/** How messages are separated in a byte stream. */
export interface Framing {
  /** Its name: one of `wire.framing`, or another for people. */
  readonly name: FramingName | (string & {})
  /** Makes the receiving half of one connection. */
  decoder(sink: DecoderSink, limits: Readonly<Limits>): Decoder
  /** The text before a body of so many bytes, in ASCII. */
  header(bytes: number): string
  /** What stands after each body, in ASCII. */
  readonly trailer: string
}
