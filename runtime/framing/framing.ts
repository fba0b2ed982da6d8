import type { Buffer } from '../../base/node-types.js'
import type { FramingName } from '../../base/wire.js'
import type { FramingError } from '../errors.js'
import type { Limits } from '../limits.js'

/** Why a message cannot be used. The stream goes on: the decoder knows where the next message begins. */
export type Unusable = 'not-json' | 'depth'

/** Callbacks of a decoder. */
export interface DecoderSink {
  /** One message: parsed JSON, the bytes of its body, and its text. */
  message(value: unknown, bytes: number, text: string): void
  /** A message that cannot be used: its text when it is not JSON, its value when that is nested too deeply. */
  unusable(why: Unusable, content: unknown, bytes: number, text: string): void
  /** Text that belongs to no message, before the first one or between two; it is skipped. */
  text(text: string, first: boolean): void
  /** Quotes the beginning of a text for an error, redacted. */
  quote(text: string): string
}

/** Turns chunks of a byte stream into messages. */
export interface Decoder {
  /**
   * Takes the next chunk.
   *
   * @throws {FramingError} when the stream can be read no further; nothing may be pushed after that
   */
  push(chunk: Buffer): void
  /** Whether the stream is in the middle of a frame. */
  readonly partial: boolean
  /** Call it when the stream has ended. @returns the fault when the stream ended inside a message. */
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
