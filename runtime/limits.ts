/** Bounds of one connection. Every one has a default; `Infinity` takes a bound away. */
export interface Limits {
  /** Bytes of one message, either way. Default 64 MiB. */
  messageBytes: number
  /** Levels of nesting of one message, either way. Default 2,000. */
  depth: number
  /** Messages of one batch. Default 1,000. */
  batchItems: number
  /** Bytes of one frame's header. Default 8 KiB. */
  headerBytes: number
  /** Bytes of text tolerated before the first frame. Default 64 KiB. */
  preambleBytes: number
  /** Bytes waiting to be sent; past that, calls reject with a LimitError. Default 64 MiB. */
  outgoingBytes: number
  /** Calls waiting for an answer. Default 10,000. */
  pendingRequests: number
  /** Requests of the peer being handled; past that they are answered with an error. Default 10,000. */
  handledRequests: number
  /** Bytes kept of what the agent wrote to stderr. Default 16 KiB. */
  stderrBytes: number
  /** Messages kept for each consumer of `events()`. Default 10,000. */
  eventMessages: number
  /** Bytes of messages kept for each consumer of `events()`. Default 64 MiB. */
  eventBytes: number
  /** Milliseconds without a byte in the middle of a frame. Default 30,000. */
  frameMs: number
  /** Milliseconds without any message after the first request; then one problem is reported. Default 10,000. */
  silentMs: number
  /** Milliseconds for the handshake. Default 60,000. */
  handshakeMs: number
  /** Milliseconds for one call, when the call does not say; Infinity by default: agents wait for people and networks. */
  requestMs: number
  /** Milliseconds for a handler of this side; past that the peer gets an error. Infinity by default. */
  handlerMs: number
  /** Milliseconds for the answer to the shutdown request. Default 5,000. */
  shutdownMs: number
  /** Milliseconds between the end of input and SIGTERM. Default 2,000. */
  exitMs: number
  /** Milliseconds between SIGTERM and SIGKILL. Default 2,000. */
  killMs: number
}

const KiB = 1024
const MiB = 1024 * KiB

/** The limits that hold when a caller says nothing. */
export const defaultLimits: Readonly<Limits> = Object.freeze({
  messageBytes: 64 * MiB,
  depth: 2_000,
  batchItems: 1_000,
  headerBytes: 8 * KiB,
  preambleBytes: 64 * KiB,
  outgoingBytes: 64 * MiB,
  pendingRequests: 10_000,
  handledRequests: 10_000,
  stderrBytes: 16 * KiB,
  eventMessages: 10_000,
  eventBytes: 64 * MiB,
  frameMs: 30_000,
  silentMs: 10_000,
  handshakeMs: 60_000,
  requestMs: Number.POSITIVE_INFINITY,
  handlerMs: Number.POSITIVE_INFINITY,
  shutdownMs: 5_000,
  exitMs: 2_000,
  killMs: 2_000,
})

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} for a name that is no limit, or a value that is no positive number.
 */
export function resolveLimits(given: Partial<Limits> = {}): Readonly<Limits> {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaultLimits, name))
      throw new TypeError(`limits.${name}: there is no such limit; there are ${Object.keys(defaultLimits).join(', ')}`)
    if (value !== undefined && !(typeof value === 'number' && value > 0))
      throw new TypeError(`limits.${name}: expected a positive number, got ${String(value)}`)
  }
  const defined = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...defaultLimits, ...Object.fromEntries(defined) }
}

/** The longest time a timer can run; Node turns anything longer into one millisecond. */
const longestTimer = 2 ** 31 - 1

/** Starts a timer unless the time is beyond what a timer can measure, which stands for "no limit". */
export function startTimer(milliseconds: number, expired: () => void): ReturnType<typeof setTimeout> | undefined {
  return milliseconds > longestTimer ? undefined : setTimeout(expired, milliseconds)
}
