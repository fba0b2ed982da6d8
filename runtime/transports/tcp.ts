import type { FramingName } from '../../base/wire.js'
import type { Transport } from '../channel.js'
import type { Framing } from '../framing/framing.js'

/** How often, and how patiently, a TCP connection is tried. */
export interface ConnectRetry {
  /** Attempts in all. Default 5. */
  attempts?: number
  /** Milliseconds before the second attempt; doubled each time. Default 100. */
  delayMs?: number
  /** The longest pause, in milliseconds. Default 2,000. */
  maxDelayMs?: number
  /** Milliseconds for one attempt. Default 5,000. */
  attemptMs?: number
}

/** An agent that listens on a TCP port. */
export interface TcpOptions {
  /** Default `127.0.0.1`. */
  host?: string
  /** From 1 to 65535. */
  port: number
  /** Consents to a host that is not this machine: neither encrypted nor authenticated. */
  allowRemote?: boolean
  /** How often it is tried while nobody listens. */
  retry?: ConnectRetry
  /** How messages are told apart; as the connection's `wire` says by default. */
  framing?: FramingName | Framing
}

/**
 * Connects to an agent that listens on a TCP port, trying again while it is not up.
 *
 * The connection rejects with a {@link HostRefusedError} when the host is not this machine and `allowRemote` is not set,
 * and with a {@link ConnectError} that lists the attempts when none succeeds.
 */
export function tcp(options: TcpOptions): Transport {
  return {
    reopens: true,
    async open(context) {
      const { connectSocket, socketChannel } = await import('./socket.js')
      return socketChannel(await connectSocket(options, context.signal), options, context)
    },
  }
}
