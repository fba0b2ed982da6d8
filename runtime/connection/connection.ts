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
import { type AgentError, AgentExitError, ConnectionClosedError } from '../errors.js'
import type { Limits } from '../limits.js'
import type { Redactor } from '../redact.js'
import type { Tracer } from '../trace/tracer.js'
import { EventStream } from './event-stream.js'
import { Registry } from './registry.js'
import { Session } from './session.js'
import { closeChannel, type ShutdownMessages } from './shutdown.js'
import { within } from './within.js'

/** What a connection is made of. */
export interface ConnectionParts {
  readonly limits: Readonly<Limits>
  readonly redactor: Redactor
  readonly tracer: Tracer | undefined
  readonly shutdown: ShutdownMessages | undefined
  readonly fallback: Handler | undefined
  readonly emptyParams: 'omit' | 'null'
  readonly onProblem: ((problem: Problem) => void) | undefined
}

/** Milliseconds in which a process that has closed its output is expected to end, and its output after its end. */
const settleMs = 500

/** A connection over one channel, from its opening to the end of its process. */
export class Connection implements AgentConnection {
  readonly #parts: ConnectionParts
  readonly #registry: Registry
  readonly #streams = new Set<EventStream>()
  readonly #holding = new Set<EventStream>()
  readonly #controller = new AbortController()
  readonly closed: Promise<CloseReason>
  #resolveClosed: (reason: CloseReason) => void = () => {}
  readonly #channel: Channel
  readonly #session: Session
  #touched = false
  #closing: Promise<void> | undefined
  #reason: CloseReason | undefined
  #ending = false
  #gone: Promise<void> = Promise.resolve()

  constructor(channel: Channel, parts: ConnectionParts) {
    this.#parts = parts
    this.#channel = channel
    this.#registry = new Registry(parts.fallback)
    this.closed = new Promise(resolve => {
      this.#resolveClosed = resolve
    })
    this.#session = new Session({
      channel,
      registry: this.#registry,
      limits: parts.limits,
      redactor: parts.redactor,
      tracer: parts.tracer,
      emptyParams: parts.emptyParams,
      eventsTouched: () => {
        const touched = this.#touched
        this.#touched = false
        return touched
      },
      problem: problem => this.report(problem),
      ended: error => void this.#lost(error),
    })
  }

  /** Begins to receive. Handlers that must not miss anything are set before. */
  start(): void {
    this.#parts.tracer?.note('open', this.description)
    this.#session.start()
    const { process } = this.#channel
    // A member of the agent's group may hold its output open: its end is the end, after what it wrote has been read.
    void process?.exited.then(() => {
      const timer = setTimeout(() => void this.#lost(undefined), settleMs)
      void this.closed.then(() => clearTimeout(timer))
    })
  }

  /** Who is at the other end, for people. */
  get description(): string {
    return this.#channel.description
  }

  /** Process id of an agent that the runtime has started. */
  get pid(): number | undefined {
    return this.#channel.process?.pid
  }

  /** The last that an agent which the runtime has started wrote to stderr, redacted. */
  get stderr(): string {
    return this.#channel.process?.stderr ?? ''
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Why the connection has closed; undefined while it is open. */
  get reason(): CloseReason | undefined {
    return this.#reason
  }

  /** Keeps a secret out of every error, trace and stderr text of this connection from now on. */
  protect(secret: string): void {
    this.#parts.redactor.protect(secret)
  }

  request<Result = unknown>(method: string, params?: unknown, options?: RequestOptions): Promise<Result> {
    return this.#session.request(method, params, options) as Promise<Result>
  }

  notify(method: string, params?: unknown): Promise<void> {
    return this.#session.notify(method, params)
  }

  on(method: string, listener: NotificationListener): Subscription {
    return this.#registry.on(method, listener)
  }

  handle(method: string, handler: Handler): Subscription {
    return this.#registry.handle(method, handler)
  }

  events(method: string, options?: EventsOptions): AsyncIterableIterator<unknown> {
    let attached: Subscription | undefined
    const stream = new EventStream(
      method,
      {
        limits: this.#parts.limits,
        detach: done => {
          attached?.dispose()
          this.#streams.delete(done)
        },
        hold: (holder, held) => this.#hold(holder, held),
      },
      options,
    )
    if (this.#reason) stream.close(this.#reason)
    if (stream.over) return stream
    this.#streams.add(stream)
    attached = this.#registry.receive(method, (params, bytes) => {
      this.#touched = true
      stream.push(params, bytes)
    })
    return stream
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

  report(problem: Problem): void {
    if (problem.kind !== 'trace') this.#parts.tracer?.note('problem', problem.message)
    try {
      this.#parts.onProblem?.(problem)
    } catch {
      // A listener's fault must not reach the traffic.
    }
  }

  async #close(): Promise<void> {
    if (!this.#reason) {
      this.#ending = true
      await closeChannel(this.#channel, this.#session, this.#parts, this.closed)
      this.#finish({ kind: 'closed', error: new ConnectionClosedError('the connection was closed by this side') })
    }
    await this.#gone
  }

  /** The channel has ended by itself. What is known about it is gathered first, for a short while. */
  async #lost(error: AgentError | undefined): Promise<void> {
    if (this.#reason || this.#ending) {
      if (this.#ending) this.#session.close(new ConnectionClosedError('the connection is being closed'))
      return
    }
    const { process } = this.#channel
    const status = process && (await within(settleMs, process.exited))
    if (this.#reason || this.#ending) return
    const name = this.description
    this.#finish({
      kind: 'lost',
      error: status
        ? new AgentExitError(name, status, process.stderr, error)
        : (error ?? new ConnectionClosedError(`${name} closed the connection`)),
    })
  }

  #finish(reason: CloseReason): void {
    if (this.#reason) return
    this.#reason = reason
    const { tracer, limits } = this.#parts
    const { process } = this.#channel
    this.#gone = (async () => {
      await process?.terminate(limits.killMs)
      this.#channel.destroy()
    })()
    if (!process) this.#channel.destroy()
    this.#session.close(reason.error)
    for (const stream of [...this.#streams]) stream.close(reason)
    tracer?.note('close', reason.error.message)
    tracer?.close()
    this.#controller.abort(reason.error)
    this.#resolveClosed(reason)
  }

  #hold(stream: EventStream, held: boolean): void {
    if (held) this.#holding.add(stream)
    else this.#holding.delete(stream)
    if (this.#holding.size > 0) this.#channel.pause?.()
    else this.#channel.resume?.()
  }
}
