import { callBack } from '../base/call-back.js'
import { resolveWire, type Wire } from '../base/wire.js'
import type { Problem, Transport } from './channel.js'
import { Connection, type ConnectionOptions } from './connection/connection.js'
import type { Engine } from './connection/engine.js'
import { type Fallbacks, Subscriptions } from './connection/subscriptions.js'
import type { AgentConnection, Handler, NotificationListener, Side } from './contract.js'
import { AgentError, ConnectionClosedError, HandshakeTimeoutError } from './errors.js'
import { type Limits, resolveLimits, startTimer } from './limits.js'
import type { RedactionOptions } from './redact.js'
import type { TraceOptions, TraceSink } from './trace/tracer.js'
import { abortedError, whenAborted } from './transports/aborted.js'

/** How a connection is made. */
export interface ConnectOptions extends Fallbacks {
  /** How to reach the peer: `stdio`, `tcp`, `streams` … */
  transport: Transport
  /** Answers to the peer's requests, by wire name of the method; in place before the first message is read. */
  handlers?: Readonly<Record<string, Handler>>
  /** Listeners to the peer's notifications, by wire name of the method; in place before the first message is read. */
  listeners?: Readonly<Record<string, NotificationListener>>
  /** The handshake: calls that are made before the connection is ready; bounded by `limits.handshakeMs`. */
  handshake?: (connection: AgentConnection) => unknown
  /**
   * How messages travel: framing, absent parameters, cancelling, the goodbye. Each member has LSP's meaning when it is left
   * out; a generated client has those of its protocol.
   */
  wire?: Wire
  /**
   * Which end this is; `client` by default. An agent (`server`) does not say goodbye, answers what is no message with an
   * error, and takes the end of its input for an orderly close.
   */
  side?: Side
  /**
   * The JSON-RPC engine over the transport: the runtime's own by default, or `vscodeJsonRpc` from
   * `agent-bindings/runtime/vscode-jsonrpc`.
   */
  engine?: Engine | undefined
  /** Bounds that differ from `defaultLimits`. */
  limits?: Partial<Limits>
  /** Where the traffic is traced to. */
  trace?: TraceSink | TraceOptions
  /** Secrets that are kept out of errors, traces and stderr, besides those found by default. */
  redact?: RedactionOptions
  /** Gets recoverable problems: text before the first frame, answers to no call, failing listeners. */
  onProblem?: (problem: Problem) => void
  /** Aborting gives up while connecting; afterwards it does nothing. */
  signal?: AbortSignal
}

/**
 * Opens a connection to a peer and resolves when the handshake is done.
 *
 * Works for both ends: an agent serves with `streams({ readable: process.stdin, writable: process.stdout })`.
 *
 * @throws {TypeError} a limit is not a positive number
 * @throws {SpawnError} the program cannot be started
 * @throws {ConnectError} nothing answers at the address
 * @throws {HostRefusedError} the host is not this machine, and `allowRemote` is not set
 * @throws {AgentError} the connection ends during the handshake: {@link AgentExitError}, {@link ConnectionClosedError},
 *   {@link FramingError} or {@link HandshakeTimeoutError}
 * @throws {unknown} what the handshake itself rejects with
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  return openConnection(options, await prepare(options), true)
}

/** Objects that connections made from the same options share. */
export interface Prepared
  extends Pick<ConnectionOptions, 'limits' | 'redactor' | 'tracer' | 'report' | 'subscriptions'> {
  /** That of the options; with a tap in it where there is a trace. */
  readonly transport: Transport
}

/** Checks options and makes the objects that outlive a single connection. */
export async function prepare(options: ConnectOptions): Promise<Prepared> {
  const { trace, onProblem, side, handlers = {}, listeners = {} } = options
  const limits = resolveLimits(options.limits)
  // Loaded with the first connection; transports load their modules when they are opened, too.
  const { Redactor } = await import('./redact.js')
  const redactor = new Redactor(options.redact)
  const report = (problem: Problem) => {
    if (problem.kind !== 'trace') tracer?.note('problem', problem.message)
    if (onProblem) callBack(() => onProblem(problem))
    else if (problem.kind === 'forgotten-close') process.emitWarning(problem.message)
  }
  const tracing = trace && ('sink' in trace ? trace : { sink: trace })
  const sender = side === 'server' ? 'agent' : 'client'
  const tracer = tracing && new (await import('./trace/tracer.js')).Tracer(tracing, redactor, sender, report)
  const subscriptions = new Subscriptions(limits, options)
  for (const [method, handler] of Object.entries(handlers)) subscriptions.handle(method, handler)
  for (const [method, listener] of Object.entries(listeners)) subscriptions.on(method, listener)
  const transport = tracer?.tap(options.transport) ?? options.transport
  return { transport, limits, redactor, tracer, report, subscriptions }
}

/**
 * Opens the transport and shakes hands.
 *
 * @param owned whether what listens, iterates and traces ends with this connection.
 */
export async function openConnection(options: ConnectOptions, prepared: Prepared, owned: boolean): Promise<Connection> {
  const { signal, side = 'client' } = options
  const wire = resolveWire(options.wire)
  const { transport, limits, redactor, tracer } = prepared
  const abort = new AbortController()
  const forward = () => abort.abort(signal?.reason)
  if (signal?.aborted) forward()
  signal?.addEventListener('abort', forward, { once: true })
  try {
    if (abort.signal.aborted) throw abortedError(abort.signal)
    // Loaded before anything can arrive: between the start and the caller's first line no turn of the event loop passes.
    const forgotten = side === 'client' ? await import('./forgotten-close.js') : undefined
    const channel = await transport.open({ limits, redactor, wire, signal: abort.signal })
    const connection = new Connection({ ...prepared, channel, wire, side, engine: options.engine, owned })
    connection.start()
    await shakeHands(connection, options, prepared, abort.signal)
    forgotten?.tellWhenForgotten(connection, channel, prepared)
    return connection
  } catch (error) {
    if (owned) await tracer?.close()
    throw error
  } finally {
    signal?.removeEventListener('abort', forward)
  }
}

/** Runs the handshake against the clock, the caller's signal and the end of the connection. */
async function shakeHands(
  connection: Connection,
  { handshake }: ConnectOptions,
  { limits: { handshakeMs } }: Prepared,
  signal: AbortSignal,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const cutShort = new Promise<never>((_, reject) => {
    timer = startTimer(handshakeMs, () =>
      reject(new HandshakeTimeoutError(connection.description, handshakeMs, connection.stderr)),
    )
    void connection.whenClosed.then(reason => reject(reason.error))
  })
  cutShort.catch(() => {})
  try {
    await Promise.race([connection.learningSecrets(() => handshake?.(connection)), cutShort, whenAborted(signal)])
    // The connection may have been lost, or closed by the handshake itself, meanwhile.
    if (connection.reason) throw connection.reason.error
  } catch (error) {
    // The connection's own error says more about its end than the error of a call in the handshake.
    const known = error instanceof ConnectionClosedError ? connection.reason?.error : undefined
    const why =
      error instanceof AgentError ? error : new ConnectionClosedError('the handshake failed', { cause: error })
    await connection.abandon(why)
    throw known ?? error
  } finally {
    clearTimeout(timer)
  }
}
