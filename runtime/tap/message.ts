import type { Unusable } from '../framing/framing.js'

/** Either end of a conversation. */
export type Sender = 'client' | 'agent'

/** A message as it passed a tap. */
export interface TappedMessage {
  /** The end that sent it. */
  readonly sender: Sender
  /** Milliseconds since 1970. */
  readonly time: number
  /** Bytes of the message's body; undefined where messages travel as values, as between threads. */
  readonly bytes: number | undefined
  /** Name of the framing; undefined where messages travel without one. */
  readonly framing: string | undefined
  /** The text of the message, numbers as they were written. Between threads there is none: it is made when it is read. */
  readonly raw: string
  /** The parsed message; undefined when it is not JSON. */
  readonly value: unknown
  /** Why the receiver cannot use the message; undefined when it can. */
  readonly unusable: Unusable | undefined
}

/**
 * Takes messages in order. What it throws ends the conversation: a tap that cannot keep a message must not go on as if it
 * had.
 */
export type TakeMessage = (message: TappedMessage) => void

/** @param text where the message travels as text; of a value it is made for those who ask */
export function tapped(
  sender: Sender,
  framing: string | undefined,
  value: unknown,
  bytes: number | undefined,
  text: string | undefined,
  unusable?: Unusable,
): TappedMessage {
  const time = Date.now()
  if (text !== undefined) return { sender, time, bytes, framing, raw: text, value, unusable }
  return {
    sender,
    time,
    bytes,
    framing,
    get raw() {
      return JSON.stringify(value)
    },
    value,
    unusable,
  }
}
