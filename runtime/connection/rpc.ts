import type { Wire } from '../../base/wire.js'

/** The JSON-RPC error codes the runtime itself answers with: vscode-jsonrpc's and LSP's, without loading either. */
export const ErrorCodes = {
  ParseError: -32700,
  InvalidRequest: -32600,
  MethodNotFound: -32601,
  InvalidParams: -32602,
  InternalError: -32603,
  /** LSP 3.17: the client has cancelled the request. */
  RequestCancelled: -32800,
} as const

const lists = new WeakSet<object>()

/**
 * A list of parameters by position, for one call: `request('subtract', byPosition(42, 23))` sends `[42, 23]`, whatever
 * `wire.params` says.
 *
 * @see https://www.jsonrpc.org/specification#parameter_structures
 */
export function byPosition(...params: unknown[]): readonly unknown[] {
  // What is left out at the end is not sent as null.
  while (params.length > 0 && params.at(-1) === undefined) params.pop()
  lists.add(params)
  return params
}

/** Parameters as they go over the wire: see `AgentConnection.request`. */
export function toWire(params: unknown, wire: Required<Wire>): object | undefined {
  if (params === undefined) return wire.absentParams === 'null' ? [null] : undefined
  if (typeof params !== 'object' || params === null) return [params]
  return Array.isArray(params) && wire.params === 'by-name' && !lists.has(params) ? [params] : params
}

/** Parameters as handlers get them: none as null, and by name a single positional parameter by itself. */
export function fromWire(params: unknown, wire: Required<Wire>): unknown {
  if (params === undefined) return null
  if (!Array.isArray(params) || params.length > 1 || wire.params === 'by-position') return params
  return params.length === 0 ? null : params[0]
}
