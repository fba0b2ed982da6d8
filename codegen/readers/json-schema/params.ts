import { isObject } from '../../protocol/json.js'
import type { JsonSchema, Method } from '../../protocol/model.js'
import { type ConvertContext, convertSchema } from './convert.js'
import type { Located } from './located.js'
import type { FoundMethod } from './methods/found.js'

/** The parameters of a method: none, ones that may be left out, or ones that must be there. */
export function convertParams(cx: ConvertContext, found: FoundMethod): Pick<Method, 'params' | 'paramsOptional'> {
  const { params, paramsOptional } = found
  if (!params || admitsNullOnly(cx, params)) return { params: null }
  return { params: schemaAt(cx, params, found), ...(paramsOptional && { paramsOptional }) }
}

/** The result of a method; undefined for a notification. */
export function convertResult(cx: ConvertContext, found: FoundMethod): Pick<Method, 'result'> {
  const { kind, result } = found
  if (kind === 'notification') return {}
  return { result: !result || admitsNullOnly(cx, result) ? null : schemaAt(cx, result, found) }
}

/** A named definition is referred to; any other schema becomes part of the method. */
function schemaAt(cx: ConvertContext, at: Located, found: FoundMethod): JsonSchema {
  const isInline = at.pointer !== found.at.pointer && at.pointer.startsWith(`${found.at.pointer}/`)
  return isInline ? convertSchema(cx, at) : { $ref: cx.refer(at) }
}

const deepest = 20

function admitsNullOnly({ files }: ConvertContext, at: Located, depth = 0): boolean {
  if (depth > deepest || !isObject(at.value)) return false
  const { type, const: only, $ref: reference } = at.value
  if (type === 'null' || only === null) return true
  const target = reference === undefined ? undefined : files.resolve(at, reference)
  return target !== undefined && admitsNullOnly({ files } as ConvertContext, target, depth + 1)
}
