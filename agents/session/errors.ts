import { isObject, textOf } from '../../base/json.js'
import { ErrorResponse } from '../../runtime/index.js'

type AgentErrorCode = 'UNKNOWN_AGENT' | 'NOT_INSTALLED' | 'NOT_SIGNED_IN' | 'UNSUPPORTED'
type ChatErrorCode = 'CHAT_FAILED' | 'UNKNOWN_CHAT' | 'UNKNOWN_SETTING' | 'CHAT_BUSY'
type ReplyErrorCode = 'REPLY_FAILED' | 'SILENT' | 'INPUT_FILE' | 'WORKSPACE'

/** Codes of errors, for programs to switch on. */
export type SessionErrorCode = AgentErrorCode | ChatErrorCode | ReplyErrorCode

type SessionErrorOptions = ErrorOptions & { readonly waysToSignIn?: readonly string[] }

/** A failure of a session that a person can act on; the message says how. */
export class SessionError extends Error {
  override readonly name = 'SessionError'
  /** What is wrong, for programs. */
  readonly code: SessionErrorCode
  /** The ways to sign in; only with `NOT_SIGNED_IN`. */
  readonly waysToSignIn: readonly string[]

  /**
   * @param code what went wrong
   * @param message what went wrong and what to do
   * @param options the cause, and `waysToSignIn` with `NOT_SIGNED_IN`
   */
  constructor(code: SessionErrorCode, message: string, options: SessionErrorOptions = {}) {
    super(message, options)
    this.code = code
    this.waysToSignIn = options.waysToSignIn ?? []
  }
}

/** @returns the error for something that an agent cannot do */
export const unsupported = (agent: string, what: string): SessionError =>
  new SessionError('UNSUPPORTED', `${agent} cannot ${what}`)

/** An agent whose calls may fail. */
export interface CalledAgent {
  readonly name: string
  readonly protocol: string
  /** What a person can do to sign in. */
  readonly waysToSignIn: readonly string[]
  /** The error of a session for one of the agent's own library; undefined where a session has no word for it. */
  readonly explain?: (error: unknown) => SessionError | undefined
}

/**
 * Does something that needs the agent.
 *
 * @param code code of the error for what the agent could not do
 * @param what what it is asked to do
 * @throws {SessionError} with the reason that the agent gives; errors of the runtime stay as they are
 */
export async function attempt<T>(agent: CalledAgent, code: SessionErrorCode, what: string, call: () => Promise<T>) {
  try {
    return await call()
  } catch (error) {
    if (meansSignIn(error, agent.protocol)) throw notSignedIn(agent, error)
    const reason = reasonOf(error)
    if (reason === undefined) throw agent.explain?.(error) ?? error
    throw new SessionError(code, `${agent.name} could not ${what}: ${reason}`, { cause: error })
  }
}

/** Code of ACP for a call that needs somebody to be signed in. */
const authRequired = -32000

/** Whether an agent of a protocol wants somebody to sign in when it answers with this error. */
export function meansSignIn(error: unknown, protocol: string): boolean {
  if (!(error instanceof ErrorResponse)) return false
  return protocol === 'codex' ? isUnauthorized(error.data) : protocol === 'acp' && error.rpcCode === authRequired
}

/** Whether an error of Codex, of a turn or of a call, means that somebody has to sign in. */
export const isUnauthorized = (error: unknown): boolean => isObject(error) && error.codexErrorInfo === 'unauthorized'

/** @returns the error for an agent without an account; its own words where no way to sign in is known */
export function notSignedIn({ name, waysToSignIn }: Omit<CalledAgent, 'protocol'>, cause?: unknown): SessionError {
  const words = cause instanceof Error ? `: ${cause.message}` : ''
  const ways = waysToSignIn.length > 0 ? `: ${waysToSignIn.join('; or ')}` : words
  return new SessionError('NOT_SIGNED_IN', `${name} is not signed in${ways}`, { cause, waysToSignIn })
}

/** For `catch`: nothing in the place of an answer that only informs, when the agent refuses it or it makes no sense. */
export function noAnswer(error: unknown): undefined {
  if (reasonOf(error) === undefined) throw error
}

/** Why an agent could not do something; undefined for errors that say it themselves. */
function reasonOf(error: unknown): string | undefined {
  // What an agent answers is not checked before it is used: agents that deviate in what nobody reads can be driven.
  if (error instanceof TypeError) return `its answer is not as the protocol has it (${error.message})`
  if (!(error instanceof ErrorResponse)) return undefined
  const { message, data } = error
  // What agents put behind a message such as "Internal error".
  const details = textOf(isObject(data) ? (data.details ?? data.message) : data)
  return details ? `${messageIn(message)}: ${messageIn(details.slice(0, 1000))}` : messageIn(message)
}

/** An error text with its JSON replaced by the message in it: agents hand on what the API of their model has answered. */
export function messageIn(text: string): string {
  const [start, end] = [text.indexOf('{'), text.lastIndexOf('}') + 1]
  try {
    const { error, message } = JSON.parse(text.slice(start, end))
    const found = textOf(error?.message ?? message)
    return found ? text.slice(0, start) + found + text.slice(end) : text
  } catch {
    return text
  }
}
