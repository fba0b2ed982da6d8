import type { TableEntry } from '../options.js'
import { type FoundMethod, isAccepted, type MethodContext } from './found.js'

/** The methods that the recipe lists one by one. */
export function readTable(cx: MethodContext, table: readonly TableEntry[]): FoundMethod[] {
  const { files } = cx
  const locate = (ref: string) => files.resolve(files.entry, ref, { ...files.entry, pointer: '' })
  return table
    .filter(({ method }) => isAccepted(cx, method))
    .map(({ method, messageDirection, params, paramsOptional = false, result }) => {
      const sent = typeof params === 'string' ? locate(params) : undefined
      return {
        method,
        kind: result === undefined ? 'notification' : 'request',
        messageDirection,
        at: sent ?? files.entry,
        params: sent,
        paramsOptional,
        ...(result !== undefined && { result: result === null ? null : locate(result) }),
      }
    })
}
