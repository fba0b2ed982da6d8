import { isObject } from '../../../base/json.js'
import type { JsonSchema, Method } from '../../protocol/model.js'
import { type ConvertContext, convertSchema } from './convert.js'
import type { SchemaFiles } from './files.js'
import type { Located } from './located.js'
import type { FoundMethod } from './methods/found.js'
import { isDefinition } from './names.js'

/** The parameters of a method: none, ones that may be left out, or ones that must be there. */
export function convertParams(cx: ConvertContext, found: FoundMethod): Pick<Method, 'params' | 'paramsOptional'> {
  const { params, paramsOptional } = found
  if (!params || admitsNullOnly(cx.files, params)) return { params: null }
  const schema = schemaAt(cx, params)
  const present = withoutAbsence(schema)
  return { params: present ?? schema, ...((paramsOptional || present) && { paramsOptional: true }) }
}

/** `anyOf: [{ not: {} }, X]`: a variant that admits nothing says that parameters may be left out. */
function withoutAbsence({ anyOf: variants = [], ...others }: JsonSchema): JsonSchema | undefined {
  const left = variants.filter(({ not, ...more }) => !(not && Object.keys({ ...not, ...more }).length === 0))
  if (left.length === 0 || left.length === variants.length) return undefined
  return left.length === 1 ? { ...others, ...left[0] } : { ...others, anyOf: left }
}

/** The result of a method; undefined for a notification. */
export function convertResult(cx: ConvertContext, found: FoundMethod): Pick<Method, 'result'> {
  const { kind, result } = found
  if (kind === 'notification') return {}
  return { result: !result || admitsNullOnly(cx.files, result) ? null : schemaAt(cx, result) }
}

/** A named definition is referred to; any other schema becomes part of the method. */
const schemaAt = (cx: ConvertContext, at: Located): JsonSchema =>
  isDefinition(at.pointer) ? { $ref: cx.refer(at) } : convertSchema(cx, at)

const deepest = 20

function admitsNullOnly(files: SchemaFiles, at: Located, depth = 0): boolean {
  if (depth > deepest || !isObject(at.value)) return false
  const { type, const: only, $ref: ref } = at.value
  if (type === 'null' || only === null) return true
  const target = ref === undefined ? undefined : files.resolve(at, ref)
  return target !== undefined && admitsNullOnly(files, target, depth + 1)
}
