import { messageOf } from '../../base/error-message.js'
import type { Wire } from '../../base/wire.js'
import type { Channel, Problem } from '../channel.js'
import type { RequestOptions, Side } from '../contract.js'
import { AgentError, ConnectionClosedError, ErrorResponse, InvalidResponseError, UnsendableError } from '../errors.js'
import { explain, quote } from '../explain.js'
import type { Unusable } from '../framing/framing.js'
import type { Limits } from '../limits.js'
import type { Redactor } from '../redact.js'
import { fromWire } from './rpc.js'
import type { Subscriptions } from './subscriptions.js'

/** Options of an engine. */
export interface EngineOptions {
  /** Carries the messages. */
  readonly channel: Channel
  /** Handlers and listeners of this side. */
  readonly subscriptions: Subscriptions
  /** Limits of calls and messages. */
  readonly limits: Readonly<Limits>
  /** Takes secrets out of what people see. */
  readonly redactor: Redactor
  /** How messages travel. */
  readonly wire: Required<Wire>
  /** Which side this is. */
  readonly side: Side
  /** Called with each recoverable problem. */
  readonly report: (kind: Problem['kind'], message: () => string) => void
  /** Once: the channel has ended, or the engine has failed. */
  readonly ended: (error: AgentError | undefined) => void
}

/** JSON-RPC over one channel. */
export interface EngineSession {
  /** Begins to receive. */
  start(): void
  /** Sends a request. @returns its result */
  request(method: string, params: unknown, options: RequestOptions | undefined): Promise<unknown>
  /** Sends a notification; resolves when it may be followed by more. */
  notify(method: string, params: unknown): Promise<void>
  /** Nothing arrives any more: calls of this side reject, handlers are aborted. Resolves when the peer's requests are answered. */
  lastAnswers(error: AgentError): Promise<void>
  /** Ends it: everything that waits rejects. Nothing happens the second time. */
  close(error: AgentError): void
  /** Whether no call waits, on either side. */
  readonly isIdle: boolean
  /** Whether secrets in what is sent are remembered, to recognise them when they come back. */
  learning: boolean
}

/** A JSON-RPC engine over the channels of this runtime: its own, or vscode-jsonrpc's. */
export type Engine = (options: EngineOptions) => EngineSession

/** The error of a call on a session that is closed. */
export function closedError(closed: AgentError, method: string, afterMs?: number): ConnectionClosedError {
  const when = afterMs === undefined ? '' : ` after ${afterMs} ms`
  return new ConnectionClosedError(`${method} failed${when}: ${closed.message}`, { method, cause: closed })
}

/** The error of a call that could not be sent. */
export function sendError(method: string, error: unknown): AgentError {
  return error instanceof AgentError ? error : new UnsendableError(method, error)
}

/** The error of a response that has no result, without secrets. */
export function readErrorResponse(method: string, error: unknown, redactor: Redactor): AgentError {
  if (error === undefined || error === null)
    return new InvalidResponseError(method, 'has neither a result nor an error')
  const { code, message, data } = error as Record<string, unknown>
  if (typeof code !== 'number' || typeof message !== 'string')
    return new InvalidResponseError(method, 'has an error without a code or a message')
  return new ErrorResponse(method, code, redactor.text(message), redactor.value(data))
}

/** Says why a message cannot be used. */
export function explainUnusable(
  { channel: { description: agent }, limits, redactor }: Pick<EngineOptions, 'channel' | 'limits' | 'redactor'>,
  why: Unusable,
  content: unknown,
  bytes: number,
): string {
  if (why === 'depth') return explain(why, { what: `a message from ${agent}`, limit: limits.depth })
  return explain(why, { agent, bytes, text: quote(String(content), redactor) })
}

/** Reports text that belongs to no message. */
export function reportText({ channel, redactor, report }: EngineOptions, text: string, first: boolean): void {
  const kind = first ? 'preamble' : 'text'
  report(kind, () => explain(kind, { agent: channel.description, text: quote(text, redactor) }))
}

/** Calls the listeners to a notification, all of them whatever they throw. An async listener fails later. */
export function notifyListeners(options: EngineOptions, method: string, params: unknown, bytes: number): void {
  const listeners = options.subscriptions.listeners(method)
  if (!listeners) return
  const given = fromWire(params, options.wire)
  for (const receive of listeners) {
    try {
      const done = receive(given, bytes)
      if (done instanceof Promise) done.catch(error => listenerFailed(options, method, error))
    } catch (error) {
      listenerFailed(options, method, error)
    }
  }
}

function listenerFailed({ redactor, report }: EngineOptions, method: string, error: unknown): void {
  const what = redactor.text(messageOf(error))
  report('listener', () => `a listener of ${method} failed: ${what}`)
}
