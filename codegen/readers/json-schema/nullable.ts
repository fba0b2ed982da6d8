import type { JsonSchema } from '../../protocol/model.js'
import { isAnnotation } from '../../protocol/schema-keywords.js'

/** Keywords that a type with `null` beside them leaves as they are: they judge no null. */
const aboutOneType: ReadonlySet<string> = new Set([
  'type',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'items',
  'minItems',
  'maxItems',
  'uniqueItems',
])

/** Annotations that say something about the variants or the members of an `enum`, not about the whole. */
const aboutMembers: ReadonlySet<string> = new Set(['discriminator', 'x-enumNames', 'x-variantNames'])

const isOfWhole = (keyword: string) => isAnnotation(keyword) && !aboutMembers.has(keyword)

/**
 * What `nullable: true` of OpenAPI 3.0 means: the schema, or null.
 *
 * @see https://spec.openapis.org/oas/v3.0.3#fixed-fields-20
 */
export function orNull(schema: JsonSchema): JsonSchema {
  const { type, ...rest } = schema
  const keywords = Object.keys(schema).filter(keyword => !isOfWhole(keyword))
  if (keywords.length === 0) return schema
  if (type !== undefined && keywords.every(keyword => aboutOneType.has(keyword)))
    return { ...rest, type: [...new Set([type, 'null' as const].flat())] }
  const entries = Object.entries(schema)
  const whole = Object.fromEntries(entries.filter(([keyword]) => isOfWhole(keyword)))
  const value = Object.fromEntries(entries.filter(([keyword]) => !isOfWhole(keyword)))
  return { ...whole, anyOf: [value, { type: 'null' }] }
}
