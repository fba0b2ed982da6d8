import { isObject, type JsonObject } from '../../../base/json.js'
import type { Json, JsonSchema } from '../../protocol/model.js'
import { namedBases } from './base-types.js'
import { type MetaModelContext, malformed, notesOf, objectsAt, textAt, versionOf, withoutTags } from './context.js'

/**
 * Converts an enumeration. One that supports custom values is open: its values, or any other of their type. Lists beside
 * `enum` hold the names of the values, their descriptions, and their versions.
 */
export function convertEnumeration(cx: MetaModelContext, enumeration: JsonObject, pointer: string): JsonSchema {
  const base = baseOf(enumeration)
  if (!base) return malformed(cx, 'the type must be string, integer or uinteger', `${pointer}/type`) ?? {}
  const values = uniqueValues(cx, enumeration, pointer, base)
  if (values.length === 0) return malformed(cx, 'there must be a value', `${pointer}/values`) ?? {}
  const notes = notesOf(cx, enumeration)
  const list = (keyword: string, texts: (string | undefined)[]) =>
    texts.some(text => text) ? { [keyword]: texts.map(text => text ?? '') } : {}
  const listed: JsonSchema = {
    type: base.type ?? 'string',
    enum: values.map(({ value }) => value as Json),
    'x-enumNames': values.map(({ name }) => String(name)),
    ...(cx.carryComments && list('x-enumDescriptions', values.map(describe))),
    ...list(
      'x-enumSince',
      values.map(({ since }) => versionOf(since)),
    ),
    ...list(
      'x-enumStability',
      values.map(({ proposed }) => (proposed === true ? 'proposed' : undefined)),
    ),
  }
  return enumeration.supportsCustomValues === true ? { ...notes, anyOf: [listed, base] } : { ...notes, ...listed }
}

const describe = ({ documentation }: JsonObject) =>
  typeof documentation === 'string' ? withoutTags(documentation) : undefined

function baseOf({ type }: JsonObject): JsonSchema | undefined {
  const name = isObject(type) && type.kind === 'base' ? type.name : undefined
  if (name === 'string') return { type: 'string' }
  return name === 'integer' || name === 'uinteger' ? { ...namedBases.get(name) } : undefined
}

/** The distinct values. A second name of a value is reported and dropped. */
function uniqueValues(cx: MetaModelContext, enumeration: JsonObject, pointer: string, base: JsonSchema): JsonObject[] {
  const first = new Map<unknown, JsonObject>()
  for (const [value, place] of objectsAt(cx, enumeration.values, `${pointer}/values`)) {
    const right = base.type === 'string' ? typeof value.value === 'string' : Number.isSafeInteger(value.value)
    if (textAt(cx, value, 'name', `${place}/name`) === undefined) continue
    const earlier = first.get(value.value)
    if (!right)
      malformed(cx, `the value must be ${base.type === 'string' ? 'a text' : 'a whole number'}`, `${place}/value`)
    else if (earlier)
      cx.diagnostics.widened(
        `"${value.name}" is a second name of ${JSON.stringify(value.value)}; the document has the first, "${earlier.name}"`,
        { file: cx.file, pointer: place },
      )
    else first.set(value.value, value)
  }
  return [...first.values()]
}
