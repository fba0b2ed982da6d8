import type { Message } from 'vscode-jsonrpc'
import type { Wire } from '../../base/wire.js'
import type { Channel, ChannelSink, Problem } from '../channel.js'
import type { RequestOptions, Side } from '../contract.js'
import {
  AgentError,
  ConnectionClosedError,
  ErrorResponse,
  FramingError,
  InvalidResponseError,
  LimitError,
  RequestAbortedError,
  RequestTimeoutError,
  UnsendableError,
} from '../errors.js'
import { explain, quote, quoteStderr } from '../explanations.js'
import type { Unusable } from '../framing/framing.js'
import { type Limits, startTimer } from '../limits.js'
import type { Redactor } from '../redact.js'
import type { Tracer } from '../trace/tracer.js'
import { AbortListeners } from './abort-listeners.js'
import { BatchReply } from './batch.js'
import { Delivery } from './delivery.js'
import { IncomingRequests, type Reply, refuse } from './incoming.js'
import { ErrorCodes, fromWire, toWire } from './rpc.js'
import type { Subscriptions } from './subscriptions.js'
import { within } from './within.js'

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
  readonly side: Side
  readonly report: (kind: Problem['kind'], message: () => string) => void
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
  /** Whether the peer has sent a message. */
  #heard = false
  #silence: NodeJS.Timeout | undefined

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
      if (!this.#heard && !this.#silence) this.#watchForSilence(method)
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
    clearTimeout(this.#silence)
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
    if (!this.#heard) this.#hear()
    this.#delivery.push(value, bytes)
  }

  unusable(why: Unusable, content: unknown, bytes: number): void {
    this.#hear()
    const agent = this.#channel.description
    if (why === 'not-json') {
      const text = content as string
      this.#parts.report(why, () => explain(why, { bytes, agent, text: quote(text, this.#parts.redactor) }))
      if (this.#answersInvalid) refuse(this.#reply, null, ErrorCodes.ParseError, 'the message is not JSON')
      return
    }
    const { depth } = this.#parts.limits
    const what = `a message from ${agent}`
    this.#parts.report(why, () => explain(why, { what, limit: depth }))
    const items = (Array.isArray(content) ? content : [content]).slice(0, this.#parts.limits.batchItems)
    for (const item of items) this.#turnDown(item, 'depth', depth, 'the message is nested too deeply')
  }

  text(text: string, first: boolean): void {
    const { framing, description: agent } = this.#channel
    const kind = first ? 'preamble' : 'text'
    this.#parts.report(kind, () => explain(kind, { agent, text: quote(text, this.#parts.redactor) }))
    // Text before a header is no line that somebody could wait for an answer to.
    if (!this.#answersInvalid || framing === 'content-length') return
    const [code, what] = isJson(text)
      ? ([ErrorCodes.InvalidRequest, 'the line is not a JSON-RPC message'] as const)
      : ([ErrorCodes.ParseError, 'the line is not JSON'] as const)
    refuse(this.#reply, null, code, what)
  }

  ended(error: AgentError | undefined): void {
    if (!(error instanceof FramingError && error.fault === 'other-framing')) {
      this.#delivery.end(error)
      return
    }
    this.#parts.report('framing', () => error.message)
    if (!this.#answersInvalid) {
      this.#delivery.end(error)
      return
    }
    refuse(this.#reply, null, ErrorCodes.ParseError, error.message)
    void within(this.#parts.limits.exitMs, this.#channel.end()).then(() => this.#delivery.end(error))
  }

  /** Whether what is no call is answered with an error: only an agent does, as its client may wait for an answer. */
  get #answersInvalid(): boolean {
    return this.#parts.side === 'server'
  }

  readonly #reply: Reply = message => this.#send(message)

  #hear(): void {
    this.#heard = true
    clearTimeout(this.#silence)
  }

  #watchForSilence(method: string): void {
    const { silentMs } = this.#parts.limits
    this.#silence = startTimer(silentMs, () => {
      const { description: agent, framing: own = 'its', process } = this.#channel
      const stderr = quoteStderr(process?.stderr ?? '')
      this.#parts.report('silence', () => explain('silence', { agent, ms: silentMs, method, own }) + stderr)
    })
    this.#silence?.unref()
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
    if (Array.isArray(value)) this.#receiveBatch(value, bytes)
    else this.#receiveOne(value, bytes, this.#reply)
  }

  #receiveOne(value: unknown, bytes: number | undefined, reply: Reply): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#invalid('a message is not an object', reply)
      return
    }
    const message = value as Record<string, unknown>
    if (typeof message.method === 'string') this.#receiveCall(message, message.method, bytes, reply)
    else if (message.id !== undefined || message.result !== undefined || message.error !== undefined)
      this.#receiveResponse(message, bytes)
    else this.#invalid('a message has neither a method nor a result', reply)
  }

  #receiveBatch(items: readonly unknown[], bytes: number | undefined): void {
    if (items.length === 0) {
      this.#invalid('a batch is empty', this.#reply)
      return
    }
    const { batchItems } = this.#parts.limits
    if (items.length > batchItems) {
      const { description: agent } = this.#channel
      this.#parts.report('batch', () => explain('batch', { count: items.length, agent, limit: batchItems }))
      for (const item of items) if (!isCall(item)) this.#turnDown(item, 'batchItems', batchItems, '')
      if (items.some(isCall))
        refuse(this.#reply, null, ErrorCodes.InvalidRequest, `a batch has more than ${batchItems} messages`)
      return
    }
    const batch = new BatchReply(messages => this.#send(messages as unknown as Message))
    for (const item of items) {
      if (isAnswered(item, this.#answersInvalid)) batch.expect()
      // Counted one by one, for consumers keep them one by one.
      this.#receiveOne(item, bytes === undefined ? undefined : Buffer.byteLength(JSON.stringify(item)), batch.reply)
    }
    batch.complete()
  }

  /** Settles what waits for a message that a limit forbids to use: a call of this side, or a request of the peer. */
  #turnDown(value: unknown, limit: 'depth' | 'batchItems', bound: number, words: string): void {
    const { id, method } = (value ?? {}) as { id?: unknown; method?: unknown }
    if (typeof method === 'string') {
      if (id !== undefined) refuse(this.#reply, isId(id) ? id : null, ErrorCodes.InvalidRequest, words)
      return
    }
    const pending = this.#pending.get(id as number)
    if (!pending) return
    this.#pending.delete(id as number)
    pending.release?.()
    pending.reject(new LimitError(limit, bound, `the response to ${pending.method} is over a limit`, pending.method))
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

  #unknownResponse({ id, error }: Record<string, unknown>): void {
    const shown =
      typeof id === 'number' ? `the id ${id}` : id === undefined || id === null ? 'no id' : `a ${typeof id} as id`
    const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
    this.#parts.report('unknown-response', () => {
      const what = typeof message === 'string' ? `: ${quote(message, this.#parts.redactor)} (${String(code)})` : ''
      return `a response with ${shown} belongs to no call${what}`
    })
  }

  #receiveCall(message: Record<string, unknown>, method: string, bytes: number | undefined, reply: Reply): void {
    this.#tracer?.receivedCall(message, method, bytes)
    const { id, params } = message
    if (isId(id)) {
      this.#incoming.accept(id, method, params, reply)
      return
    }
    if (id !== undefined) {
      // JSON-RPC discourages null as an id; LSP and MCP forbid it.
      const what = 'a request has an id that is neither a number nor a string'
      this.#parts.report('invalid-message', () => what)
      refuse(reply, null, ErrorCodes.InvalidRequest, what)
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
        this.#parts.report('listener', () => `a listener of ${method} failed: ${what}`)
      }
    }
  }

  #invalid(message: string, reply: Reply): void {
    this.#parts.report('invalid-message', () => message)
    if (this.#answersInvalid) refuse(reply, null, ErrorCodes.InvalidRequest, message)
  }
}

function sendError(method: string, error: unknown): AgentError {
  return error instanceof AgentError ? error : new UnsendableError(method, error)
}

const isId = (id: unknown): id is number | string => typeof id === 'number' || typeof id === 'string'

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCall = (value: unknown) => isObject(value) && typeof value.method === 'string'

/** Whether a message of a batch gets an answer. */
function isAnswered(value: unknown, answersInvalid: boolean): boolean {
  if (isCall(value)) return (value as Record<string, unknown>).id !== undefined
  const isResponse =
    isObject(value) && (value.id !== undefined || value.result !== undefined || value.error !== undefined)
  return answersInvalid && !isResponse
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
