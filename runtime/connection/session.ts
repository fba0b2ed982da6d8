import type { Message } from 'vscode-jsonrpc'
import type { Wire } from '../../base/wire.js'
import type { Channel, ChannelSink, Problem } from '../channel.js'
import type { RequestOptions } from '../contract.js'
import {
  AgentError,
  ConnectionClosedError,
  ErrorResponse,
  InvalidResponseError,
  LimitError,
  RequestAbortedError,
  RequestTimeoutError,
  UnsendableError,
} from '../errors.js'
import { type Limits, startTimer } from '../limits.js'
import type { Redactor } from '../redact.js'
import type { Tracer } from '../trace/tracer.js'
import { AbortListeners } from './abort-listeners.js'
import { Delivery } from './delivery.js'
import { IncomingRequests } from './incoming.js'
import { fromWire, toWire } from './rpc.js'
import type { Subscriptions } from './subscriptions.js'

/** A call that waits for its response. */
interface Pending {
  readonly method: string
  readonly resolve: (result: unknown) => void
  readonly reject: (error: AgentError) => void
  readonly begun: number
  /** Takes back the listener and the timer, where there are any. */
  release: (() => void) | undefined
}

/** What a session is made of. */
export interface SessionParts {
  readonly channel: Channel
  readonly subscriptions: Subscriptions
  readonly limits: Readonly<Limits>
  readonly redactor: Redactor
  readonly tracer: Tracer | undefined
  readonly wire: Required<Wire>
  readonly report: (problem: Problem) => void
  /** Once: the channel has ended, or the session was failed. */
  readonly ended: (error: AgentError | undefined) => void
}

const accepted = Promise.resolve()
const ignore = () => {}

