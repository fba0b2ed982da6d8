import { isObject } from '../../../base/json.js'
import type { JsonSchema, Method } from '../../protocol/model.js'
import { type ConvertContext, convertSchema } from './convert.js'
import type { Located } from './located.js'
import type { FoundMethod } from './methods/found.js'
import { isDefinition } from './names.js'

/** The parameters of a method: none, ones that may be left out, or ones that must be there. */
export function convertParams(cx: ConvertContext, found: FoundMethod): Pick<Method, 'params' | 'paramsOptional'> {
  const { params, paramsOptional } = found
  if (!params || admitsNullOnly(cx, params)) return { params: null }
  return { params: schemaAt(cx, params), ...(paramsOptional && { paramsOptional }) }
}

/** The result of a method; undefined for a notification. */
export function convertResult(cx: ConvertContext, found: FoundMethod): Pick<Method, 'result'> {
  const { kind, result } = found
  if (kind === 'notification') return {}
  return { result: !result || admitsNullOnly(cx, result) ? null : schemaAt(cx, result) }
}

/** A named definition is referred to; any other schema becomes part of the method. */
const schemaAt = (cx: ConvertContext, at: Located): JsonSchema =>
  isDefinition(at.pointer) ? { $ref: cx.refer(at) } : convertSchema(cx, at)

const deepest = 20

function admitsNullOnly({ files }: ConvertContext, at: Located, depth = 0): boolean {
  if (depth > deepest || !isObject(at.value)) return false
  const { type, const: only, $ref: ref } = at.value
  if (type === 'null' || only === null) return true
  const target = ref === undefined ? undefined : files.resolve(at, ref)
  return target !== undefined && admitsNullOnly({ files } as ConvertContext, target, depth + 1)
}
