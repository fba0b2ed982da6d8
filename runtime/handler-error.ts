/**
 * Thrown by a handler to choose what the peer is answered. Any error with a whole number as `code` does the same, such as
 * vscode-jsonrpc's `ResponseError`; other errors become -32603.
 */
export class HandlerError extends Error {
  override name = 'HandlerError'
  /** The JSON-RPC error code. */
  readonly code: number
  /** What is attached to the answer. */
  readonly data: unknown

  constructor(code: number, message: string, data?: unknown) {
    super(message)
    this.code = code
    this.data = data
  }
}
