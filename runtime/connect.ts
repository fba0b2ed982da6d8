import type { Problem, Transport } from './channel.js'
import { Connection } from './connection/connection.js'
import { lspShutdown, type ShutdownMessages } from './connection/shutdown.js'
import { within } from './connection/within.js'
import type { AgentConnection, Handler, NotificationListener } from './contract.js'
import { AgentError, ConnectionClosedError, HandshakeTimeoutError } from './errors.js'
import { type Limits, resolveLimits, startTimer } from './limits.js'
import { type RedactionOptions, Redactor } from './redact.js'
import { type TraceOptions, Tracer, type TraceSink } from './trace/tracer.js'

/** How a connection is made. */
export interface ConnectOptions {
  /** How to reach the peer: `stdio`, `tcp`, `streams` … */
  transport: Transport
  /** Answers to the peer's requests, by wire name of the method; in place before the first message is read. */
  handlers?: Readonly<Record<string, Handler>>
  /** Answers every request that has no handler of its own. Without it they are answered with -32601. */
  fallback?: Handler
  /** Listeners to the peer's notifications, by wire name of the method; in place before the first message is read. */
  listeners?: Readonly<Record<string, NotificationListener>>
  /** What has to be said before the connection is ready; bounded by `limits.handshakeMs`. */
  handshake?: (connection: AgentConnection) => unknown
  /** How `close()` says goodbye; LSP's `shutdown` and `exit` by default, `false` for nothing. */
  shutdown?: ShutdownMessages | false
  /**
   * How a call without parameters looks: `omit` (the default) leaves `params` out, as JSON-RPC has it; `null` sends `[null]`,
   * for peers built on vscode-jsonrpc whose handlers take one parameter: without one they mistake the cancellation token
   * for it.
   */
  emptyParams?: 'omit' | 'null'
  limits?: Partial<Limits>
  /** Where the traffic is written down. */
  trace?: TraceSink | TraceOptions
  /** What has to be kept out of errors, traces and stderr, besides what is by default. */
  redact?: RedactionOptions
  /** Is told of what is amiss and survived: text before the first frame, answers to no call, failing listeners. */
  onProblem?: (problem: Problem) => void
  /** Aborting gives up while connecting; afterwards it does nothing. */
  signal?: AbortSignal
}

/**
 * Opens a connection to a peer and resolves when the handshake is done.
 *
 * Works for both ends: an agent serves with `streams({ readable: process.stdin, writable: process.stdout })`.
 *
 * @throws (rejects with) {@link SpawnError}, {@link ConnectError}, {@link HostRefusedError} when there is no way to the
 *   peer; {@link AgentExitError}, {@link ConnectionClosedError}, {@link FramingError}, {@link HandshakeTimeoutError} when
 *   the connection ends in the handshake; whatever the handshake itself rejects with. Nothing is left behind then.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { transport, signal } = options
  const limits = resolveLimits(options.limits)
  const redactor = new Redactor(options.redact)
  signal?.throwIfAborted()
  const abort = new AbortController()
  const forward = () => abort.abort(signal?.reason)
  signal?.addEventListener('abort', forward, { once: true })
  try {
    const report = (problem: Problem) => connection?.report(problem)
    const tracer = options.trace && new Tracer(asTraceOptions(options.trace), redactor, report)
    const channel = await transport.open({ limits, redactor, signal: abort.signal })
    const connection = new Connection(channel, {
      limits,
      redactor,
      tracer,
      shutdown: options.shutdown === false ? undefined : (options.shutdown ?? lspShutdown),
      fallback: options.fallback,
      onProblem: options.onProblem,
      emptyParams: options.emptyParams ?? 'omit',
    })
    for (const [method, handler] of Object.entries(options.handlers ?? {})) connection.handle(method, handler)
    for (const [method, listener] of Object.entries(options.listeners ?? {})) connection.on(method, listener)
    connection.start()
    await shakeHands(connection, options, limits, abort.signal)
    return connection
  } finally {
    signal?.removeEventListener('abort', forward)
  }
}

/** Runs the handshake against the clock, the caller's signal and the end of the connection. */
async function shakeHands(
  connection: Connection,
  { handshake }: ConnectOptions,
  { handshakeMs }: Readonly<Limits>,
  signal: AbortSignal,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const givenUp = new Promise<never>((_, reject) => {
    timer = startTimer(handshakeMs, () =>
      reject(new HandshakeTimeoutError(connection.description, handshakeMs, connection.stderr)),
    )
    const aborted = () => reject(new ConnectionClosedError('the connection was given up', { cause: signal.reason }))
    if (signal.aborted) aborted()
    else signal.addEventListener('abort', aborted, { once: true })
  })
  const lost = connection.closed.then(reason => Promise.reject(reason.error))
  lost.catch(() => {})
  try {
    await Promise.race([givenUp, lost, (async () => handshake?.(connection))()])
  } catch (error) {
    // What the call in the handshake says about the end of the connection is less than what the connection knows.
    const reason = error instanceof ConnectionClosedError ? await within(0, connection.closed) : undefined
    const why =
      error instanceof AgentError ? error : new ConnectionClosedError('the handshake failed', { cause: error })
    await connection.abandon(why)
    throw reason?.error ?? error
  } finally {
    clearTimeout(timer)
  }
}

function asTraceOptions(trace: TraceSink | TraceOptions): TraceOptions {
  return 'sink' in trace ? trace : { sink: trace }
}
