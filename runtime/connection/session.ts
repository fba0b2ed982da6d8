import type { Message } from 'vscode-jsonrpc'
import type { Wire } from '../../base/wire.js'
import type { Channel, ChannelSink } from '../channel.js'
import type { RequestOptions } from '../contract.js'
import { type AgentError, FramingError, LimitError } from '../errors.js'
import { explain, quote } from '../explain.js'
import type { Unusable } from '../framing/framing.js'
import { SilenceWatch } from '../silence-watch.js'
import { within } from '../within.js'
import { BatchReply, isAnswered, isCall, isId, isResponse } from './batch.js'
import { Delivery } from './delivery.js'
import {
  closedError,
  type EngineOptions,
  type EngineSession,
  explainUnusable,
  notifyListeners,
  reportText,
  sendError,
} from './engine.js'
import { IncomingRequests, type Reply, refuse } from './incoming.js'
import { PendingCalls } from './pending-calls.js'
import { ErrorCodes, toWire } from './rpc.js'

const accepted = Promise.resolve()

/** JSON-RPC over one channel: calls and their responses, notifications, and the order between them. */
export class Session implements ChannelSink, EngineSession {
  readonly #options: EngineOptions
  readonly #channel: Channel
  readonly #wire: Required<Wire>
  readonly #delivery: Delivery
  readonly #incoming: IncomingRequests
  readonly #pending: PendingCalls
  readonly #silence: SilenceWatch
  /** Whether messages that are no calls are answered with an error: only an agent does, as its client may wait. */
  readonly #answersInvalid: boolean
  #lastId = 0
  /** Why nothing can be sent any more. */
  #closed: AgentError | undefined
  /** Whether secrets in what is sent are remembered, to recognise them when they come back. */
  learning = false

