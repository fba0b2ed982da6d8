// biome-ignore-all lint/complexity/noThisInStatic: what is made is of the class that was called, not of its base

import { contractVersion } from '../../base/contract-version.js'
import type { FramingName } from '../../base/wire.js'
import type { AgentConnection, EventsOptions, RequestOptions, Subscription } from '../contract.js'
import type { Framing } from '../framing/framing.js'
import type { Listener, ListenOptions } from '../listen/index.js'
import type { TcpOptions } from '../transports/socket.js'
import { type StdioOptions, stdio } from '../transports/stdio.js'
import { streams } from '../transports/streams.js'
import { tcp } from '../transports/tcp.js'
import { isOff } from '../validation/options.js'
import { ValidatingConnection } from '../validation/validating-connection.js'
import {
  attachPeer,
  connectPeer,
  type OnConnection,
  type optionsOf,
  type PeerClass,
  type PeerConnectOptions,
  type PeerSettings,
  type Shaken,
} from './connect-peer.js'
import { ContractError, type ProtocolDescription } from './description.js'
import type { ClientOptions, NotificationMap, PeerOptions, RequestHandler, RequestMap, ViewOptions } from './types.js'

/**
 * One side of a protocol over a connection: what generated clients and agents have in common.
 *
 * The maps give the types of the messages by wire name: requests and notifications that this side sends, then those that
 * it receives.
 */
abstract class Peer<
  SentRequests extends RequestMap<SentRequests>,
  SentNotifications extends NotificationMap<SentNotifications>,
  ReceivedRequests extends RequestMap<ReceivedRequests>,
  ReceivedNotifications extends NotificationMap<ReceivedNotifications>,
