/**
 * The interfaces that generated code, and everything above it, is written against.
 */

import type { AgentError } from './errors.js'

/** Which end of a connection this is: the client, or the agent that serves it. */
export type Side = 'client' | 'server'

/** How a request is sent. */
export interface RequestOptions {
  /** Aborting rejects the call at once and sends one cancel message (`$/cancelRequest`, if the connection has no other). */
  signal?: AbortSignal | undefined
  /** Milliseconds after which the call is given up and cancelled; no limit by default. */
  timeoutMs?: number | undefined
}

/** What a handler of the peer's requests gets besides the parameters. */
export interface HandlerContext {
  /** Wire name of the method. */
  readonly method: string
  /** Aborts when the peer cancels the request, the deadline passes, or the connection closes. */
  readonly signal: AbortSignal
}

/** Answers a request of the peer: with a value, a promise of one, or by throwing. */
export type Handler = (params: unknown, context: HandlerContext) => unknown

/** Called with each notification of the peer. What it throws, or its promise rejects with, is reported. */
export type NotificationListener = (params: unknown) => void

/** Something that can be taken back, once. */
export interface Subscription extends Disposable {
  /** Takes it back; the second time nothing happens. */
  dispose(): void
}

/** How notifications are iterated. */
export interface EventsOptions {
  /** Aborting ends the iteration. */
  signal?: AbortSignal | undefined
  /** Messages kept for a slow consumer; `limits.eventMessages` by default. */
  limit?: number | undefined
  /**
   * What happens at the limit: `throw` (the default) ends the iteration with a LimitError; `pause` stops reading from the
   * agent until the consumer has caught up. While reading is paused nothing else arrives either, so a consumer that
   * pauses must not await a call on the same connection.
   */
  overflow?: 'throw' | 'pause' | undefined
}

/** Why a connection is closed. */
export interface CloseReason {
  /** `closed`: this side asked for it, or the client of an agent ended the stream in order; `lost`: anything else. */
  readonly kind: 'closed' | 'lost'
  /** Everything known about it. Pending calls reject with an error that has this one as its cause. */
  readonly error: AgentError
}

/** A connection to a peer, over any transport: the one interface that generated code calls. */
export interface AgentConnection extends AsyncDisposable {
  /**
   * Sends a request and resolves with its result. Never throws synchronously.
   *
   * `params`: `undefined` sends none (or `[null]`, where `wire.absentParams` says so); an object is sent as it is; an array
   * too where `wire.params` is `by-position`; anything else is one positional parameter, `[params]`, as vscode-jsonrpc peers
   * expect it.
   */
  request<Result = unknown>(method: string, params?: unknown, options?: RequestOptions): Promise<Result>
  /** Sends a notification; resolves when it is accepted for sending. A rejection need not be handled. */
  notify(method: string, params?: unknown): Promise<void>
  /**
   * Listens to a notification. Parameters that are absent arrive as `null`; one positional parameter arrives by itself unless
   * `wire.params` is `by-position`.
   */
  on(method: string, listener: NotificationListener): Subscription
  /** Iterates over a notification from now on. Ends when the connection is closed; throws when it is lost. */
  events(method: string, options?: EventsOptions): AsyncIterableIterator<unknown>
  /** Answers a request of the peer; replaces a handler that is there. */
  handle(method: string, handler: Handler): Subscription
  /** Whether a request has a specific handler: one given to `handle` or with the options, not a fallback. */
  handles(method: string): boolean
  /** Aborts when the connection has closed; its reason is the error of `closed`. */
  readonly signal: AbortSignal
  /** Resolves, once, when the connection has closed; never rejects. */
  readonly closed: Promise<CloseReason>
  /** Closes in order: shutdown, exit, end of input, SIGTERM, SIGKILL. The same promise every time; never rejects. */
  close(): Promise<void>
}
