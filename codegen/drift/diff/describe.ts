import { refName } from '../../../base/ref.js'
import type { Json, JsonSchema } from '../../protocol/model.js'
import type { Demand, ObjectVariant, Variant } from './values/demand.js'
import { namedFields } from './values/fields.js'
import { literalsOf } from './values/tags.js'

const maximumLength = 60
const shownParts = 4

/** A literal as people write it in a message: `'text'`, `1`, `true`; long ones are cut. */
export function describeLiteral(value: Json): string {
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value)
  return cut(text)
}

/** The name of a field in a path: as it is where that reads well, else as JSON text. */
export const plainName = (name: string): string =>
  /^[\p{ID_Start}$_][\p{ID_Continue}$-]*$/u.test(name) ? name : JSON.stringify(name)

/** A shape in a few words, such as `string`, `'a' | 'b'`, `ContextItem[]` or `{ id, text? }`. */
export function describeSchema(schema: JsonSchema, depth = 0): string {
  const { $ref, type, items, anyOf, oneOf } = schema
  if ($ref !== undefined) return refName($ref) ?? $ref
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
  return type ?? (schema.pattern === undefined ? 'any value' : `/${schema.pattern}/`)
}

/** A demand in a few words. */
export function describeDemand({ places, variants }: Demand): string {
  const [first, ...more] = places
  if (first && more.length === 0) return describeSchema(first.schema)
  return joinSome(
    variants.map(variant => describeVariant(variant)),
    ' | ',
  )
}

/** A variant of a union, by the literals that tell it apart: `{ command: 'submit', … }`. */
export function describeVariant(variant: Variant, tags: readonly string[] = []): string {
  if (variant.kind === 'literal') return describeLiteral(variant.value)
  if (variant.kind === 'number') return variant.integer ? 'integer' : 'number'
  if (variant.kind === 'string') return 'string'
  const [place, ...more] = variant.places
  const name = place && more.length === 0 ? refName(`#${place.pointer.replaceAll('%', '%25')}`) : undefined
  if (name !== undefined) return name
  if (variant.kind !== 'object')
    return place
      ? describeSchema({ ...place.schema, type: variant.kind === 'array' ? 'array' : 'object' })
      : variant.kind
  const literals = tags.flatMap(tag => tagText(variant, tag) ?? [])
  const names = [...namedFields(variant)]
  if (literals.length > 0)
    return cut(
      `{ ${literals.map((text, at) => `${tags[at]}: ${text}`).join(', ')}${names.length > literals.length ? ', …' : ''} }`,
    )
  if (names.length === 0) return place ? describeSchema({ ...place.schema, type: 'object' }) : 'object'
  return `{ ${joinSome(
    names.map(name => (variant.required.has(name) ? name : `${name}?`)),
    ', ',
  )} }`
}

const tagText = (variant: ObjectVariant, tag: string): string | undefined =>
  literalsOf(variant, tag)
    ?.map(text => describeLiteral(JSON.parse(text) as Json))
    .join(' | ')

/** Where a variant of a union is: the path of the union, and the literals that tell the variant apart. */
export function variantPath(path: string, variant: Variant, tags: readonly string[]): string {
  if (variant.kind !== 'object') return path
  const literals = tags.flatMap(tag => tagText(variant, tag) ?? [])
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