/** JSON-RPC over one channel: calls and their responses, notifications, and the order between them. */
export class Session implements ChannelSink {
  readonly #parts: SessionParts
  readonly #channel: Channel
  readonly #subscriptions: Subscriptions
  readonly #tracer: Tracer | undefined
  readonly #wire: Required<Wire>
  readonly #delivery: Delivery
  readonly #incoming: IncomingRequests
  readonly #aborts = new AbortListeners()
  readonly #pending = new Map<number, Pending>()
  /** Calls given up whose response may still come: it is dropped without a word. */
  readonly #abandoned = new Set<number>()
  #lastId = 0
  /** Why nothing can be sent any more. */
  #closed: AgentError | undefined
  /** Whether secrets in what is sent are remembered, to recognise them when they come back. */
  learning = false

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#channel = parts.channel
    this.#subscriptions = parts.subscriptions
    this.#tracer = parts.tracer
    this.#wire = parts.wire
    this.#delivery = new Delivery({
      receive: (value, bytes) => this.#receive(value, bytes),
      ended: error => parts.ended(error),
      takeTouched: () => parts.subscriptions.takeTouched(),
    })
    this.#incoming = new IncomingRequests({
      find: method => parts.subscriptions.handler(method),
      send: message => this.#send(message),
      wire: parts.wire,
      limits: parts.limits,
      redactor: parts.redactor,
    })
  }

  start(): void {
    this.#channel.start(this)
  }

  request(method: string, params: unknown, options: RequestOptions | undefined): Promise<unknown> {
    if (this.#closed) return Promise.reject(this.#closedError(method))
    const signal = options?.signal
    if (signal?.aborted) return Promise.reject(new RequestAbortedError(method, signal.reason))
    const { pendingRequests, requestMs } = this.#parts.limits
    if (this.#pending.size >= pendingRequests)
      return Promise.reject(new LimitError('pendingRequests', pendingRequests, `too many calls are waiting`, method))
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      const pending: Pending = { method, resolve, reject, begun: Date.now(), release: undefined }
      try {
        this.#send({ jsonrpc: '2.0', id, method, params: toWire(params, this.#wire) } as Message)
      } catch (error) {
        reject(sendError(method, error))
        return
      }
      this.#pending.set(id, pending)
      const timeoutMs = options?.timeoutMs ?? requestMs
      if (signal || timeoutMs !== Number.POSITIVE_INFINITY) this.#guard(id, pending, signal, timeoutMs)
    })
  }

  notify(method: string, params: unknown): Promise<void> {
    let failed: AgentError
    if (this.#closed) failed = this.#closedError(method)
    else {
      try {
        this.#send({ jsonrpc: '2.0', method, params: toWire(params, this.#wire) } as Message)
        return this.#channel.drained() ?? accepted
      } catch (error) {
        failed = sendError(method, error)
      }
    }
    const rejection = Promise.reject(failed)
    rejection.catch(ignore)
    return rejection
  }

  /** Ends the session: everything that waits rejects. Nothing happens the second time. */
  close(error: AgentError): void {
    if (this.#closed) return
    this.#closed = error
    const pending = [...this.#pending.values()]
    this.#pending.clear()
    this.#abandoned.clear()
    for (const call of pending) {
      call.release?.()
      call.reject(this.#closedError(call.method, Date.now() - call.begun))
    }
    this.#incoming.close(error)
  }

  message(value: unknown, bytes: number | undefined): void {
    this.#delivery.push(value, bytes)
  }

  problem(problem: Problem): void {
    this.#parts.report(problem)
  }

  ended(error: AgentError | undefined): void {
    this.#delivery.end(error)
  }

  #send(message: Message): void {
    if (this.learning) this.#parts.redactor.learn(message)
    const bytes = this.#channel.send(message)
    this.#tracer?.sent(message, bytes)
  }

  #closedError(method: string, afterMs?: number): ConnectionClosedError {
    const when = afterMs === undefined ? '' : ` after ${afterMs} ms`
    const because = this.#closed?.message ?? 'the connection is closed'
    return new ConnectionClosedError(`${method} failed${when}: ${because}`, { method, cause: this.#closed })
  }

  #guard(id: number, pending: Pending, signal: AbortSignal | undefined, timeoutMs: number): void {
    const aborted = () => this.#giveUp(id, new RequestAbortedError(pending.method, signal?.reason))
    const timer = startTimer(timeoutMs, () => this.#giveUp(id, new RequestTimeoutError(pending.method, timeoutMs)))
    if (signal) this.#aborts.add(signal, id, aborted)
    pending.release = () => {
      clearTimeout(timer)
      if (signal) this.#aborts.delete(signal, id)
    }
  }

  #giveUp(id: number, error: AgentError): void {
    const pending = this.#pending.get(id)
    if (!pending) return
    this.#pending.delete(id)
    pending.release?.()
    this.#abandoned.add(id)
    if (this.#abandoned.size > this.#parts.limits.pendingRequests) {
      const [oldest] = this.#abandoned
      if (oldest !== undefined) this.#abandoned.delete(oldest)
    }
    const { cancel } = this.#wire
    if (cancel) this.notify(cancel.method, { [cancel.id]: id })
    pending.reject(error)
  }

  #receive(value: unknown, bytes: number | undefined): void {
    if (this.#closed) return
    if (typeof value !== 'object' || value === null) {
      this.#invalid('a message is not an object')
      return
    }
    if (Array.isArray(value)) {
      this.#invalid(`a batch of ${value.length} messages, which are handled one by one`)
      for (const item of value) this.#receive(Array.isArray(item) ? undefined : item, undefined)
      return
    }
    const message = value as Record<string, unknown>
    if (typeof message.method === 'string') this.#receiveCall(message, message.method, bytes)
    else this.#receiveResponse(message, bytes)
  }

  #receiveResponse(message: Record<string, unknown>, bytes: number | undefined): void {
    const id = message.id
    const pending = this.#pending.get(id as number)
    this.#tracer?.receivedResponse(message, bytes, pending && { method: pending.method, begun: pending.begun })
    if (!pending) {
      if (!this.#abandoned.delete(id as number)) this.#unknownResponse(message)
      return
    }
    this.#pending.delete(id as number)
    pending.release?.()
    this.#delivery.answered()
    const { error, result } = message
    if (error !== undefined && error !== null) pending.reject(this.#readError(pending.method, error))
    else if (result !== undefined) pending.resolve(result)
    else pending.reject(new InvalidResponseError(pending.method, 'has neither a result nor an error'))
  }

  #readError(method: string, error: unknown): AgentError {
    const { code, message, data } = error as Record<string, unknown>
    if (typeof code !== 'number' || typeof message !== 'string')
      return new InvalidResponseError(method, 'has an error without a code or a message')
    const { redactor } = this.#parts
    return new ErrorResponse(method, code, redactor.text(message), redactor.value(data))
  }

  #unknownResponse({ id }: Record<string, unknown>): void {
    const shown =
      typeof id === 'number' ? `the id ${id}` : id === undefined || id === null ? 'no id' : `a ${typeof id} as id`
    this.#parts.report({ kind: 'unknown-response', message: `a response with ${shown} belongs to no call` })
  }

  #receiveCall(message: Record<string, unknown>, method: string, bytes: number | undefined): void {
    this.#tracer?.receivedCall(message, method, bytes)
    const { id, params } = message
    if (typeof id === 'number' || typeof id === 'string') {
      this.#incoming.accept(id, method, params)
      return
    }
    if (id !== undefined) {
      this.#invalid('a request has an id that is neither a number nor a string')
      return
    }
    const { cancel } = this.#wire
    if (method === cancel?.method) {
      this.#incoming.cancel((params as Record<string, unknown> | null | undefined)?.[cancel.id])
      return
    }
    const listeners = this.#subscriptions.listeners(method)
    if (!listeners) return
    const given = fromWire(params, this.#wire)
    for (const receive of listeners) {
      try {
        receive(given, bytes ?? 0)
      } catch (error) {
        const what = this.#parts.redactor.text(String(error))
        this.#parts.report({ kind: 'listener', message: `a listener of ${method} failed: ${what}` })
      }
    }
  }

  #invalid(message: string): void {
    this.#parts.report({ kind: 'invalid-message', message })
  }
}

function sendError(method: string, error: unknown): AgentError {
  return error instanceof AgentError ? error : new UnsendableError(method, error)
}
