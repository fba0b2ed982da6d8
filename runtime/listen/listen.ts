import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { callBack } from '../../base/call-back.js'
import type { FramingName } from '../../base/wire.js'
import type { Transport } from '../channel.js'
import type { Framing } from '../framing/framing.js'
import { formatAddress, refuseRemote } from '../transports/socket.js'
import { streams } from '../transports/streams.js'
import { startListening } from './start-listening.js'

/** Where an agent listens. */
export interface ListenOptions {
  /** Any free port by default. */
  port?: number
  /** `127.0.0.1` by default. */
  host?: string
  /** Consents to a host that is not this machine: the connection is neither encrypted nor authenticated. */
  allowRemote?: boolean
  /** How messages are separated; by default as the connection's `wire` says. */
  framing?: FramingName | Framing
  /** Most clients at one time; the connection of a further one is closed. Default 100. */
  maxClients?: number
  /** Called with the error when the connection to a client fails. */
  onError?: (error: unknown) => void
}

/** Serves one client that has connected. */
export type Accept = (transport: Transport) => Promise<{ close(): Promise<void>; readonly closed: Promise<unknown> }>

/** An agent that listens. */
export interface Listener extends AsyncDisposable {
  /** The address that it listens on. */
  readonly host: string
  /** The port that it listens on. */
  readonly port: number
  /** Stops listening and closes every connection in order. The same promise every time. */
  close(): Promise<void>
}

/**
 * Listens on a TCP port and serves each client that connects.
 *
 * @throws {HostRefusedError} when the host is not this machine and `allowRemote` is not set
 * @throws {ConnectError} when the port is taken, or may not be used
 */
export async function listen(options: ListenOptions, accept: Accept): Promise<Listener> {
  const { port = 0, host } = options
  refuseRemote(options)
  const server = createServer({ noDelay: true, allowHalfOpen: true })
  const address = await startListening(server, port, host)
  return new TcpListener(server, address, options, accept)
}

class TcpListener implements Listener {
  readonly host: string
  readonly port: number
  readonly #server: Server
  readonly #options: ListenOptions
  readonly #accept: Accept
  /** One promise for each client that is being served. */
  readonly #clients = new Map<Socket, ReturnType<Accept>>()
  #closing: Promise<void> | undefined

  constructor(server: Server, { address, port }: AddressInfo, options: ListenOptions, accept: Accept) {
    this.host = address
    this.port = port
    this.#server = server
    this.#options = options
    this.#accept = accept
    server.on('connection', socket => void this.#serve(socket))
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #serve(socket: Socket): Promise<void> {
    const { framing, maxClients = 100, onError } = this.#options
    socket.on('error', () => {})
    if (this.#closing || this.#clients.size >= maxClients) {
      socket.destroy()
      return
    }
    const description = formatAddress(socket.remoteAddress ?? '', socket.remotePort ?? 0)
    const transport = streams({ readable: socket, writable: socket, description, ...(framing && { framing }) })
    try {
      const serving = this.#accept(transport)
      this.#clients.set(socket, serving)
      await (await serving).closed
    } catch (error) {
      socket.destroy()
      if (onError) callBack(() => onError(error))
    } finally {
      this.#clients.delete(socket)
    }
  }

  async #close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    await Promise.all([...this.#clients.values()].map(async serving => (await serving.catch(() => undefined))?.close()))
    await closed
  }
}