> implements AsyncDisposable
{
  /** The connection itself: the untyped way, for methods that are newer than the protocol document. */
  readonly connection: AgentConnection

  /** What the handshake of `connect`, `spawn` or `connectTcp` returned; undefined without one. */
  declare readonly handshake: unknown

  /**
   * Puts a client or an agent on a connection that is there. Handlers, and the answers of a client without a user interface,
   * are set where the connection has none yet.
   *
   * @throws {ContractError} when the bindings were generated for another runtime
   */
  static attach<Made extends OnConnection, Options extends object>(
    this: PeerClass<Made, Options>,
    connection: AgentConnection,
    options = {} as NoInfer<Options>,
  ): Made {
    return attachPeer(this, connection, options)
  }

  /** Sends nothing, and changes nothing on the connection. */
  constructor(
    protocol: ProtocolDescription,
    connection: AgentConnection,
    side: 'client' | 'server',
    { validate = 'off' }: ViewOptions,
  ) {
    if (protocol.contract !== contractVersion) throw new ContractError(protocol)
    this.connection = isOff(validate) ? connection : new ValidatingConnection(connection, protocol, validate, side)
  }

  /** Sends a request by its wire name and resolves with its result. */
  request<Method extends keyof SentRequests & string>(
    method: Method,
    params: SentRequests[Method]['params'],
    options?: RequestOptions,
  ): Promise<SentRequests[Method]['result']> {
    return this.connection.request(method, params ?? undefined, options)
  }

  /** Sends a notification by its wire name; a rejection need not be handled. */
  notify<Method extends keyof SentNotifications & string>(
    method: Method,
    params: SentNotifications[Method]['params'],
  ): Promise<void> {
    return this.connection.notify(method, params ?? undefined)
  }

  /** Listens to a notification of the peer, until the subscription is disposed. */
  on<Method extends keyof ReceivedNotifications & string>(
    method: Method,
    listener: (params: ReceivedNotifications[Method]['params']) => void,
  ): Subscription {
    return this.connection.on(method, listener)
  }

  /** Iterates over a notification of the peer from now on; a consumer that falls behind too far gets an error. */
  events<Method extends keyof ReceivedNotifications & string>(
    method: Method,
    options?: EventsOptions,
  ): AsyncIterableIterator<ReceivedNotifications[Method]['params']> {
    return this.connection.events(method, options)
  }

  /** Answers a request of the peer; replaces the handler that is there. */
  handle<Method extends keyof ReceivedRequests & string>(
    method: Method,
    handler: RequestHandler<ReceivedRequests[Method]>,
  ): Subscription {
    return this.connection.handle(method, handler)
  }

  /** Closes the connection in order. The same promise every time. */
  close(): Promise<void> {
    return this.connection.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

/** The base of generated clients: it sends what the protocol's clients send, and answers what its agents ask. */
export abstract class AgentClient<
  ClientRequests extends RequestMap<ClientRequests>,
  ClientNotifications extends NotificationMap<ClientNotifications>,
  ServerRequests extends RequestMap<ServerRequests>,
  ServerNotifications extends NotificationMap<ServerNotifications>,
> extends Peer<ClientRequests, ClientNotifications, ServerRequests, ServerNotifications> {
  /**
   * Connects a client over any transport.
   *
   * @throws {ContractError} when the bindings were generated for another runtime
   * @throws {AgentError} as `connect` of the runtime does
   */
  static connect<Client extends OnConnection, Options extends object, Result = undefined>(
    this: PeerClass<Client, Options>,
    options: PeerConnectOptions<Client, Result> & NoInfer<Options>,
  ): Promise<Shaken<Client, Result>> {
    return connectPeer(this, options)
  }

  /** Starts an agent's program and connects a client over its standard input and output; see `stdio` and `connect`. */
  static spawn<Client extends OnConnection, Options extends object, Result = undefined>(
    this: PeerClass<Client, Options>,
    options: StdioOptions & PeerSettings<Client, Result> & NoInfer<Options>,
  ): Promise<Shaken<Client, Result>> {
    return connectPeer(this, { ...options, transport: stdio(options) })
  }

  /** Connects a client to an agent that listens on a TCP port; see `tcp` and `connect`. */
  static connectTcp<Client extends OnConnection, Options extends object, Result = undefined>(
    this: PeerClass<Client, Options>,
    options: TcpOptions & PeerSettings<Client, Result> & NoInfer<Options>,
  ): Promise<Shaken<Client, Result>> {
    return connectPeer(this, { ...options, transport: tcp(options) })
  }

  declare readonly [optionsOf]?: ClientOptions<ServerRequests>

  /**
   * A typed view of a connection: it sends nothing, and changes nothing on the connection.
   *
   * @throws {ContractError} when the bindings were generated for another runtime
   */
  constructor(protocol: ProtocolDescription, connection: AgentConnection, options: ViewOptions) {
    super(protocol, connection, 'client', options)
  }
}

/** How an agent serves one client. */
export interface ServeOptions<Server> extends Partial<PeerConnectOptions<Server>> {
  /** How messages are separated on standard input and output; by default as the protocol says. */
  framing?: FramingName | Framing
}

/** How an agent serves clients on a TCP port. */
export interface ServeTcpOptions<Server> extends PeerSettings<Server>, ListenOptions {
  /** Called with the agent of each client that has connected. */
  onClient?: (server: Server) => void
}

/** The base of generated agents: it answers what the protocol's clients ask; the rest is refused with -32601. */
export abstract class AgentServer<
  ServerRequests extends RequestMap<ServerRequests>,
  ServerNotifications extends NotificationMap<ServerNotifications>,
  ClientRequests extends RequestMap<ClientRequests>,
  ClientNotifications extends NotificationMap<ClientNotifications>,
> extends Peer<ServerRequests, ServerNotifications, ClientRequests, ClientNotifications> {
  /**
   * Serves the client at the other end of standard input and output, or of another transport. What `console` prints to
   * standard output goes to standard error meanwhile, with one warning.
   *
   * @throws {ContractError} when the bindings were generated for another runtime
   */
  static async serve<Server extends OnConnection, Options extends object>(
    this: PeerClass<Server, Options>,
    options: ServeOptions<Server> & NoInfer<Options>,
  ): Promise<Server> {
    const { transport, framing } = options
    if (transport) return connectPeer(this, { ...options, side: 'server', transport })
    const { redirectConsole } = await import('./console.js')
    const restore = redirectConsole()
    const own = streams({ readable: process.stdin, writable: process.stdout, ...(framing && { framing }) })
    const serving = connectPeer(this, { ...options, side: 'server', transport: own })
    serving.then(server => server.connection.closed).then(restore, restore)
    return serving
  }

  /**
   * Listens on a TCP port and serves each client that connects with a new agent; see `listen`.
   *
   * @throws {HostRefusedError} when the host is not this machine and `allowRemote` is not set
   * @throws {ConnectError} when the port is taken
   */
  static async serveTcp<Server extends OnConnection, Options extends object>(
    this: PeerClass<Server, Options>,
    options: ServeTcpOptions<Server> & NoInfer<Options>,
  ): Promise<Listener> {
    const { listen } = await import('../listen/index.js')
    return listen(options, async transport => {
      const server = await connectPeer(this, { ...options, side: 'server', transport })
      options.onClient?.(server)
      return server.connection
    })
  }

  declare readonly [optionsOf]?: PeerOptions<ClientRequests>

  /**
   * A typed view of a connection: it sends nothing, and changes nothing on the connection.
   *
   * @throws {ContractError} when the bindings were generated for another runtime
   */
  constructor(protocol: ProtocolDescription, connection: AgentConnection, options: ViewOptions) {
    super(protocol, connection, 'server', options)
  }
}
