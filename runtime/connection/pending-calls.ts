import type { RequestOptions } from '../contract.js'
import { type AgentError, LimitError, RequestAbortedError, RequestTimeoutError, UnsendableError } from '../errors.js'
import { startTimer } from '../limits.js'
import { AbortListeners } from './abort-listeners.js'
import { closedError, type EngineOptions, readErrorResponse } from './engine.js'

/** A call that waits for its response. */
export interface PendingCall {
  readonly method: string
  readonly resolve: (result: unknown) => void
  readonly reject: (error: AgentError) => void
  readonly begun: number
  /** Takes back the listener and the timer, where there are any. */
  release: (() => void) | undefined
}

/** The calls of this side that wait for a response, by id, with their deadlines and signals. */
export class PendingCalls {
  readonly #options: EngineOptions
  readonly #cancel: (id: number) => void
  readonly #calls = new Map<number, PendingCall>()
  readonly #aborts = new AbortListeners()
  /** Calls given up whose response may still come: it is dropped without a report. */
  readonly #abandoned = new Set<number>()
  /** Why no call can be answered any more. */
  #closed: AgentError | undefined

  /** @param cancel tells the peer that a call was given up */
  constructor(options: EngineOptions, cancel: (id: number) => void) {
    this.#options = options
    this.#cancel = cancel
  }

  /** Why a call may not be sent; undefined when it may. */
  refusal(method: string, options: RequestOptions | undefined): AgentError | undefined {
    const { signal, timeoutMs = 0 } = options ?? {}
    if (this.#closed) return closedError(this.#closed, method)
    if (!(Number(timeoutMs) >= 0))
      return new UnsendableError(method, new TypeError(`timeoutMs is ${timeoutMs}, no time`))
    if (signal?.aborted) return new RequestAbortedError(method, signal.reason)
    const { pendingRequests } = this.#options.limits
    if (this.#calls.size < pendingRequests) return undefined
    return new LimitError('pendingRequests', pendingRequests, 'too many calls are waiting', method)
  }

  add(id: number, call: PendingCall, options: RequestOptions | undefined): void {
    this.#calls.set(id, call)
    const signal = options?.signal
    const timeoutMs = options?.timeoutMs ?? this.#options.limits.requestMs
    if (signal || timeoutMs !== Number.POSITIVE_INFINITY) this.#guard(id, call, signal, timeoutMs)
  }

  get isEmpty(): boolean {
    return this.#calls.size === 0
  }

  /** Takes a call out: it is settled by the caller. */
  take(id: unknown): PendingCall | undefined {
    const call = this.#calls.get(id as number)
    if (!call) return undefined
    this.#calls.delete(id as number)
    call.release?.()
    return call
  }

  /** Settles the call that a response belongs to. Only the first response to a call that was given up is known. */
  settle({ id, result, error }: Readonly<Record<string, unknown>>): 'settled' | 'given-up' | 'unknown' {
    const call = this.take(id)
    if (!call) return this.#abandoned.delete(id as number) ? 'given-up' : 'unknown'
    const failed = error !== undefined && error !== null
    if (!failed && result !== undefined) call.resolve(result)
    else call.reject(readErrorResponse(call.method, error, this.#options.redactor))
    return 'settled'
  }

  /** No response arrives any more: all calls reject, and later ones are refused. */
  close(error: AgentError): void {
    this.#closed ??= error
    const calls = [...this.#calls.values()]
    this.#calls.clear()
    this.#abandoned.clear()
    for (const { method, begun, release, reject } of calls) {
      release?.()
      reject(closedError(error, method, Date.now() - begun))
    }
  }

  #guard(id: number, call: PendingCall, signal: AbortSignal | undefined, timeoutMs: number): void {
    const aborted = () => this.#giveUp(id, new RequestAbortedError(call.method, signal?.reason))
    const timer = startTimer(timeoutMs, () => this.#giveUp(id, new RequestTimeoutError(call.method, timeoutMs)))
    if (signal) this.#aborts.add(signal, id, aborted)
    call.release = () => {
      clearTimeout(timer)
      if (signal) this.#aborts.delete(signal, id)
    }
  }

  #giveUp(id: number, error: AgentError): void {
    const call = this.take(id)
    if (!call) return
    this.#abandoned.add(id)
    const [oldest = id] = this.#abandoned
    if (this.#abandoned.size > this.#options.limits.pendingRequests) this.#abandoned.delete(oldest)
    this.#cancel(id)
    call.reject(error)
  }
}