  constructor(options: EngineOptions) {
    this.#options = options
    this.#channel = options.channel
    this.#wire = options.wire
    this.#answersInvalid = options.side === 'server'
    this.#silence = new SilenceWatch(options)
    this.#pending = new PendingCalls(options, id => {
      const { cancel } = this.#wire
      if (cancel) this.notify(cancel.method, { [cancel.id]: id })
    })
    this.#delivery = new Delivery((value, bytes) => this.#receive(value, bytes), options)
    this.#incoming = new IncomingRequests(options)
  }

  start(): void {
    this.#channel.start(this)
  }

  get isIdle(): boolean {
    return this.#pending.isEmpty && this.#incoming.isEmpty
  }

  request(method: string, params: unknown, options: RequestOptions | undefined): Promise<unknown> {
    const refusal = this.#pending.refusal(method, options)
    if (refusal) return Promise.reject(refusal)
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      // Before it is sent: over streams within this process the response may come while it is being written.
      this.#pending.add(id, { method, resolve, reject, begun: Date.now(), release: undefined }, options)
      this.#silence.asked(method)
      try {
        this.#send({ jsonrpc: '2.0', id, method, params: toWire(params, this.#wire) } as Message)
      } catch (error) {
        this.#pending.take(id)?.reject(sendError(method, error))
      }
    })
  }

  notify(method: string, params: unknown): Promise<void> {
    try {
      if (this.#closed) throw closedError(this.#closed, method)
      this.#send({ jsonrpc: '2.0', method, params: toWire(params, this.#wire) } as Message)
      return this.#channel.drained() ?? accepted
    } catch (error) {
      const rejection = Promise.reject(sendError(method, error))
      rejection.catch(() => {})
      return rejection
    }
  }

  lastAnswers(error: AgentError): Promise<void> {
    this.#pending.close(error)
    return this.#incoming.answered(error)
  }

  /** Ends the session: everything that waits rejects. Nothing happens the second time. */
  close(error: AgentError): void {
    if (this.#closed) return
    this.#closed = error
    this.#silence.stop()
    this.#pending.close(error)
    this.#incoming.close(error)
  }

  message(value: unknown, bytes: number | undefined): void {
    this.#silence.stop()
    this.#delivery.push(value, bytes)
  }

  unusable(why: Unusable, content: unknown, bytes: number): void {
    this.#silence.stop()
    this.#options.report(why, () => explainUnusable(this.#options, why, content, bytes))
    if (why === 'not-json') {
      if (this.#answersInvalid) refuse(this.#reply, null, ErrorCodes.ParseError, 'the message is not JSON')
      return
    }
    const { depth, batchItems } = this.#options.limits
    const items = (Array.isArray(content) ? content : [content]).slice(0, batchItems)
    for (const item of items) this.#turnDown(item, 'depth', depth, 'the message is nested too deeply')
  }

  text(text: string, first: boolean): void {
    reportText(this.#options, text, first)
    // Text before a header needs no answer.
    if (!this.#answersInvalid || this.#channel.framing === 'content-length') return
    if (isJson(text)) refuse(this.#reply, null, ErrorCodes.InvalidRequest, 'the line is not a JSON-RPC message')
    else refuse(this.#reply, null, ErrorCodes.ParseError, 'the line is not JSON')
  }

  ended(error: AgentError | undefined): void {
    const isOther = error instanceof FramingError && error.fault === 'other-framing'
    if (isOther) this.#options.report('other-framing', () => error.message)
    if (!isOther || !this.#answersInvalid) {
      this.#delivery.end(error)
      return
    }
    refuse(this.#reply, null, ErrorCodes.ParseError, error.message)
    void within(this.#options.limits.exitMs, this.#channel.end()).then(() => this.#delivery.end(error))
  }

  readonly #reply: Reply = message => this.#send(message)

  #send(message: Message): void {
    if (this.learning) this.#options.redactor.learn(message)
    this.#channel.send(message)
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
    else if (isResponse(message)) this.#receiveResponse(message)
    else this.#invalid('a message has neither a method nor a result', reply)
  }

  #receiveBatch(items: readonly unknown[], bytes: number | undefined): void {
    if (items.length === 0) {
      this.#invalid('a batch is empty', this.#reply)
      return
    }
    const { batchItems } = this.#options.limits
    if (items.length > batchItems) {
      const { description: agent } = this.#channel
      this.#options.report('batch', () => explain('batch', { count: items.length, agent, limit: batchItems }))
      for (const item of items) if (!isCall(item)) this.#turnDown(item, 'batchItems', batchItems, '')
      if (items.some(isCall))
        refuse(this.#reply, null, ErrorCodes.InvalidRequest, `a batch has more than ${batchItems} messages`)
      return
    }
    const batch = new BatchReply(messages => this.#send(messages as unknown as Message))
    for (const item of items) {
      if (isAnswered(item, this.#answersInvalid)) batch.expect()
      // Counted one by one, for consumers keep them one by one.
      this.#receiveOne(item, bytes && Buffer.byteLength(JSON.stringify(item)), batch.reply)
    }
    batch.complete()
  }

  /** Settles the call of this side, or answers the request of the peer, whose message a limit forbids to use. */
  #turnDown(value: unknown, limit: 'depth' | 'batchItems', bound: number, words: string): void {
    const { id, method } = (value ?? {}) as { id?: unknown; method?: unknown }
    if (typeof method === 'string') {
      if (id !== undefined) refuse(this.#reply, isId(id) ? id : null, ErrorCodes.InvalidRequest, words)
      return
    }
    const call = this.#pending.take(id)
    call?.reject(new LimitError(limit, bound, `the response to ${call.method} is over a limit`, call.method))
  }

  #receiveResponse(message: Record<string, unknown>): void {
    const found = this.#pending.settle(message)
    if (found === 'settled') this.#delivery.answered()
    else if (found === 'unknown') this.#unknownResponse(message)
  }

  #unknownResponse({ id, error }: Record<string, unknown>): void {
    const shown =
      typeof id === 'number' ? `the id ${id}` : id === undefined || id === null ? 'no id' : `a ${typeof id} as id`
    const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
    this.#options.report('unknown-response', () => {
      // Of what a peer says, only texts and numbers can always be shown: `String({ toString: 1 })` throws.
      const shownCode = typeof code === 'number' ? code : 'no code'
      const what = typeof message === 'string' ? `: ${quote(message, this.#options.redactor)} (${shownCode})` : ''
      return `a response with ${shown} belongs to no call${what}`
    })
  }

  #receiveCall(message: Record<string, unknown>, method: string, bytes: number | undefined, reply: Reply): void {
    const { id, params } = message
    if (isId(id)) {
      this.#incoming.accept(id, method, params, reply)
      return
    }
    if (id !== undefined) {
      // JSON-RPC discourages null as an id; LSP and MCP forbid it.
      const what = 'a request has an id that is neither a string nor a number that can be sent back'
      this.#options.report('invalid-message', () => what)
      refuse(reply, null, ErrorCodes.InvalidRequest, what)
      return
    }
    const { cancel, goodbye } = this.#wire
    if (method === goodbye?.notification) this.#incoming.isLeft = true
    if (method === cancel?.method) {
      this.#incoming.cancel((params as Record<string, unknown> | null | undefined)?.[cancel.id])
      return
    }
    notifyListeners(this.#options, method, params, bytes ?? 0)
  }

  #invalid(message: string, reply: Reply): void {
    this.#options.report('invalid-message', () => message)
    if (this.#answersInvalid) refuse(reply, null, ErrorCodes.InvalidRequest, message)
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
