import { setOwn } from '../../../base/json.js'
import type { JsonSchema, Method } from '../../protocol/model.js'
import { convertSchema } from '../json-schema/convert.js'
import { childOf } from '../json-schema/located.js'
import { type LocatedObject, malformed, nameOf, type OpenRpcContext, objectsAt } from './context.js'

/** A parameter: a content descriptor. */
interface Param {
  name: string
  schema: JsonSchema
  required: boolean
}

type Params = Pick<Method, 'params'> & Partial<Pick<Method, 'paramsOptional' | 'paramNames'>>

/** Converts the parameters of a method: an object when they are sent by name, a tuple when by position. */
export function convertParams(cx: OpenRpcContext, method: LocatedObject): Params {
  const params = readParams(cx, method)
  if (params.length === 0) return { params: null }
  const optional = params.every(({ required }) => !required) && { paramsOptional: true }
  return { ...(isByPosition(cx, method) ? byPosition(params) : byName(params)), ...optional }
}

function isByPosition(cx: OpenRpcContext, method: LocatedObject): boolean {
  const { paramStructure = 'either' } = method.value
  if (paramStructure === 'either') {
    if (cx.options.paramStructure === undefined) reportOpen(cx, method)
    return cx.options.paramStructure === 'by-position'
  }
  if (paramStructure !== 'by-name' && paramStructure !== 'by-position')
    malformed(
      cx,
      '"paramStructure" must be by-name, by-position or either',
      childOf(method, 'paramStructure') ?? method,
    )
  return paramStructure === 'by-position'
}

/** A document that says nothing means both ways, and many a server behind one takes arrays only. */
const reportOpen = ({ diagnostics }: OpenRpcContext, method: LocatedObject) =>
  diagnostics.repeated({
    severity: 'warning',
    code: 'open-param-structure',
    message: 'the document leaves open how parameters are sent: they are sent by name',
    at: method,
    hint: 'where the agent takes arrays only, as nodes of Ethereum do, write "paramStructure": "by-position" under "options" in the recipe',
  })

function readParams(cx: OpenRpcContext, method: LocatedObject): Param[] {
  const names = new Set<string>()
  return objectsAt(cx, method, 'params', 'a content descriptor: an object with "name" and "schema"').flatMap(param => {
    const name = nameOf(cx, param)
    if (name === undefined) return []
    if (names.has(name)) malformed(cx, `two parameters are called "${name}"`, param)
    names.add(name)
    return [{ name, schema: schemaOf(cx, param), required: param.value.required === true }]
  })
}

/** The schema of a content descriptor, with the description and marks of the descriptor. */
export function schemaOf(cx: OpenRpcContext, descriptor: LocatedObject): JsonSchema {
  const at = childOf(descriptor, 'schema')
  if (!at) return malformed(cx, '"schema" is missing', descriptor) ?? {}
  const { summary, description = summary, deprecated } = descriptor.value
  // What is known of the converted schema is known by its identity.
  return Object.assign(convertSchema(cx, at), {
    ...(cx.carryComments && typeof description === 'string' && { description }),
    ...(deprecated === true && { deprecated }),
  })
}

function byName(params: readonly Param[]): Pick<Method, 'params'> {
  const properties: Record<string, JsonSchema> = {}
  for (const { name, schema } of params) setOwn(properties, name, schema)
  const required = params.filter(param => param.required).map(({ name }) => name)
  return { params: { type: 'object', properties, ...(required.length > 0 && { required }) } }
}

function byPosition(params: readonly Param[]): Pick<Method, 'params' | 'paramNames'> {
  // A parameter before a required one cannot be left out.
  const minItems = params.findLastIndex(({ required }) => required) + 1
  return {
    params: { type: 'array', prefixItems: params.map(({ schema }) => schema), items: false, minItems },
    paramNames: params.map(({ name }) => name),
  }
}
