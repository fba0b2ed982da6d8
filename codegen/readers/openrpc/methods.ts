import type { Json, Method, MethodError } from '../../protocol/model.js'
import { childOf } from '../json-schema/located.js'
import { firstSentence } from '../summary.js'
import { type LocatedObject, malformed, nameOf, type OpenRpcContext, objectAt, objectsAt } from './context.js'
import { convertParams, schemaOf } from './params.js'

/**
 * Converts the methods of an OpenRPC document. All are sent by the client; one without a result is a notification.
 *
 * @see https://spec.open-rpc.org/#method-object
 */
export function convertMethods(cx: OpenRpcContext): Method[] {
  const seen = new Map<string, string>()
  return objectsAt(cx, cx.files.entry, 'methods', 'a method object').flatMap(at => {
    const method = nameOf(cx, at)
    if (method === undefined || cx.options.accepts?.(method) === false) return []
    const earlier = seen.get(method)
    if (earlier !== undefined) malformed(cx, `two methods are called "${method}"; the other is at ${earlier}`, at)
    seen.set(method, at.pointer)
    return [convertMethod(cx, method, at)]
  })
}

function convertMethod(cx: OpenRpcContext, method: string, at: LocatedObject): Method {
  const { summary, description, deprecated } = at.value
  const text = typeof summary === 'string' ? summary : description
  return {
    method,
    messageDirection: 'clientToServer',
    ...(cx.carryComments && typeof text === 'string' && text !== '' && { summary: firstSentence(text) }),
    ...(deprecated === true && { deprecated }),
    ...convertParams(cx, at),
    ...convertResult(cx, at),
    ...extensionsOf(at),
  }
}

function convertResult(
  cx: OpenRpcContext,
  at: LocatedObject,
): Pick<Method, 'kind' | 'result'> & Pick<Partial<Method>, 'errors'> {
  const place = childOf(at, 'result')
  if (!place) return { kind: 'notification' }
  const descriptor = objectAt(cx, place, 'a content descriptor: an object with "name" and "schema"')
  const result = descriptor ? schemaOf(cx, descriptor) : {}
  const errors = convertErrors(cx, at)
  return {
    kind: 'request',
    result: result.type === 'null' ? null : result,
    ...(errors.length > 0 && { errors }),
  }
}

function convertErrors(cx: OpenRpcContext, method: LocatedObject): MethodError[] {
  return objectsAt(cx, method, 'errors', 'an error object').flatMap(at => {
    const { code, message, data } = at.value
    if (!Number.isSafeInteger(code) || typeof message !== 'string')
      return malformed(cx, 'an error has a whole number "code" and a text "message"', at) ?? []
    // `data` is a value, an example of what may come: it refuses no other.
    return [{ code: code as number, message, ...(data !== undefined && { data: { examples: [data as Json] } }) }]
  })
}

/** The `x-…` members of a method. */
const extensionsOf = ({ value }: LocatedObject): Record<`x-${string}`, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([key]) => key.startsWith('x-')))
