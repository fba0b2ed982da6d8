import type { Readable, Writable } from '../../base/node-types.js'
import type { FramingName } from '../../base/wire.js'
import type { Transport } from '../channel.js'
import type { Framing } from '../framing/framing.js'

/** A pair of existing streams. */
export interface StreamsOptions {
  /** What arrives. */
  readable: Readable
  /** What is sent. */
  writable: Writable
  /** How messages are separated; by default as the connection's `wire` says. */
  framing?: FramingName | Framing
  /** Name of the other end in errors and reports. */
  description?: string
}

/**
 * Uses a pair of existing streams, such as `process.stdin` and `process.stdout` of an agent, or a socket.
 * Closing the connection destroys them.
 */
export function streams(options: StreamsOptions): Transport {
  let opened = false
  return {
    reopens: false,
    async open(context) {
      if (opened) throw new TypeError('a transport of streams() can be opened only once: make another')
      opened = true
      const { readable, writable, framing, description = 'the peer' } = options
      // The channel notices an error that comes before it reads, once it reads.
      for (const stream of [readable, writable]) stream.on('error', () => {})
      const { channelMaker } = await import('./byte-channel.js')
      return channelMaker(context, framing)({ description, readable, writable })
    },
  }
}
