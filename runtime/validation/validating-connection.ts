import { callBack } from '../../base/call-back.js'
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
import { AgentError } from '../errors.js'
import { HandlerError } from '../handler-error.js'
import { type CheckedMessage, ValidationError, type Violation } from './error.js'
import type { DirectedValidation, ValidateOptions, ValidationMode } from './options.js'

/** Returns the error of a message, if it has one. */
type Check = (message: CheckedMessage, value: unknown, mode: ValidationMode) => Violation[]

/** A connection whose messages are checked against the protocol's shapes, which are loaded with the first message. */
export class ValidatingConnection implements AgentConnection {
  readonly #connection: AgentConnection
  readonly #protocol: ProtocolDescription
  readonly #options: DirectedValidation
  readonly #own: CheckedMessage['sender']
  readonly #other: CheckedMessage['sender']
  #loading: Promise<Check> | undefined

  constructor(
    connection: AgentConnection,
    protocol: ProtocolDescription,
    options: ValidateOptions,
    side: CheckedMessage['sender'],
  ) {
    this.#connection = connection
    this.#own = side
    this.#other = side === 'client' ? 'server' : 'client'
    this.#protocol = protocol
    this.#options = typeof options === 'string' ? { sent: options, received: options } : options
  }

  async request<Result>(method: string, params?: unknown, options?: RequestOptions): Promise<Result> {
    await this.#check({ method, kind: 'request', role: 'params', direction: 'sent', sender: this.#own }, params)
    const result = await this.#connection.request<Result>(method, params, options)
    await this.#check({ method, kind: 'request', role: 'result', direction: 'received', sender: this.#own }, result)
    return result
  }

  notify(method: string, params?: unknown): Promise<void> {
    const sent = this.#check(
      { method, kind: 'notification', role: 'params', direction: 'sent', sender: this.#own },
      params,
    ).then(() => this.#connection.notify(method, params))
    // Callers may ignore the promise: a rejection must not end the program.
    sent.catch(() => undefined)
    return sent
  }

  on(method: string, listener: NotificationListener): Subscription {
    let active = true
    const subscription = this.#connection.on(method, params => {
      this.#check({ method, kind: 'notification', role: 'params', direction: 'received', sender: this.#other }, params)
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
    const messages = this.#connection.events(method, options)
    const leave = async () => (await messages.return?.()) ?? ({ done: true, value: undefined } as const)
    const role = { method, kind: 'notification', role: 'params', direction: 'received', sender: this.#other } as const
    // A generator would not do: `return()` does not reach `messages` before it has begun, or while it waits for a message.
    return {
      next: async () => {
        const result = await messages.next()
        try {
          if (!result.done) await this.#check(role, result.value)
        } catch (problem) {
          await leave()
          throw problem
        }
        return result
      },
      return: leave,
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  handle(method: string, handler: Handler): Subscription {
    const asked = { method, kind: 'request', sender: this.#other } as const
    return this.#connection.handle(method, async (params, context) => {
      await this.#check({ ...asked, role: 'params', direction: 'received' }, params).catch(problem => {
        throw problem instanceof ValidationError ? new HandlerError(ErrorCodes.InvalidParams, problem.message) : problem
      })
      const result = await handler(params, context)
      await this.#check({ ...asked, role: 'result', direction: 'sent' }, result)
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
   * Checks one value of a message. Every check waits for the same promise, so that messages keep their order.
   *
   * @throws {ValidationError} in the mode `throw`; AgentError with the code `NO_DOCUMENT` when there are no shapes
   */
  async #check(message: CheckedMessage, value: unknown): Promise<void> {
    const mode = this.#options[message.direction] ?? 'off'
    if (mode === 'off') return
    this.#loading ??= this.#load()
    const violations = (await this.#loading)(message, value, mode)
    if (violations.length === 0) return
    const problem = new ValidationError(message, violations)
    if (mode === 'throw') throw problem
    this.#report(problem)
  }

  /** Loads the shapes and the validator: clients that check nothing have neither. */
  async #load(): Promise<Check> {
    const { name, version, regenerate, shapes: load } = this.#protocol
    if (!load)
      throw new AgentError(
        'NO_DOCUMENT',
        `the ${name} ${version} bindings have no shapes to check messages against; generate them anew: ${regenerate}`,
      )
    const [{ shapes }, { compileShapes }, { judge }] = await Promise.all([
      load(),
      import('./compile-shapes.js'),
      import('./judge.js'),
    ])
    const compiled = compileShapes(shapes)
    const closed = this.#options.closed ?? false
    return (message, value, mode) => judge(compiled, message, value, { mode, closed })
  }

  /** Reports a message that does not fit, or a listener that failed. Never throws. */
  #report(problem: unknown): void {
    const { onProblem } = this.#options
    if (problem instanceof ValidationError && onProblem) callBack(() => onProblem(problem))
    else process.emitWarning(problem instanceof Error ? problem : String(problem))
  }
}
