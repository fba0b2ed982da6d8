/**
 * The interfaces that generated code, and everything above it, is written against.
 */

/** How a request is sent. */
export interface RequestOptions {
  /** Aborting rejects the call at once and sends one `$/cancelRequest`. */
  signal?: AbortSignal
  /** Milliseconds after which the call is given up and cancelled; no limit by default. */
  timeoutMs?: number
}

/** What a handler of the peer's requests is told besides the parameters. */
export interface HandlerContext {
  /** Wire name of the method. */
  readonly method: string
  /** Aborts when the peer cancels the request, the deadline passes, or the connection closes. */
  readonly signal: AbortSignal
}

/** Something that can be taken back, once. */
export interface Subscription extends Disposable {
  dispose(): void
}

/** How notifications are iterated. */
export interface EventsOptions {
  /** Aborting ends the iteration. */
  signal?: AbortSignal
  /** Messages kept for a slow consumer; past that the iteration throws. */
  limit?: number
}

/** A connection to a peer, over any transport: the one interface that generated code calls. */
export interface AgentConnection extends AsyncDisposable {
  /** Sends a request and resolves with its result. Never throws synchronously. */
  request<Result = unknown>(method: string, params?: unknown, options?: RequestOptions): Promise<Result>
  /** Sends a notification; resolves when it is accepted for sending. A rejection need not be handled. */
  notify(method: string, params?: unknown): Promise<void>
  /** Listens to a notification. */
  on(method: string, listener: (params: unknown) => void): Subscription
  /** Iterates over a notification from now on. */
  events(method: string, options?: EventsOptions): AsyncIterableIterator<unknown>
  /** Answers a request of the peer; replaces a handler that is there. */
  handle(method: string, handler: (params: unknown, context: HandlerContext) => unknown): Subscription
  /** Aborts when the connection has closed; its reason is the error that pending calls reject with. */
  readonly signal: AbortSignal
  /** Closes in order: see the life cycle. The same promise every time. */
  close(): Promise<void>
}
