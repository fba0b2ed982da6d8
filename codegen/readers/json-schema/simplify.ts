import { isObject } from '../../../base/json.js'
import type { Json, JsonSchema } from '../../protocol/model.js'
import { isAnnotation } from '../../protocol/schema-keywords.js'

/** Simplifies schemas of generators such as schemars. */
export function simplify(schema: JsonSchema): JsonSchema {
  return literals(lonelyMember(loneLiteral(schema)))
}

/** An `enum` of one is a `const`. */
function loneLiteral(schema: JsonSchema): JsonSchema {
  if (schema.enum?.length !== 1 || schema.const !== undefined || schema['x-enumNames']) return schema
  const { enum: values, ...rest } = schema
  return { ...rest, const: values[0] as Json }
}

/** `allOf` around one `$ref`, there only to give it a description, is replaced by the `$ref`; a union of one is its variant. */
function lonelyMember(schema: JsonSchema): JsonSchema {
  if (!schema.allOf && !schema.anyOf && !schema.oneOf) return schema
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    if (schema[keyword]?.length !== 1) continue
    const [member = {}] = schema[keyword]
    const { [keyword]: _members, 'x-variantNames': _names, ...rest } = schema
    const clash = Object.keys(rest).some(key => key in member || !isAnnotation(key))
    if (!clash) return { ...member, ...rest }
  }
  return schema
}

/** Variants that are literals of one type and nothing else are an `enum`. */
function literals(schema: JsonSchema): JsonSchema {
  const keyword = schema.oneOf ? 'oneOf' : 'anyOf'
  const variants = schema[keyword]
  if (!variants || variants.length < 2 || schema.enum || schema.const !== undefined || schema.discriminator)
    return schema
  const [first] = variants
  if (!variants.every(variant => variant.type === first?.type && isLiteral(variant))) return schema
  const values = variants.flatMap(variant => variant.enum ?? [variant.const as Json])
  const unique = [...new Map(values.map(value => [JSON.stringify(value), value])).values()]
  if (keyword === 'oneOf' && unique.length < values.length) return schema
  const { [keyword]: _variants, 'x-variantNames': _names, type = first?.type, ...rest } = schema
  const descriptions = variants.flatMap(variant => (variant.enum ?? [0]).map(() => variant.description ?? ''))
  return {
    ...rest,
    ...(type !== undefined && { type }),
    enum: unique,
    ...(descriptions.some(text => text !== '') &&
      unique.length === values.length && { 'x-enumDescriptions': descriptions }),
  }
}

const ofLiterals: ReadonlySet<string> = new Set(['const', 'enum', 'type', 'description'])

const isLiteral = (variant: JsonSchema) =>
  (variant.const !== undefined) !== (variant.enum !== undefined) &&
  Object.keys(variant).every(keyword => ofLiterals.has(keyword))

/**
 * Names of the variants of a union: their titles, where each variant has one or is called by its `$ref` or literal.
 * Undefined when nothing but refs and literals would name them.
 */
export function variantNames(variants: unknown): string[] | undefined {
  if (!Array.isArray(variants)) return undefined
  const names = variants.map(nameOfVariant)
  const titled = variants.some(variant => isObject(variant) && isTitled(variant))
  return titled && names.every(name => name !== undefined) && new Set(names).size === names.length ? names : undefined
}

const isTitled = (variant: Record<string, unknown>) =>
  typeof variant.title === 'string' && variant.title !== '' && !Object.hasOwn(variant, '$ref')

function nameOfVariant(variant: unknown): string | undefined {
  if (!isObject(variant)) return undefined
  const { $ref: ref, enum: values, const: only = Array.isArray(values) ? values[0] : undefined, type } = variant
  if (isTitled(variant)) return variant.title as string
  if (typeof ref === 'string') return /[^/#]+$/.exec(ref)?.[0]
  if (typeof only === 'string' && only !== '' && (!Array.isArray(values) || values.length === 1)) return only
  return type === 'null' ? 'null' : undefined
}
