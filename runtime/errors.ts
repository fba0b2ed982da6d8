/** The errors of the runtime: one family, told apart by class or by `code`. No message carries a secret. */

import type { Signals } from '../base/node-types.js'
import { type ExplanationName, explain, quoteStderr } from './explain.js'

type StartErrorCode = 'SPAWN_FAILED' | 'CONNECT_FAILED' | 'HOST_REFUSED' | 'HANDSHAKE_TIMEOUT' | 'CONTRACT_MISMATCH'
type EndErrorCode = 'AGENT_EXITED' | 'CONNECTION_CLOSED' | 'FRAMING'
type CallErrorCode = 'REQUEST_TIMEOUT' | 'REQUEST_ABORTED' | 'ERROR_RESPONSE' | 'INVALID_RESPONSE'
type MessageErrorCode = 'LIMIT_EXCEEDED' | 'UNSENDABLE' | 'INVALID_MESSAGE' | 'NO_DOCUMENT'

/** Codes of {@link AgentError}; stable. */
export type AgentErrorCode = StartErrorCode | EndErrorCode | CallErrorCode | MessageErrorCode

/** The root of the family: `error instanceof AgentError` holds for everything the runtime rejects with. */
export class AgentError extends Error {
  override name = 'AgentError'
  /** What happened; stable across versions. */
  readonly code: AgentErrorCode
  /** Wire name of the method that was called; undefined when no call failed. */
  readonly method: string | undefined

  constructor(code: AgentErrorCode, message: string, options: { cause?: unknown; method?: string } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.code = code
    this.method = options.method
  }
}

/** The agent's program could not be started. */
export class SpawnError extends AgentError {
  override name = 'SpawnError'
  /** The command as it was given; arguments are left out, for they may carry secrets. */
  readonly command: string
  /** The system's error, such as `EACCES`; `ENOENT` when no folder of PATH has the program, whatever the system says. */
  readonly errno: string

  // There is no cause: the system's error carries the arguments, or the variable that is invalid.
  constructor(command: string, errno: string, why: ExplanationName, facts: Readonly<Record<string, string>> = {}) {
    super('SPAWN_FAILED', explain(why, { ...facts, command: JSON.stringify(command), errno }))
    this.command = command
    this.errno = errno
  }
}

/** One attempt to reach a TCP agent. */
export interface ConnectAttempt {
  /** Counted from 1. */
  readonly attempt: number
  /** The system's error code, or its message. */
  readonly error: string
  /** Milliseconds since the first attempt began. */
  readonly afterMs: number
}

/** A TCP agent could not be reached. */
export class ConnectError extends AgentError {
  override name = 'ConnectError'
  /** Every attempt, in order. */
  readonly attempts: readonly ConnectAttempt[]

  constructor(
    address: string,
    attempts: readonly ConnectAttempt[],
    cause?: unknown,
    why: 'no-connection' | 'no-port' = 'no-connection',
  ) {
    const list = attempts.map(({ attempt, error, afterMs }) => `#${attempt} ${error} after ${afterMs} ms`).join(', ')
    super('CONNECT_FAILED', explain(why, { address, attempts: list || 'no attempt was made' }), { cause })
    this.attempts = attempts
  }
}

/** The TCP host is not this machine, and `allowRemote` is not set. */
export class HostRefusedError extends AgentError {
  override name = 'HostRefusedError'
  /** The host that was refused. */
  readonly host: string

  constructor(host: string) {
    super('HOST_REFUSED', explain('remote-host', { host: JSON.stringify(host) }))
    this.host = host
  }
}

/** The handshake took longer than `limits.handshakeMs`. The agent has been ended. */
export class HandshakeTimeoutError extends AgentError {
  override name = 'HandshakeTimeoutError'
  /** The limit, in milliseconds. */
  readonly timeoutMs: number
  /** The last bytes that the agent wrote to stderr, redacted. */
  readonly stderr: string

  constructor(agent: string, timeoutMs: number, stderr: string) {
    super('HANDSHAKE_TIMEOUT', explain('handshake', { agent, ms: timeoutMs }) + quoteStderr(stderr))
    this.timeoutMs = timeoutMs
    this.stderr = stderr
  }
}

