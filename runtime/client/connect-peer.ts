import { resolveWire } from '../../base/wire.js'
import { type ConnectOptions, connect } from '../connect.js'
import type { AgentConnection } from '../contract.js'
import type { ProtocolDescription } from './description.js'

/** How a generated client or agent is connected: what `connect` takes, with handlers that are typed elsewhere. */
export interface PeerConnectOptions<Peer> extends Omit<ConnectOptions, 'handlers' | 'handshake'> {
  /** What has to be said before the connection is ready; bounded by `limits.handshakeMs`. */
  handshake?: (peer: Peer) => unknown
}

/** The same for a transport that is chosen otherwise. */
export type PeerSettings<Peer> = Omit<PeerConnectOptions<Peer>, 'transport'>

/** A generated client or agent. */
export interface PeerClass<Peer, Options> {
  new (connection: AgentConnection, options?: Options): Peer
  readonly protocol: ProtocolDescription
}

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
    // Bindings of an earlier contract have no protocol here; making the peer says so.
    const wire = resolveWire(options.wire, resolveWire(peerClass.protocol?.wire))
    connect({ ...options, wire, handlers: {}, handshake }).then(() => resolve(peer), reject)
  })
}
