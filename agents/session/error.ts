/** Codes of errors, for programs to switch on. */
export type SessionErrorCode =
  | 'UNKNOWN_AGENT'
  | 'NOT_INSTALLED'
  | 'NOT_SIGNED_IN'
  | 'CHAT_FAILED'
  | 'UNKNOWN_CHAT'
  | 'REPLY_FAILED'
  | 'CHAT_BUSY'
  | 'UNSUPPORTED'
  | 'UNKNOWN_SETTING'
  | 'INPUT_FILE'
  | 'WORKSPACE'
  | 'SILENT'

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
