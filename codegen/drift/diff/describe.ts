import type { Json, JsonSchema } from '../../protocol/model.js'
import { referencedName } from '../../protocol/reference.js'

const maximumLength = 60
const shownParts = 4

/** A literal as people write it in a message: `'text'`, `1`, `true`; long ones are cut. */
export function describeLiteral(value: Json): string {
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value)
  return cut(text)
}

/** A shape in a few words, such as `string`, `'a' | 'b'`, `ContextItem[]` or `{ id, text? }`. */
export function describeSchema(schema: JsonSchema, depth = 0): string {
  const { $ref, type, items, anyOf, oneOf } = schema
  if ($ref !== undefined) return referencedName($ref) ?? $ref
  if (schema.const !== undefined) return describeLiteral(schema.const)
  if (schema.enum) return joinSome(schema.enum.map(describeLiteral), ' | ')
  const variants = anyOf ?? oneOf
  if (variants)
    return depth > 1
      ? 'union'
      : joinSome(
          variants.map(item => describeSchema(item, depth + 1)),
          ' | ',
        )
  if (schema.allOf)
    return depth > 1
      ? 'intersection'
      : joinSome(
          schema.allOf.map(item => describeSchema(item, depth + 1)),
          ' & ',
        )
  if (Array.isArray(type)) return type.join(' | ')
  if (type === 'array') {
    const item = typeof items === 'object' && depth < 3 ? describeSchema(items, depth + 1) : 'unknown'
    return schema.prefixItems
      ? `[${schema.prefixItems.length} items]`
      : /[ |&]/.test(item)
        ? `(${item})[]`
        : `${item}[]`
  }
  if (type === 'object' || schema.properties) return describeObject(schema, depth)
  if (schema.not) return Object.keys(schema.not).length === 0 ? 'never' : 'not …'
  return type ?? 'any value'
}

/** A variant of a union, by the literals that tell it apart: `{ command: 'submit', … }`. */
export function describeVariant(schema: JsonSchema, tags: readonly string[]): string {
  const { properties = {} } = schema
  const literals = tags.flatMap(tag => (properties[tag] ? [`${tag}: ${describeSchema(properties[tag])}`] : []))
  if (literals.length === 0) return describeSchema(schema)
  return cut(`{ ${literals.join(', ')}${Object.keys(properties).length > literals.length ? ', …' : ''} }`)
}

/** Where a variant of a union is: the path of the union, and the literals that tell the variant apart. */
export function variantPath(path: string, schema: JsonSchema, tags: readonly string[]): string {
  const literals = tags.flatMap(tag => (schema.properties?.[tag] ? [describeSchema(schema.properties[tag])] : []))
  return literals.length === 0 ? path : `${path}(${literals.join(', ')})`
}

function describeObject({ properties = {}, required = [], additionalProperties }: JsonSchema, depth: number): string {
  const names = Object.keys(properties)
  if (names.length === 0 || depth > 1)
    return typeof additionalProperties === 'object' && depth <= 1
      ? `map of ${describeSchema(additionalProperties, depth + 1)}`
      : 'object'
  return `{ ${joinSome(
    names.map(name => (required.includes(name) ? name : `${name}?`)),
    ', ',
  )} }`
}

function joinSome(parts: readonly string[], separator: string): string {
  const shown = parts.slice(0, parts.length === shownParts + 1 ? shownParts + 1 : shownParts)
  const rest = parts.length - shown.length
  return cut(shown.join(separator), rest > 0 ? `${separator}… ${rest} more` : '')
}

function cut(text: string, ending = ''): string {
  return text.length > maximumLength ? `${text.slice(0, maximumLength - 1)}…` : text + ending
}
