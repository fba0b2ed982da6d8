import type { Readable, Writable } from 'node:stream'
import type { Transport } from '../channel.js'
import { contentLength } from '../framing/content-length.js'
import type { Framing } from '../framing/framing.js'
import { ByteChannel } from './byte-channel.js'

/** A pair of streams that are there already. */
export interface StreamsOptions {
  /** What arrives. */
  readable: Readable
  /** What is sent. */
  writable: Writable
  /** How messages are told apart; `contentLength` by default. */
  framing?: Framing
  /** Who is at the other end, for messages to people. */
  description?: string
}

/**
 * A pair of streams that are there already, such as `process.stdin` and `process.stdout` of an agent, or a socket.
 * Closing the connection destroys them.
 */
export function streams(options: StreamsOptions): Transport {
  let opened = false
  return {
    reopens: false,
    async open({ limits, redactor }) {
      if (opened) throw new TypeError('a transport of streams() can be opened only once: make another')
      opened = true
      const { readable, writable, framing = contentLength, description = 'the peer' } = options
      return new ByteChannel({ description, readable, writable, framing, limits, redactor })
    },
  }
}
