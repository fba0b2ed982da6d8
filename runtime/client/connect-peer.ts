import { type ConnectOptions, connect } from '../connect.js'
import type { AgentConnection } from '../contract.js'

/** How a generated client or agent is connected: what `connect` takes, with handlers that are typed elsewhere. */
export interface PeerConnectOptions<Peer> extends Omit<ConnectOptions, 'handlers' | 'handshake'> {
  /** What has to be said before the connection is ready; bounded by `limits.handshakeMs`. */
  handshake?: (peer: Peer) => unknown
}

/** The same for a transport that is chosen otherwise. */
export type PeerSettings<Peer> = Omit<PeerConnectOptions<Peer>, 'transport'>

/** A generated client or agent. */
export type PeerClass<Peer, Options> = new (connection: AgentConnection, options?: Options) => Peer

/** Opens a connection and puts a client or an agent on it, with its handlers in place before the first message is read. */
export async function connectPeer<Peer, Options extends object>(
  peerClass: PeerClass<Peer, Options>,
  options: PeerConnectOptions<Peer> & Options,
): Promise<Peer> {
  return new Promise((resolve, reject) => {
    let peer: Peer
    // A handshake starts before anything is read.
    const handshake = (connection: AgentConnection) => {
      peer = new peerClass(connection, options)
      return options.handshake?.(peer)
    }
    connect({ ...options, handlers: {}, handshake }).then(() => resolve(peer), reject)
  })
}
