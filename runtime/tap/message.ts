import type { Unusable } from '../framing/framing.js'

/** Either end of a conversation. */
export type Sender = 'client' | 'agent'

/** A message as it passed a tap. */
export interface TappedMessage {
  readonly sender: Sender
  /** Milliseconds since 1970. */
  readonly time: number
  /** Bytes of the message's body; undefined where messages travel as values, as between threads. */
  readonly bytes: number | undefined
  /** Name of the framing; undefined where messages travel without one. */
  readonly framing: string | undefined
  /** The text of the message, numbers as they were written. Read it during `take`: for a sent value it is made on demand. */
  readonly raw: string
  /** The parsed message; undefined when it is not JSON. */
  readonly value: unknown
  /** Why the receiver cannot use the message; undefined when it can. */
  readonly unusable: Unusable | undefined
}

/**
 * Takes messages in order. What it throws ends the conversation: a tap that failed to record a message must not continue
 * silently.
 */
export type TakeMessage = (message: TappedMessage) => void

/** A message with its text. */
export function tappedText(
  sender: Sender,
  framing: string | undefined,
  raw: string,
  bytes: number | undefined,
  value: unknown,
  unusable?: Unusable,
): TappedMessage {
  return { sender, time: Date.now(), bytes, framing, raw, value, unusable }
}

/** A message given as a value; its text is made when a consumer asks for it. */
export function tappedValue(
  sender: Sender,
  framing: string | undefined,
  value: unknown,
  bytes: number | undefined,
): TappedMessage {
  return {
    sender,
    time: Date.now(),
    bytes,
    framing,
    get raw() {
      return JSON.stringify(value)
    },
    value,
    unusable: undefined,
  }
}
