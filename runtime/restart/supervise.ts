import { setTimeout as sleep } from 'node:timers/promises'
import { withResolvers } from '../../base/with-resolvers.js'
import { type ConnectOptions, openConnection, type Prepared, prepare } from '../connect.js'
import type { Connection } from '../connection/connection.js'
import type { Subscriptions } from '../connection/subscriptions.js'
import type {
  AgentConnection,
  CloseReason,
  EventsOptions,
  Handler,
  NotificationListener,
  RequestOptions,
  Subscription,
} from '../contract.js'
import { AgentError, ConnectionClosedError } from '../errors.js'
import { CrashWindow, type RestartEvent, type RestartPolicy } from './policy.js'

/** How a connection is made whose agent is started again when it is lost. */
export interface SuperviseOptions extends ConnectOptions {
  /** When the agent is started again, and what runs then. */
  restart: RestartPolicy
}

/**
 * Like `connect`, but starts the agent again when it is lost. Handlers, listeners and event iterations stay. Pending calls
 * reject; nothing is replayed. Calls while no agent runs reject at once: `ready()` waits for the next agent.
 *
 * @throws {AgentError} as `connect` does, when the first start fails
 * @throws {TypeError} for a transport that cannot be opened again
 */
export async function supervise(options: SuperviseOptions): Promise<SupervisedConnection> {
  if (!options.transport.reopens)
    throw new TypeError(
      'this transport cannot be opened again, so its agent cannot be restarted: use stdio, tcp or spawnedTcp',
    )
  const prepared = await prepare(options)
  try {
    return new SupervisedConnection(options, prepared, await openConnection(options, prepared, false))
  } catch (error) {
    await prepared.tracer?.close()
    throw error
  }
}

/** The connection to the agent that is running at the moment. */
export class SupervisedConnection implements AgentConnection {
  readonly #options: SuperviseOptions
  readonly #prepared: Prepared
  readonly #subscriptions: Subscriptions
  readonly #crashes: CrashWindow
  readonly #controller = new AbortController()
  readonly #stop = new AbortController()
  readonly #closed = withResolvers<CloseReason>()
  readonly closed = this.#closed.promise
  #reason: CloseReason | undefined
  #current: Connection | undefined
  #ready: Promise<void> = Promise.resolve()
  #closing: Promise<void> | undefined
  #restarts = 0

  constructor(options: SuperviseOptions, prepared: Prepared, first: Connection) {
    this.#options = options
    this.#prepared = prepared
    this.#subscriptions = prepared.subscriptions
    this.#crashes = new CrashWindow(options.restart)
    this.#watch(first)
  }

  /** How often the agent has been started again. */
  get restarts(): number {
    return this.#restarts
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Process id of the agent that is running at the moment. */
  get pid(): number | undefined {
    return this.#current?.pid
  }

  /**
   * Resolves when an agent is running.
   *
   * @throws {ConnectionClosedError} when no agent will be started any more, or the connection was closed
   */
  async ready(): Promise<void> {
    while (!this.#current && !this.#reason) await (this.#closing ?? this.#ready)
    if (this.#reason) throw this.#absent('ready')
  }

  request<Result = unknown>(method: string, params?: unknown, options?: RequestOptions): Promise<Result> {
    if (!this.#current) return Promise.reject(this.#absent(method))
    return this.#current.request<Result>(method, params, options)
  }

  notify(method: string, params?: unknown): Promise<void> {
    if (this.#current) return this.#current.notify(method, params)
    const rejection = Promise.reject(this.#absent(method))
    rejection.catch(() => {})
    return rejection
  }

  on(method: string, listener: NotificationListener): Subscription {
    return this.#subscriptions.on(method, listener)
  }

  handle(method: string, handler: Handler): Subscription {
    return this.#subscriptions.handle(method, handler)
  }

  handles(method: string): boolean {
    return this.#subscriptions.handles(method)
  }

  events(method: string, options?: EventsOptions): AsyncIterableIterator<unknown> {
    return this.#subscriptions.events(method, options)
  }

  /** Removes a secret from every error, trace and stderr text from now on. */
  protect(secret: string): void {
    this.#prepared.redactor.protect(secret)
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    this.#stop.abort()
    await this.#current?.close()
    await this.#ready
    this.#finish({ kind: 'closed', error: new ConnectionClosedError('the connection was closed by this side') })
    await this.#prepared.tracer?.close()
  }

  #watch(connection: Connection): void {
    this.#current = connection
    void connection.closed.then(({ error }) => {
      this.#current = undefined
      // A connection that is closed in order ends with it; a lost one may be followed by another.
      if (!this.#stop.signal.aborted) this.#ready = this.#restart(error, connection)
    })
  }

  async #restart(lost: AgentError, last: Connection): Promise<void> {
    let error = lost
    let previous: Connection | undefined = last
    while (!this.#stop.signal.aborted) {
      await previous?.close()
      const delay = this.#crashes.crashed(Date.now(), Math.random())
      if (delay === undefined) {
        const message = `given up after ${this.#crashes.count} losses: ${error.message}`
        this.#finish({ kind: 'lost', error: new ConnectionClosedError(message, { cause: error }) })
        return
      }
      this.#prepared.report({ kind: 'restart', message: `restart in ${Math.round(delay)} ms: ${error.message}` })
      await sleep(delay, undefined, { signal: this.#stop.signal }).catch(() => {})
      if (this.#stop.signal.aborted) return
      try {
        const connection = await this.#open(error)
        if (this.#stop.signal.aborted) return await connection.close()
        this.#watch(connection)
        return
      } catch (failure) {
        previous = undefined
        error =
          failure instanceof AgentError ? failure : new ConnectionClosedError('the restart failed', { cause: failure })
      }
    }
  }

  async #open(error: AgentError): Promise<Connection> {
    const event: RestartEvent = { restart: ++this.#restarts, error }
    const { handshake, restart } = this.#options
    const options = {
      ...this.#options,
      signal: this.#stop.signal,
      handshake: async (connection: AgentConnection) => {
        await handshake?.(connection)
        await restart.onRestart?.(connection, event)
      },
    }
    return openConnection(options, this.#prepared, false)
  }

  #absent(method: string): ConnectionClosedError {
    const why = this.#reason?.error.message ?? 'the agent is being started again'
    return new ConnectionClosedError(`${method} failed: ${why}`, { method, cause: this.#reason?.error })
  }

  #finish(reason: CloseReason): void {
    if (this.#reason) return
    this.#reason = reason
    this.#subscriptions.close(reason)
    void this.#prepared.tracer?.close()
    this.#controller.abort(reason.error)
    this.#closed.resolve(reason)
  }
}
