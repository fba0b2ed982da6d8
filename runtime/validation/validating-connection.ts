import type { ProtocolDescription } from '../client/description.js'
import { ErrorCodes } from '../connection/rpc.js'
import type {
  AgentConnection,
  CloseReason,
  EventsOptions,
  Handler,
  NotificationListener,
  RequestOptions,
  Subscription,
} from '../contract.js'
import { HandlerError } from '../handler-error.js'
import { type CheckedPart, ValidationError } from './error.js'
import type { DirectedValidation, ValidateOptions } from './options.js'
import type { MessageValidator } from './validator.js'

/** A connection whose messages are checked against a protocol document; the validator is loaded with the first one. */
export class ValidatingConnection implements AgentConnection {
  readonly #connection: AgentConnection
  readonly #protocol: ProtocolDescription
  readonly #options: DirectedValidation
  readonly #own: CheckedPart['sender']
  readonly #other: CheckedPart['sender']
  #loading: Promise<MessageValidator> | undefined

  constructor(
    connection: AgentConnection,
    protocol: ProtocolDescription,
    options: ValidateOptions,
    side: CheckedPart['sender'],
  ) {
    this.#connection = connection
    this.#own = side
    this.#other = side === 'client' ? 'server' : 'client'
    this.#protocol = protocol
    this.#options = typeof options === 'string' ? { sent: options, received: options } : options
  }

  async request<Result>(method: string, params?: unknown, options?: RequestOptions): Promise<Result> {
    await this.#check({ method, part: 'params', direction: 'sent', sender: this.#own }, params)
    const result = await this.#connection.request<Result>(method, params, options)
    await this.#check({ method, part: 'result', direction: 'received', sender: this.#own }, result)
    return result
  }

  notify(method: string, params?: unknown): Promise<void> {
    const sent = this.#check({ method, part: 'params', direction: 'sent', sender: this.#own }, params).then(() =>
      this.#connection.notify(method, params),
    )
    // As on every connection, a rejection need not be handled.
    sent.catch(() => undefined)
    return sent
  }

  on(method: string, listener: NotificationListener): Subscription {
    let active = true
    const subscription = this.#connection.on(method, params => {
      this.#check({ method, part: 'params', direction: 'received', sender: this.#other }, params)
        .then(() => active && listener(params))
        .catch(problem => this.#report(problem))
    })
    const dispose = () => {
      active = false
      subscription.dispose()
    }
    return { dispose, [Symbol.dispose]: dispose }
  }

  events(method: string, options?: EventsOptions): AsyncIterableIterator<unknown> {
    return this.#checked(method, this.#connection.events(method, options))
  }

  async *#checked(method: string, messages: AsyncIterable<unknown>): AsyncGenerator<unknown, void> {
    for await (const params of messages) {
      await this.#check({ method, part: 'params', direction: 'received', sender: this.#other }, params)
      yield params
    }
  }

  handle(method: string, handler: Handler): Subscription {
    return this.#connection.handle(method, async (params, context) => {
      await this.#check({ method, part: 'params', direction: 'received', sender: this.#other }, params).catch(
        problem => {
          throw problem instanceof ValidationError
            ? new HandlerError(ErrorCodes.InvalidParams, problem.message)
            : problem
        },
      )
      const result = await handler(params, context)
      await this.#check({ method, part: 'result', direction: 'sent', sender: this.#other }, result)
      return result
    })
  }

  handles(method: string): boolean {
    return this.#connection.handles(method)
  }

  get signal(): AbortSignal {
    return this.#connection.signal
  }

  get closed(): Promise<CloseReason> {
    return this.#connection.closed
  }

  close(): Promise<void> {
    return this.#connection.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /**
   * Checks one part of a message. Every check waits for the same promise, so that messages keep their order.
   *
   * @throws ValidationError in the mode `throw`; an error that says so when there is no document.
   */
  async #check(part: CheckedPart, value: unknown): Promise<void> {
    const mode = this.#options[part.direction] ?? 'off'
    if (mode === 'off') return
    this.#loading ??= this.#load()
    const violations = (await this.#loading).check(part, value)
    if (violations.length === 0) return
    const problem = new ValidationError(part, violations)
    if (mode === 'throw') throw problem
    this.#report(problem)
  }

  async #load(): Promise<MessageValidator> {
    const { loadValidator } = await import('./validator.js')
    return loadValidator(this.#options.document ?? this.#protocol.document?.(), this.#protocol)
  }

  /** Tells of a message that is not as it should be, or of a listener that failed. Never throws. */
  #report(problem: unknown): void {
    try {
      if (problem instanceof ValidationError && this.#options.onProblem) this.#options.onProblem(problem)
      else process.emitWarning(problem instanceof Error ? problem : String(problem))
    } catch {
      // A listener's fault must not reach the traffic.
    }
  }
}
