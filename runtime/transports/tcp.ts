import type { Transport } from '../channel.js'
import type { TcpOptions } from './socket.js'

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
