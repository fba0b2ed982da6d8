const KiB = 1024
const MiB = 1024 * KiB

/** The defaults. */
export const defaultLimits = Object.freeze({
  /** Bytes of one message, either way. Default 64 MiB. */
  messageBytes: 64 * MiB,
  /** Levels of nesting of one message, either way. Default 2,000. */
  depth: 2_000,
  /** Messages of one batch. Default 1,000. */
  batchItems: 1_000,
  /** Bytes of one frame's header. Default 8 KiB. */
  headerBytes: 8 * KiB,
  /** Bytes of text tolerated before the first frame. Default 64 KiB. */
  preambleBytes: 64 * KiB,
  /** Bytes waiting to be sent; past that, calls reject with a LimitError. Default 64 MiB. */
  outgoingBytes: 64 * MiB,
  /** Calls waiting for an answer. Default 10,000. */
  pendingRequests: 10_000,
  /** Requests of the peer being handled; past that they are answered with an error. Default 10,000. */
  handledRequests: 10_000,
  /** Bytes kept of what the agent wrote to stderr. Default 16 KiB. */
  stderrBytes: 16 * KiB,
  /** Messages kept for each consumer of `events()`. Default 10,000. */
  eventMessages: 10_000,
  /** Bytes of messages kept for each consumer of `events()`. Default 64 MiB. */
  eventBytes: 64 * MiB,
  /** Milliseconds without a byte in the middle of a frame. Default 30,000. */
  frameMs: 30_000,
  /**
   * Milliseconds without any message after the first request; then one problem is reported. The same time passes before an
   * open connection that alone keeps the program alive is reported. Default 10,000.
   */
  silentMs: 10_000,
  /** Milliseconds for the handshake. Default 60,000. */
  handshakeMs: 60_000,
  /** Milliseconds for one call, when the call does not say; Infinity by default: agents wait for people and networks. */
  requestMs: Number.POSITIVE_INFINITY,
  /** Milliseconds for a handler of this side; past that the peer gets an error. Infinity by default. */
  handlerMs: Number.POSITIVE_INFINITY,
  /**
   * Milliseconds after the end of an agent's input for the answers to the requests that it is handling. Default 30,000.
   */
  lastAnswersMs: 30_000,
  /** Milliseconds for the answer to the shutdown request. Default 5,000. */
  shutdownMs: 5_000,
  /** Milliseconds between the end of input and SIGTERM. Default 2,000. */
  exitMs: 2_000,
  /** Milliseconds between SIGTERM and SIGKILL. Default 2,000. */
  killMs: 2_000,
})

/** Limits of one connection. Each has a default; `Infinity` removes the limit. */
export type Limits = { -readonly [Name in keyof typeof defaultLimits]: number }

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} for a name that is no limit, or a value that is no positive number
 */
export function resolveLimits(given: Partial<Limits> = {}): Readonly<Limits> {
  const limits: Limits = { ...defaultLimits }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaultLimits, name))
      throw new TypeError(`limits.${name}: there is no such limit; there are ${Object.keys(defaultLimits).join(', ')}`)
    if (value === undefined) continue
    if (!(typeof value === 'number' && value > 0))
      throw new TypeError(`limits.${name}: expected a positive number, got ${String(value)}`)
    limits[name as keyof Limits] = value
  }
  return limits
}

/** The longest time a timer can run; Node turns anything longer into one millisecond. */
const longestTimer = 2 ** 31 - 1

/** Starts a timer; none when the time is longer than a timer can run, which means "no limit". */
export function startTimer(milliseconds: number, expired: () => void): ReturnType<typeof setTimeout> | undefined {
  return milliseconds > longestTimer ? undefined : setTimeout(expired, milliseconds)
}
