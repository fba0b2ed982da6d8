/** How the messages of a protocol become bytes: framing, absent parameters, cancel message, goodbye. */

/** How messages of a protocol travel. Each member has the meaning of the Language Server Protocol when it is left out. */
export interface Wire {
  /** How messages are separated: headers with a length (LSP), or one message a line. Default `content-length`. */
  readonly framing?: FramingName
  /**
   * How a call without parameters looks: `omit` (the default) leaves `params` out, as JSON-RPC has it; `null` sends
   * `[null]`, for peers built on vscode-jsonrpc whose handlers take one parameter.
   */
  readonly absentParams?: 'omit' | 'null'
  /** Whether an array of parameters is one value (`by-name`, the default) or the list of parameters (`by-position`). */
  readonly params?: 'by-name' | 'by-position'
  /** How a request is cancelled; LSP's `$/cancelRequest { id }` by default, null when the protocol has no such message. */
  readonly cancel?: CancelMessage | null
  /** Messages sent before the connection is closed; LSP's `shutdown` and `exit` by default, null for none. */
  readonly goodbye?: Goodbye | null
}

/** Names of the two framings. */
export type FramingName = 'content-length' | 'json-lines'

/** The notification that cancels a request. */
export interface CancelMessage {
  /** Wire name, such as `$/cancelRequest`. */
  readonly method: string
  /** Name of the parameter that holds the id of the request. */
  readonly id: string
}

/** A request that is answered, then a notification; either may be missing. */
export interface Goodbye {
  /** Wire name of the request that is sent first; none when left out. */
  readonly request?: string
  /** Wire name of the notification after its answer; none when left out. */
  readonly notification?: string
}

/**
 * The wire of the Language Server Protocol.
 *
 * @see https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseProtocol
 */
export const lspWire: Required<Wire> = Object.freeze({
  framing: 'content-length',
  absentParams: 'omit',
  params: 'by-name',
  cancel: Object.freeze({ method: '$/cancelRequest', id: 'id' }),
  goodbye: Object.freeze({ request: 'shutdown', notification: 'exit' }),
})

/** Fills in what a document or a caller leaves out; members that are undefined count as left out. */
export function resolveWire(wire: Wire = {}, defaults: Required<Wire> = lspWire): Required<Wire> {
  const {
    framing = defaults.framing,
    absentParams = defaults.absentParams,
    params = defaults.params,
    cancel = defaults.cancel,
    goodbye = defaults.goodbye,
  } = wire
  return { framing, absentParams, params, cancel, goodbye }
}