/** How a process ended: exactly one of the two is not null. */
export interface ExitStatus {
  /** Exit code; null when a signal ended it. */
  readonly exitCode: number | null
  /** The signal that ended it; null when it exited. */
  readonly signal: Signals | null
}

/** The agent's process ended by itself. */
export class AgentExitError extends AgentError implements ExitStatus {
  override name = 'AgentExitError'
  readonly exitCode: number | null
  readonly signal: Signals | null
  /** The last bytes that the agent wrote to stderr, redacted. */
  readonly stderr: string

  constructor(agent: string, status: ExitStatus, stderr: string, cause?: unknown) {
    const ended = status.signal === null ? `exited with code ${status.exitCode}` : `was ended by ${status.signal}`
    const how = cause instanceof FramingError ? `${ended} in the middle of a message` : ended
    super('AGENT_EXITED', explain('exited', { agent, how }) + quoteStderr(stderr), cause === undefined ? {} : { cause })
    this.exitCode = status.exitCode
    this.signal = status.signal
    this.stderr = stderr
  }
}

/** The connection is closed: by this side, by the agent, or by the error in `cause`. */
export class ConnectionClosedError extends AgentError {
  override name = 'ConnectionClosedError'

  constructor(message: string, options: { cause?: unknown; method?: string } = {}) {
    super('CONNECTION_CLOSED', message, options)
  }
}

/** How a byte stream broke the rules of its framing. */
export type FramingFault = 'garbage' | 'header' | 'no-message' | 'other-framing' | 'stalled' | 'too-long' | 'truncated'

/** The bytes from the agent are not messages. Fatal: where the next message begins is unknown. */
export class FramingError extends AgentError {
  override name = 'FramingError'
  /** How the rules were broken. */
  readonly fault: FramingFault

  constructor(fault: FramingFault, message: string) {
    super('FRAMING', message)
    this.fault = fault
  }
}

/** A call took longer than its `timeoutMs`. The runtime has sent the agent the cancel message. */
export class RequestTimeoutError extends AgentError {
  override name = 'RequestTimeoutError'
  /** The limit, in milliseconds. */
  readonly timeoutMs: number

  constructor(method: string, timeoutMs: number) {
    super('REQUEST_TIMEOUT', `${method} was not answered within ${timeoutMs} ms`, { method })
    this.timeoutMs = timeoutMs
  }
}

/** A call's `AbortSignal` aborted; the signal's reason is the `cause`, and `name` is `AbortError` as in Node. */
export class RequestAbortedError extends AgentError {
  override name = 'AbortError'

  constructor(method: string, cause: unknown) {
    super('REQUEST_ABORTED', `${method} was aborted`, { method, cause })
  }
}

/** The peer answered a call with an error. */
export class ErrorResponse extends AgentError {
  override name = 'ErrorResponse'
  /** The JSON-RPC error code. */
  readonly rpcCode: number
  /** What the peer attached, redacted. */
  readonly data: unknown

  constructor(method: string, rpcCode: number, message: string, data?: unknown) {
    super('ERROR_RESPONSE', `${method}: ${message} (${rpcCode})`, { method })
    this.rpcCode = rpcCode
    this.data = data
  }
}

/** The peer's response to a call has neither result nor error, or a malformed error. */
export class InvalidResponseError extends AgentError {
  override name = 'InvalidResponseError'

  constructor(method: string, what: string) {
    super('INVALID_RESPONSE', `the response to ${method} ${what}`, { method })
  }
}

/** A limit of the connection was reached; see `Limits`. */
export class LimitError extends AgentError {
  override name = 'LimitError'
  /** Name of the limit, as in `Limits`. */
  readonly limit: string
  /** Its value. */
  readonly value: number

  constructor(limit: string, value: number, message: string, method?: string) {
    super('LIMIT_EXCEEDED', `${message} (limits.${limit} = ${value})`, method === undefined ? {} : { method })
    this.limit = limit
    this.value = value
  }
}

/** Parameters or a result that JSON cannot carry; nothing was sent. */
export class UnsendableError extends AgentError {
  override name = 'UnsendableError'

  constructor(method: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause)
    super('UNSENDABLE', `what was given for ${method} cannot be sent as JSON: ${why}`, { method, cause })
  }
}
