import type { Message, ResponseMessage } from 'vscode-jsonrpc'
import type { HandlerContext } from '../contract.js'
import { startTimer } from '../limits.js'
import type { EngineOptions } from './engine.js'
import { ErrorCodes, fromWire } from './rpc.js'

type RequestId = number | string

/** Sends an answer, by itself or as a part of the answer to a batch. */
export type Reply = (message: Message) => void

/** A request of the peer while it is being handled. The controller is made only when a handler asks for its signal. */
class Handling implements HandlerContext {
  readonly method: string
  readonly id: RequestId
  readonly reply: Reply
  timer: NodeJS.Timeout | undefined
  /** Why it is not wanted any more; undefined while it is. */
  reason: unknown
  #controller: AbortController | undefined

  constructor(method: string, id: RequestId, reply: Reply) {
    this.method = method
    this.id = id
    this.reply = reply
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.reason) this.#controller.abort(this.reason)
    return this.#controller.signal
  }

  /** Aborts the signal. Only the first reason counts. */
  cancel(reason: Error): void {
    this.reason ??= reason
    this.#controller?.abort(this.reason)
  }
}

/** The requests of the peer: each is answered exactly once. */
export class IncomingRequests {
  readonly #options: EngineOptions
  readonly #handled = new Map<RequestId, Handling>()
  #answered: (() => void) | undefined
  /** Whether the peer has said goodbye: it waits for no answer any more. */
  isLeft = false

  constructor(options: EngineOptions) {
    this.#options = options
  }

  get isEmpty(): boolean {
    return this.#handled.size === 0
  }

  /** The peer says nothing more. This aborts all signals, and resolves when every request is answered that it waits for. */
  answered(reason: Error): Promise<void> {
    return new Promise(resolve => {
      this.#answered = resolve
      if (this.isEmpty || this.isLeft) resolve()
      for (const handling of this.#handled.values()) handling.cancel(reason)
    })
  }

  accept(id: RequestId, method: string, params: unknown, reply: Reply): void {
    const handler = this.#options.subscriptions.handler(method)
    const { handledRequests, handlerMs } = this.#options.limits
    if (!handler) {
      refuse(reply, id, ErrorCodes.MethodNotFound, `there is no method ${method.slice(0, 200)}`)
      return
    }
    if (this.#handled.has(id)) {
      refuse(reply, id, ErrorCodes.InvalidRequest, 'a request with this id is being handled')
      return
    }
    if (this.#handled.size >= handledRequests) {
      refuse(reply, id, ErrorCodes.InternalError, `${handledRequests} requests are being handled already`)
      return
    }
    const handling = new Handling(method, id, reply)
    this.#handled.set(id, handling)
    if (handlerMs !== Number.POSITIVE_INFINITY)
      handling.timer = startTimer(handlerMs, () => {
        this.#fail(handling, new Error(`not answered within ${handlerMs} ms`))
        handling.cancel(new DOMException(`not answered within ${handlerMs} ms`, 'TimeoutError'))
      })
    try {
      const answer = handler(fromWire(params, this.#options.wire), handling)
      if (isThenable(answer))
        answer.then(
          result => this.#answer(handling, result),
          error => this.#fail(handling, error),
        )
      else this.#answer(handling, answer)
    } catch (error) {
      this.#fail(handling, error)
    }
  }

  /** The peer cancelled the request. This aborts the handler's signal; what the handler then returns or throws is the answer. */
  cancel(id: unknown): void {
    this.#handled.get(id as RequestId)?.cancel(new DOMException('cancelled by the peer', 'AbortError'))
  }

  /** The connection is gone: nobody waits for answers any more. */
  close(reason: Error): void {
    for (const handling of this.#handled.values()) {
      clearTimeout(handling.timer)
      handling.cancel(reason)
    }
    this.#handled.clear()
  }

  #settle(handling: Handling): boolean {
    if (this.#handled.get(handling.id) !== handling) return false
    this.#handled.delete(handling.id)
    clearTimeout(handling.timer)
    if (this.isEmpty) this.#answered?.()
    return true
  }

  #answer(handling: Handling, result: unknown): void {
    if (!this.#settle(handling)) return
    const { id, method, reply } = handling
    try {
      // JSON leaves out what it has no words for, and a response without a result is none.
      if (typeof result === 'function' || typeof result === 'symbol') throw new Error(`JSON has no ${typeof result}`)
      reply({ jsonrpc: '2.0', id, result: result === undefined ? null : result } as ResponseMessage)
    } catch (error) {
      refuse(reply, id, ErrorCodes.InternalError, this.#describe(method, error))
    }
  }

  #fail(handling: Handling, error: unknown): void {
    if (!this.#settle(handling)) return
    const { id, method, reply } = handling
    const { code, message, data } = readError(error)
    if (code === undefined) {
      if (handling.reason) refuse(reply, id, ErrorCodes.RequestCancelled, `${method} was cancelled`)
      else refuse(reply, id, ErrorCodes.InternalError, this.#describe(method, error))
      return
    }
    const { redactor } = this.#options
    try {
      const answer = { code, message: redactor.text(message), data: redactor.value(asJson(data)) }
      reply({ jsonrpc: '2.0', id, error: answer } as ResponseMessage)
    } catch (unsendable) {
      refuse(reply, id, ErrorCodes.InternalError, this.#describe(method, unsendable))
    }
  }

  #describe(method: string, error: unknown): string {
    const { message } = readError(error)
    return this.#options.redactor.text(`${method} failed: ${message.split('\n', 1)[0]}`)
  }
}

/** Answers with an error. `id` is null where the request has none that could be used. */
export function refuse(reply: Reply, id: RequestId | null, code: number, message: string): void {
  try {
    reply({ jsonrpc: '2.0', id, error: { code, message } } as ResponseMessage)
  } catch {
    // The channel is closed or full. The session reports that separately.
  }
}

/** What JSON makes of a value. @throws {TypeError} as `JSON.stringify` does, for a value that leads back to itself */
function asJson(value: unknown): unknown {
  const json: string | undefined = JSON.stringify(value)
  return json === undefined ? undefined : JSON.parse(json)
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'

/** The error for a thrown value. One with a whole-number `code`, such as vscode-jsonrpc's `ResponseError`, is the answer. */
function readError(error: unknown): { code?: number; message: string; data?: unknown } {
  if (typeof error !== 'object' || error === null) return { message: String(error) }
  const { code, rpcCode, message, data } = error as Record<string, unknown>
  // The numbers of a DOMException, which aborted work throws, mean something else.
  const number = (error instanceof DOMException ? [] : [code, rpcCode]).find((value): value is number =>
    Number.isInteger(value),
  )
  return {
    message: typeof message === 'string' ? message : 'unknown error',
    ...(number !== undefined && { code: number, data }),
  }
}
