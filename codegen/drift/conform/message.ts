/** A message as it went over the wire, from either side. */
export interface SeenMessage {
  /** Who sent it. */
  sender: 'client' | 'agent'
  kind: 'request' | 'notification' | 'response'
  /** Wire name; of an answer, that of its request. Undefined for an answer to no known request. */
  method?: string
  /** Parameters or result; undefined where there is none, or it is an error. */
  value?: unknown
  /** An answer that is an error. */
  failed?: boolean
}

/** Parameters as one value: peers wrap what is no object in an array of one, and leave out what is null. */
export function unwrapParams(params: unknown): unknown {
  if (!Array.isArray(params)) return params ?? null
  return params.length === 0 ? null : params.length === 1 ? params[0] : params
}
