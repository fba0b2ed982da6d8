import { resolveWire } from '../../base/wire.js'
import { type ConnectOptions, connect } from '../connect.js'
import type { AgentConnection, Handler } from '../contract.js'
import type { ProtocolDescription } from './description.js'
import type { ClientOptions, ViewOptions } from './types.js'

/** Options that connect a generated client or agent: those of `connect`, with handlers that are typed elsewhere. */
export interface PeerConnectOptions<Peer, Result = unknown>
  extends Omit<ConnectOptions, 'handlers' | 'handshake' | 'side'> {
  /**
   * What has to be said before the connection is ready; bounded by `limits.handshakeMs`. What it returns is the
   * `handshake` of the client.
   */
  handshake?: (peer: Peer) => Result
}

/** The same for a transport that is chosen otherwise. */
export type PeerSettings<Peer, Result = unknown> = Omit<PeerConnectOptions<Peer, Result>, 'transport'>

/** A client or an agent after its handshake. */
export type Shaken<Peer, Result> = Peer & {
  /** What the function `handshake` of the options has returned. */
  readonly handshake: Awaited<Result>
}

/** Names, for the type checker only, the options that a generated class is set up with. */
export declare const optionsOf: unique symbol

/** A client or an agent, of which only the connection is known. */
export interface OnConnection {
  readonly connection: AgentConnection
}

/** A generated class of clients or agents. */
export interface PeerClass<Peer extends OnConnection, Options> {
  /** Makes one over a connection; sends nothing. */
  new (connection: AgentConnection, options?: ViewOptions): Peer & { readonly [optionsOf]?: Options }
  /** The protocol that it was generated from. */
  readonly protocol: ProtocolDescription
  /** Answers where there is no handler, by wire name. */
  readonly headless?: object
}

type Handlers = Readonly<Record<string, Handler | undefined>>

/**
 * Puts a client or an agent on a connection, and its handlers where there are none yet.
 *
 * @throws {ContractError} when the bindings were generated for another runtime
 */
export function attachPeer<Peer extends OnConnection, Options extends object>(
  peerClass: PeerClass<Peer, Options>,
  connection: AgentConnection,
  options: NoInfer<Options>,
): Peer {
  const { handlers = {}, headless = peerClass.headless ?? {}, strict = false } = options as ClientOptions<object>
  const peer = new peerClass(connection, options)
  // The peer's connection checks messages where validation is on.
  const { connection: own } = peer
  const answers = Object.entries(strict ? {} : headless).map(([method, answer]) => [method, () => answer] as const)
  for (const [method, handler] of [...Object.entries(handlers as Handlers), ...answers])
    if (handler !== undefined && !own.handles(method)) own.handle(method, handler)
  return peer
}

/** Opens a connection and puts a client or an agent on it, with its handlers in place before the first message is read. */
export async function connectPeer<Peer extends OnConnection, Options extends object, Result>(
  peerClass: PeerClass<Peer, Options>,
  options: PeerConnectOptions<Peer, Result> & NoInfer<Options> & Pick<ConnectOptions, 'side'>,
): Promise<Shaken<Peer, Result>> {
  // Bindings of an earlier contract have no protocol here; making the peer says so.
  const wire = resolveWire(options.wire, resolveWire(peerClass.protocol?.wire))
  let shaken: unknown
  // A handshake starts before anything is read.
  const handshake = async (connection: AgentConnection) => {
    const peer = attachPeer(peerClass, connection, options)
    shaken = Object.assign(peer, { handshake: await options.handshake?.(peer) })
  }
  await connect({ ...options, wire, handlers: {}, handshake })
  return shaken as Shaken<Peer, Result>
}
