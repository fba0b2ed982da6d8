import { resolveWire, type Wire } from '../../../base/wire.js'
import type { Sender } from '../../../runtime/tap/index.js'
import type { Method } from '../../protocol/model.js'

export type { Sender }

/** A message as it went over the wire, from either side. */
export interface SeenMessage {
  sender: Sender
  kind: 'request' | 'notification' | 'response'
  /** Wire name; of an answer, that of its request. Undefined for an answer to no known request. */
  method?: string
  /** Parameters as they are in the message, or the result; undefined where there is none, or it is an error. */
  value?: unknown
  /** An answer that is an error. */
  failed?: boolean
}

export const otherSide = (sender: Sender): Sender => (sender === 'client' ? 'agent' : 'client')

/**
 * The values that parameters on the wire may stand for, the likeliest first; what fits one of them conforms.
 *
 * A list of positional parameters is one value where the document names them or says that they go by position. Otherwise
 * an array of one is what it holds, as vscode-jsonrpc sends it, or the value itself.
 *
 * @param mayBeArray whether the parameters of the method can be an array
 */
export function paramsAsSent(
  params: unknown,
  { paramNames }: Method,
  wire: Required<Wire>,
  mayBeArray: boolean,
): [unknown, ...unknown[]] {
  if (paramNames && (params === undefined || params === null)) return [[]]
  if (!Array.isArray(params) || params.length > 1 || paramNames || wire.params === 'by-position')
    return [params ?? null]
  const only = params[0] ?? null
  return mayBeArray ? [params, only] : [only, params]
}

/** Whether a message ends the conversation or a request in the way that the document's wire says. */
export function isPartOfWire({ method, kind }: SeenMessage, wire: Wire | undefined): boolean {
  const { goodbye, cancel } = resolveWire(wire)
  return (
    method !== undefined &&
    (kind === 'request' ? [goodbye?.request] : [goodbye?.notification, cancel?.method]).includes(method)
  )
}
