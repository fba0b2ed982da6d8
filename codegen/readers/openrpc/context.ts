import { isObject, type JsonObject } from '../../../base/json.js'
import type { ConvertContext } from '../json-schema/convert.js'
import { childOf, type Located } from '../json-schema/located.js'
import type { OpenRpcOptions } from './options.js'

/** Context of the conversion of an OpenRPC document. */
export interface OpenRpcContext extends ConvertContext {
  options: OpenRpcOptions
}

/** An object of the document and its place. */
export interface LocatedObject extends Located {
  value: JsonObject
}

const longestChain = 50

/**
 * The object that stands at a place, or that a `$ref` there leads to.
 *
 * @param what the kind of the object, for the error when it is none
 */
export function objectAt(cx: OpenRpcContext, at: Located, what: string): LocatedObject | undefined {
  let current: Located | undefined = at
  for (let followed = 0; current; followed++) {
    const { value }: Located = current
    if (!isObject(value)) return malformed(cx, `must be ${what}`, current)
    if (!Object.hasOwn(value, '$ref')) return { ...current, value }
    if (followed > longestChain) return malformed(cx, 'these refs only refer to each other', current)
    current = cx.files.resolve(current, value.$ref)
  }
  return undefined
}

/** The objects of a list; an error for each item that is not an object. */
export function objectsAt(cx: OpenRpcContext, at: Located, key: string, what: string): LocatedObject[] {
  const list = childOf(at, key)
  if (!list) return []
  if (!Array.isArray(list.value)) return malformed(cx, 'must be an array', list) ?? []
  return list.value.flatMap((_, index) => {
    const item = childOf(list, String(index))
    return (item && objectAt(cx, item, what)) ?? []
  })
}

/** The name of an object; an error when it has none. */
export function nameOf(cx: OpenRpcContext, at: LocatedObject): string | undefined {
  const { name } = at.value
  return typeof name === 'string' && name !== ''
    ? name
    : malformed(cx, '"name" must be a text', childOf(at, 'name') ?? at)
}

/** Reports a part of the document that OpenRPC does not allow. */
export function malformed({ diagnostics }: OpenRpcContext, message: string, at: Located): undefined {
  diagnostics.error({
    code: 'malformed-openrpc',
    message,
    at,
    hint: 'https://spec.open-rpc.org says what a document may hold',
  })
}
