import type { JsonObject } from '../../../base/json.js'
import { messageDirections } from '../../protocol/method-key.js'
import type { JsonSchema, Method, MethodKind } from '../../protocol/model.js'
import { firstSentence } from '../summary.js'
import { type MetaModelContext, malformed, objectsAt, textAt, versionOf, withoutTags } from './context.js'
import { convertType } from './types.js'

/** Converts a request or a notification; undefined when it is none. */
export function convertMethod(
  cx: MetaModelContext,
  given: JsonObject,
  kind: MethodKind,
  pointer: string,
): Method | undefined {
  const method = textAt(cx, given, 'method', `${pointer}/method`)
  const { messageDirection, documentation, since, proposed, deprecated, registrationMethod } = given
  const direction = messageDirections.find(known => known === messageDirection)
  if (direction === undefined)
    malformed(cx, '"messageDirection" must be clientToServer, serverToClient or both', `${pointer}/messageDirection`)
  if (method === undefined || direction === undefined) return undefined
  const version = versionOf(since)
  const extra = (key: string) =>
    given[key] === undefined ? {} : { [`x-${key}`]: convertType(cx, given[key], `${pointer}/${key}`) }
  return {
    method,
    kind,
    messageDirection: direction,
    ...(cx.carryComments &&
      typeof documentation === 'string' && { summary: firstSentence(withoutTags(documentation)) }),
    ...(version !== undefined && { since: version }),
    ...(proposed === true && { stability: 'proposed' as const }),
    ...(deprecated !== undefined && { deprecated: cx.carryComments ? String(deprecated) : true }),
    ...convertParams(cx, given.params, `${pointer}/params`),
    ...(kind === 'request' && { result: withoutNull(convertType(cx, given.result, `${pointer}/result`)) }),
    ...(typeof registrationMethod === 'string' && { 'x-registrationMethod': registrationMethod }),
    ...extra('registrationOptions'),
    ...extra('partialResult'),
    ...(given.errorData !== undefined && {
      errors: [{ data: convertType(cx, given.errorData, `${pointer}/errorData`) }],
    }),
  }
}

const withoutNull = (schema: JsonSchema) => (schema.type === 'null' ? null : schema)

/** Several types are parameters by position. */
function convertParams(
  cx: MetaModelContext,
  params: unknown,
  pointer: string,
): Pick<Method, 'params'> & Partial<Pick<Method, 'paramNames'>> {
  if (params === undefined) return { params: null }
  if (!Array.isArray(params)) return { params: withoutNull(convertType(cx, params, pointer)) }
  const types = objectsAt(cx, params, pointer).map(([type, place]) => ({ type, schema: convertType(cx, type, place) }))
  if (types.length === 0) return { params: null }
  return {
    params: {
      type: 'array',
      prefixItems: types.map(({ schema }) => schema),
      items: false,
      minItems: types.length,
    },
    paramNames: types.map(({ type }, index) => nameOf(type, index, types.length)),
  }
}

/** The name of a parameter by position, after its type: the meta model has none. */
function nameOf({ name }: JsonObject, index: number, count: number): string {
  const word = typeof name === 'string' ? name.slice(0, 1).toLowerCase() + name.slice(1) : 'param'
  return count === 1 ? word : `${word}${index + 1}`
}
