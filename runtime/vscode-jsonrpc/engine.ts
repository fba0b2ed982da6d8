import {
  type CancellationToken,
  CancellationTokenSource,
  createMessageConnection,
  type Message,
  type MessageConnection,
  NullLogger,
  ParameterStructures,
  ResponseError,
  type ResponseMessage,
} from 'vscode-jsonrpc/node'
import type { Wire } from '../../base/wire.js'
import {
  closedError,
  type Engine,
  type EngineOptions,
  type EngineSession,
  notifyListeners,
  readErrorResponse,
  sendError,
} from '../connection/engine.js'
import { IncomingRequests, refuse } from '../connection/incoming.js'
import { PendingCalls } from '../connection/pending-calls.js'
import { ErrorCodes, toWire } from '../connection/rpc.js'
import type { RequestOptions } from '../contract.js'
import { type AgentError, InvalidResponseError } from '../errors.js'
import { SilenceWatch } from '../silence-watch.js'
import { ChannelReader, ChannelWriter, ownCancel } from './channel-streams.js'

/**
 * Speaks JSON-RPC with the connection of vscode-jsonrpc, over the channels, limits and life cycle of this runtime:
 * `connect({ engine: vscodeJsonRpc, … })`. `docs/transports-and-life-cycle.md` lists what it cannot do.
 */
export const vscodeJsonRpc: Engine = options => new VscodeSession(options)

class VscodeSession implements EngineSession {
  readonly #options: EngineOptions
  readonly #connection: MessageConnection
  readonly #reader: ChannelReader
  readonly #pending: PendingCalls
  readonly #silence: SilenceWatch
  /** By the ids of `#pending`, which are not those on the wire. */
  readonly #tokens = new Map<number, CancellationTokenSource>()
  readonly #incoming: IncomingRequests
  #lastId = 0
  #lastHandled = 0
  /** Result of the channel for the message that is being sent. */
  #refused: unknown
  #closed: AgentError | undefined
  learning = false

  constructor(options: EngineOptions) {
    this.#options = options
    this.#silence = new SilenceWatch(options)
    this.#pending = new PendingCalls(options, id => this.#tokens.get(id)?.cancel())
    this.#incoming = new IncomingRequests(options)
    const reader = new ChannelReader(options, this.#silence)
    this.#reader = reader
    const writer = new ChannelWriter(message => this.#send(message))
    this.#connection = createMessageConnection(reader, writer, NullLogger)
    this.#connection.onRequest((method, params, token) => this.#handle(method, params, token))
    this.#connection.onNotification((method, params) => this.#hear(method, params))
  }

  start(): void {
    this.#connection.listen()
  }

  get isIdle(): boolean {
    return this.#pending.isEmpty && this.#incoming.isEmpty
  }

  request(method: string, params: unknown, options: RequestOptions | undefined): Promise<unknown> {
    const refusal = this.#pending.refusal(method, options)
    if (refusal) return Promise.reject(refusal)
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      const cancel = new CancellationTokenSource()
      this.#tokens.set(id, cancel)
      this.#pending.add(id, { method, resolve, reject, begun: Date.now(), release: undefined }, options)
      const settled = (settle: (call: NonNullable<ReturnType<PendingCalls['take']>>) => void) => {
        this.#tokens.delete(id)
        const call = this.#pending.take(id)
        if (call) settle(call)
      }
      this.#refused = undefined
      const answer = this.#connection.sendRequest(method, ...toArguments(params, this.#options.wire), cancel.token)
      const refused = this.#refused
      answer.then(
        result => settled(call => call.resolve(result)),
        error => settled(call => call.reject(refused ? sendError(method, refused) : this.#readError(method, error))),
      )
      this.#silence.asked(method)
    })
  }

  notify(method: string, params: unknown): Promise<void> {
    const sent = this.#closed ? Promise.reject(closedError(this.#closed, method)) : this.#notify(method, params)
    sent.catch(() => {})
    return sent
  }

  async #notify(method: string, params: unknown): Promise<void> {
    this.#refused = undefined
    const sent = this.#connection.sendNotification(method, ...toArguments(params, this.#options.wire))
    const refused = this.#refused
    try {
      await sent
    } catch (error) {
      throw sendError(method, refused ?? error)
    }
    await this.#options.channel.drained()
  }

  async lastAnswers(error: AgentError): Promise<void> {
    this.#pending.close(error)
    await this.#incoming.answered(error)
    // An answer goes through promises of vscode-jsonrpc.
    await new Promise(resolve => setImmediate(resolve))
  }

  close(error: AgentError): void {
    if (this.#closed) return
    this.#closed = error
    this.#silence.stop()
    this.#pending.close(error)
    this.#tokens.clear()
    this.#incoming.close(error)
    this.#connection.dispose()
  }

  #send(message: Message): void {
    if (this.learning) this.#options.redactor.learn(message)
    const { cancel } = this.#options.wire
    const { method, params } = message as { method?: string; params?: { id: unknown } }
    const isCancel = method === ownCancel
    if (isCancel && !cancel) return
    const sent =
      isCancel && cancel ? { ...message, method: cancel.method, params: { [cancel.id]: params?.id } } : message
    try {
      this.#options.channel.send(sent)
    } catch (error) {
      this.#refused = error
      const { id, error: answer } = message as ResponseMessage
      // Where a result cannot be sent, vscode-jsonrpc answers with an error; where that cannot be sent, with nothing.
      if (!answer) throw error
      const why = `the error of a handler cannot be sent: ${this.#options.redactor.text((error as Error).message)}`
      refuse(reply => this.#options.channel.send(reply), id, ErrorCodes.InternalError, why)
    }
  }

  /** Handlers have the limits and the life cycle of the runtime; the answer goes back through the connection. */
  #handle(method: string, params: unknown, token: CancellationToken): Promise<unknown> {
    const id = ++this.#lastHandled
    return new Promise((resolve, reject) => {
      const subscription = token.onCancellationRequested(() => this.#incoming.cancel(id))
      this.#incoming.accept(id, method, params, message => {
        subscription.dispose()
        const { result, error } = message as ResponseMessage
        if (error) reject(new ResponseError(error.code, error.message, error.data))
        else resolve(result)
      })
    })
  }

  #hear(method: string, params: unknown): void {
    if (method === this.#options.wire.goodbye?.notification) this.#incoming.isLeft = true
    notifyListeners(this.#options, method, params, this.#reader.sizes.get(params as object) ?? 0)
  }

  #readError(method: string, error: unknown): AgentError {
    if (this.#closed) return closedError(this.#closed, method)
    if (error instanceof ResponseError) return readErrorResponse(method, error, this.#options.redactor)
    return new InvalidResponseError(method, 'has neither a result nor an error')
  }
}

/** Params as arguments of vscode-jsonrpc's `sendRequest` and `sendNotification`. */
function toArguments(params: unknown, wire: Required<Wire>): unknown[] {
  const value = toWire(params, wire)
  if (value === undefined) return []
  return Array.isArray(value) ? [ParameterStructures.byPosition, ...value] : [ParameterStructures.byName, value]
}
