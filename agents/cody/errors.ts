/** Codes of errors, for programs to switch on. */
export type CodyErrorCode =
  | 'CONFIGURATION'
  | 'NOT_SIGNED_IN'
  | 'INVALID_TOKEN'
  | 'FORBIDDEN'
  | 'RATE_LIMITED'
  | 'ENDPOINT_UNREACHABLE'
  | 'ENDPOINT_FAILED'
  | 'CODY_DISABLED'
  | 'REPLY_FAILED'
  | 'EDIT_FAILED'
  | 'CHAT_BUSY'
  | 'MODEL'
  | 'REPOSITORY'
  | 'UNSUPPORTED'

/** A failure of Cody that a person can act on; the message says how. It never holds an access token. */
export class CodyError extends Error {
  override readonly name = 'CodyError'
  /** What is wrong, for programs. */
  readonly code: CodyErrorCode
  /** When asking again makes sense; only with `RATE_LIMITED`, and only if the instance said so. */
  readonly retryAt: Date | undefined

  /**
   * @param code what went wrong
   * @param message what went wrong and what to do, without secrets
   * @param options the cause, and `retryAt` with `RATE_LIMITED`
   */
  constructor(code: CodyErrorCode, message: string, options: ErrorOptions & { retryAt?: Date | undefined } = {}) {
    super(message, options)
    this.code = code
    this.retryAt = options.retryAt
  }
}
