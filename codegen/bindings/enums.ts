import type { Json, JsonSchema } from '../protocol/model.js'
import { isAnnotation } from '../protocol/schema-keywords.js'
import { documentedOf } from './documented.js'
import type { EnumMember, Primitive } from './model.js'
import { givenName } from './names.js'

/** The values that a schema lists, and the type of others that it admits beside them. */
export interface ListedValues {
  members: EnumMember[]
  open?: Primitive
}

/**
 * The values of a schema that lists them: by `const` or `enum`, or as variants that are each a value. With a primitive type
 * as one more variant, with or without a range, the list is open. Undefined when the schema is none of these.
 */
export function listedValues(schema: JsonSchema): ListedValues | undefined {
  if (schema.const !== undefined) return { members: [{ value: schema.const }] }
  if (schema.enum)
    return schema.enum.length > 0 ? { members: membersOf(schema.enum, schema['x-enumNames']) } : undefined
  const variants = schema.anyOf ?? schema.oneOf
  if (!variants || !has(schema, ['anyOf', 'oneOf', 'type', 'discriminator']) || (schema.anyOf && schema.oneOf))
    return undefined
  const members: EnumMember[] = []
  const names = schema['x-variantNames']
  let open: Primitive | undefined
  for (const [index, variant] of variants.entries()) {
    const { type } = variant
    if (open === undefined && isPrimitive(type) && has(variant, openKeywords)) open = type
    else if (variant.const !== undefined && has(variant, ['const', 'type']))
      members.push({
        ...membersOf([variant.const], names && [names[index] ?? ''])[0],
        ...documentedOf(variant),
        value: variant.const,
      })
    else if (variant.enum && has(variant, ['enum', 'type']))
      members.push(...membersOf(variant.enum, variant['x-enumNames']))
    else return undefined
  }
  if (!members.every(({ value }) => typeof value !== 'object')) return undefined
  const alike = open === undefined || members.every(({ value }) => admits(open, value))
  return members.length > 0 && alike ? { members, ...(open && { open }) } : undefined
}

const membersOf = (values: readonly Json[], names: readonly string[] | undefined): EnumMember[] =>
  values.map((value, index) => ({ value, ...(names?.[index] && { name: givenName(names[index]) }) }))

/** A primitive type, and the limits that a schema puts on its values; those of LSP's `uinteger` are its range. */
const openKeywords = ['type', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']

/** Whether a schema has these keywords only, besides those that admit and refuse nothing. */
const has = (schema: JsonSchema, keywords: readonly string[]) =>
  Object.keys(schema).every(keyword => keywords.includes(keyword) || isAnnotation(keyword))

const isPrimitive = (type: JsonSchema['type']): type is Exclude<Primitive, 'null'> =>
  type === 'string' || type === 'number' || type === 'integer' || type === 'boolean'

const admits = (open: Primitive, value: Json) => typeof value === (open === 'integer' ? 'number' : open)
