import type { ErrorCodes as RpcErrorCodes } from 'vscode-jsonrpc'

/** The JSON-RPC error codes the runtime itself answers with: vscode-jsonrpc's and LSP's, without loading either. */
export const ErrorCodes = {
  ParseError: -32700,
  InvalidRequest: -32600,
  MethodNotFound: -32601,
  InvalidParams: -32602,
  InternalError: -32603,
  /** LSP 3.17: the client has cancelled the request. */
  RequestCancelled: -32800,
} as const satisfies Partial<{ [Name in keyof typeof RpcErrorCodes]: (typeof RpcErrorCodes)[Name] }> & {
  RequestCancelled: number
}

/** How a call is cancelled: a notification, and what its parameters call the id of the call. */
export interface CancelMessage {
  readonly method: string
  readonly id: string
}

/** As the Language Server Protocol cancels: `$/cancelRequest { id }`. */
export const lspCancel: CancelMessage = Object.freeze({ method: '$/cancelRequest', id: 'id' })

/** Parameters as they go over the wire: see `AgentConnection.request`. */
export function toWire(params: unknown, empty: object | undefined): object | undefined {
  if (params === undefined) return empty
  return typeof params === 'object' && params !== null && !Array.isArray(params) ? params : [params]
}

/** Parameters as handlers get them: one positional parameter by itself, none as null. */
export function fromWire(params: unknown): unknown {
  if (params === undefined) return null
  if (!Array.isArray(params) || params.length > 1) return params
  return params.length === 0 ? null : params[0]
}
