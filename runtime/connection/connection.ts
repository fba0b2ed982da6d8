import { withResolvers } from '../../base/with-resolvers.js'
import type { Channel, Problem } from '../channel.js'
import type {
  AgentConnection,
  CloseReason,
  EventsOptions,
  Handler,
  NotificationListener,
  RequestOptions,
  Subscription,
} from '../contract.js'
import { type AgentError, AgentExitError, ConnectionClosedError, FramingError } from '../errors.js'
import { boundReports } from '../problems.js'
import type { Tracer } from '../trace/tracer.js'
import { within } from '../within.js'
import type { Engine, EngineOptions, EngineSession } from './engine.js'
import { Session } from './session.js'

/** Options of a connection. */
export interface ConnectionOptions extends Omit<EngineOptions, 'report' | 'ended'> {
  readonly tracer: Tracer | undefined
  readonly report: (problem: Problem) => void
  readonly engine?: Engine | undefined
  /** Whether the subscriptions and the tracer end with this connection. */
  readonly owned: boolean
}

/** Milliseconds in which a process that has closed its output is expected to end, and its output after its end. */
const settleMs = 500

const ownEngine: Engine = options => new Session(options)

/** A connection over one channel, from its opening to the end of its process. */
export class Connection implements AgentConnection {
  /** Description of the peer, for people. */
  readonly description: string
  /** Process id of an agent that the runtime has started. */
  readonly pid: number | undefined
  readonly #options: ConnectionOptions
  readonly #channel: Channel
  readonly #session: EngineSession
  readonly #controller = new AbortController()
  readonly #closed = withResolvers<CloseReason>()
  /** The same as `closed`, for the runtime itself, which does not wait for it as a program does. */
  readonly whenClosed = this.#closed.promise
  /** Whether the program waits for the end of this connection. */
  #isAwaited = false
  /** Whether the program has called the agent, apart from the handshake: one that only answers it waits for its requests. */
  #hasCalled = false
  #reason: CloseReason | undefined
  /** Set while this side closes in order. */
  #ending: ConnectionClosedError | undefined
  #closing: Promise<void> | undefined
  /** Resolves when the process is gone and the trace is written. */
  #gone: Promise<unknown> | undefined

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#channel = options.channel
    this.description = options.channel.description
    this.pid = options.channel.process?.pid
    const { engine = ownEngine } = options
    const report = boundReports(options.report)
    this.#session = engine({ ...options, report, ended: error => void this.#lost(error) })
  }

  /** Begins to receive. Handlers that must not miss anything are set before. */
  start(): void {
    this.#options.tracer?.open(this.description)
    this.#options.subscriptions.attach(this.#channel)
    this.#session.start()
    // A member of the agent's group may hold its output open: its end is the end, after what it wrote has been read.
    void this.#channel.process?.exited.then(() => within(settleMs, this.whenClosed)).then(() => this.#lost(undefined))
  }

  /** Whether the program has made its calls, none waits, and it waits for nothing that the agent says, nor for its end. */
  get isIdle(): boolean {
    if (this.#isAwaited || this.#closing || !this.#hasCalled) return false
    return this.#session.isIdle && this.#options.subscriptions.isUnheard
  }

  get closed(): Promise<CloseReason> {
    this.#isAwaited = true
    return this.whenClosed
  }

  get signal(): AbortSignal {
    this.#isAwaited = true
    return this.#controller.signal
  }

  /** The last that an agent which the runtime has started wrote to stderr, redacted. */
  get stderr(): string {
    return this.#channel.process?.stderr ?? ''
  }

  /** Why the connection has closed; undefined while it is open. */
  get reason(): CloseReason | undefined {
    return this.#reason
  }

  /** Keeps a secret out of every error, trace and stderr text of this connection from now on. */
  protect(secret: string): void {
    this.#options.redactor.protect(secret)
  }

  request<Result = unknown>(method: string, params?: unknown, options?: RequestOptions): Promise<Result> {
    this.#hasCalled ||= !this.#session.learning
    return this.#session.request(method, params, options) as Promise<Result>
  }

  notify(method: string, params?: unknown): Promise<void> {
    return this.#session.notify(method, params)
  }

  on(method: string, listener: NotificationListener): Subscription {
    return this.#options.subscriptions.on(method, listener)
  }

  handle(method: string, handler: Handler): Subscription {
    return this.#options.subscriptions.handle(method, handler)
  }

  handles(method: string): boolean {
    return this.#options.subscriptions.handles(method)
  }

  events(method: string, options?: EventsOptions): AsyncIterableIterator<unknown> {
    return this.#options.subscriptions.events(method, options)
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Ends it at once, without asking the agent. Resolves when its process is gone. */
  async abandon(error: AgentError): Promise<void> {
    this.#finish({ kind: 'lost', error })
    await this.#gone
  }

  /** Runs the handshake; secrets that it sends are recognised from then on, for agents may repeat them. */
  async learningSecrets<Result>(handshake: () => Result): Promise<Awaited<Result>> {
    this.#session.learning = true
    try {
      return await handshake()
    } finally {
      this.#session.learning = false
    }
  }

  async #close(): Promise<void> {
    if (!this.#reason) {
      this.#ending = new ConnectionClosedError('the connection was closed by this side')
      await this.#sayGoodbye()
      this.#finish({ kind: 'closed', error: this.#ending })
    }
    await this.#gone
  }

  /** Shutdown, exit, end of input; each step is bounded, and cut short when the session is closed. */
  async #sayGoodbye(): Promise<void> {
    const { limits, side, wire } = this.#options
    const { request, notification } = (side === 'client' && wire.goodbye) || {}
    if (request !== undefined)
      await this.#session.request(request, undefined, { timeoutMs: limits.shutdownMs }).catch(() => {})
    if (notification !== undefined) await within(limits.exitMs, this.notify(notification)).catch(() => {})
    const ended = this.#channel.end()
    await within<unknown>(limits.exitMs, this.#channel.process?.exited ?? ended)
  }

  /** The channel has ended by itself. What is known about it is gathered first, for a short while. */
  async #lost(error: AgentError | undefined): Promise<void> {
    if (this.#reason) return
    const { process } = this.#channel
    const violated = error instanceof FramingError && error.fault !== 'truncated'
    const status = process && !violated && !this.#ending && (await within(settleMs, process.exited))
    // While closing in order the end is expected; what still waits will not be answered.
    if (this.#ending) {
      this.#session.close(this.#ending)
      return
    }
    const name = this.description
    const isOrderly = this.#options.side === 'server' && !error && !process
    const closed = error ?? new ConnectionClosedError(`${name} closed the connection`)
    // Most peers that end this side's input are gone: signals are aborted. But whoever asks and ends its output
    // (`echo REQUEST | agent`) still reads what handlers answer that go on.
    if (isOrderly)
      await within(this.#options.limits.lastAnswersMs, this.#channel.end(this.#session.lastAnswers(closed)))
    const reason = status ? new AgentExitError(name, status, process.stderr, error) : closed
    this.#finish({ kind: isOrderly ? 'closed' : 'lost', error: reason })
  }

  #finish(reason: CloseReason): void {
    if (this.#reason) return
    this.#reason = reason
    const { tracer, limits } = this.#options
    const { process } = this.#channel
    const ended = process?.terminate(limits.killMs).then(() => this.#channel.destroy())
    if (!process) this.#channel.destroy()
    this.#session.close(reason.error)
    if (this.#options.owned) this.#options.subscriptions.close(reason)
    tracer?.note('close', reason.error.message)
    this.#gone = Promise.all([ended, this.#options.owned && tracer?.close()])
    this.#controller.abort(reason.error)
    this.#closed.resolve(reason)
  }
}
