import { setOwn } from '../../../base/json.js'
import type { JsonSchema } from '../../protocol/model.js'
import { type MetaModelContext, notesOf, objectsAt, textAt } from './context.js'

/** Converts the properties of a structure or an object literal. */
export function convertProperties(
  cx: MetaModelContext,
  properties: unknown,
  pointer: string,
  convertType: (type: unknown, pointer: string) => JsonSchema,
): Pick<JsonSchema, 'properties' | 'required'> {
  const converted: Record<string, JsonSchema> = {}
  const required: string[] = []
  for (const [property, place] of objectsAt(cx, properties, pointer)) {
    const name = textAt(cx, property, 'name', `${place}/name`)
    if (name === undefined) continue
    setOwn(converted, name, { ...convertType(property.type, `${place}/type`), ...notesOf(cx, property) })
    if (property.optional !== true) required.push(name)
  }
  return {
    ...(Object.keys(converted).length > 0 && { properties: converted }),
    ...(required.length > 0 && { required: [...new Set(required)] }),
  }
}
