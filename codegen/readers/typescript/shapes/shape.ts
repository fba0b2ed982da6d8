import type { Json, JsonSchema, JsonType } from '../../../protocol/model.js'

/**
 * A type as JSON: the variants of its values, and whether a value may be absent, as `undefined` and functions are. A type
 * without variants that is not absent is `never`.
 */
export interface Shape {
  variants: JsonSchema[]
  absent: boolean
}

export const present = (schema: JsonSchema): Shape => ({ variants: [schema], absent: false })
export const absent: Shape = { variants: [], absent: true }
export const never: Shape = { variants: [], absent: false }

export const join = (shapes: readonly Shape[]): Shape => ({
  variants: shapes.flatMap(({ variants }) => variants),
  absent: shapes.some(shape => shape.absent),
})

/** The schema where a value cannot be absent: JSON writes null for it there. */
export function schemaWithNull({ variants, absent: missing }: Shape): JsonSchema {
  return schemaOf(missing ? [...variants, { type: 'null' }] : variants)
}

/** One schema for all variants, without duplicates. */
export function schemaOf(variants: readonly JsonSchema[]): JsonSchema {
  const different = [...new Map(variants.flatMap(flatten).map(schema => [JSON.stringify(schema), schema])).values()]
  if (different.some(schema => Object.keys(schema).length === 0)) return {}
  const merged = mergeSimple(different)
  const [only] = merged
  if (only === undefined) return { not: {} }
  return merged.length === 1 ? only : { anyOf: merged }
}

function flatten(schema: JsonSchema): JsonSchema[] {
  return schema.anyOf && Object.keys(schema).length === 1 ? schema.anyOf.flatMap(flatten) : [schema]
}

type Simple = { types: Set<JsonType>; values: Json[] }

/** Bare types and literals become one schema, at the place of the first of them; null comes last. */
function mergeSimple(variants: readonly JsonSchema[]): JsonSchema[] {
  const simple: Simple = { types: new Set(), values: [] }
  const others: (JsonSchema | 'simple')[] = []
  for (const schema of variants) {
    if (addSimple(simple, schema)) {
      if (!others.includes('simple')) others.push('simple')
    } else others.push(schema)
  }
  if (others.length > 1 && simple.types.size === 1 && simple.types.has('null') && simple.values.length === 0)
    others.push(...others.splice(others.indexOf('simple'), 1))
  return others.flatMap(schema => (schema === 'simple' ? simpleSchemas(simple) : [schema]))
}

const typeKeyword = (value: Json): JsonType =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : (typeof value as 'boolean' | 'number' | 'string' | 'object')

function addSimple({ types, values }: Simple, schema: JsonSchema): boolean {
  const keys = Object.keys(schema)
  if (keys.length === 1 && schema.type !== undefined) {
    const given = [schema.type].flat()
    if (given.some(type => type === 'array' || type === 'object')) return false
    for (const type of given) types.add(type)
    return true
  }
  if (keys.length === 1 && schema.const !== undefined) {
    values.push(schema.const)
    return true
  }
  if (keys.every(key => key === 'type' || key === 'enum') && schema.enum) {
    values.push(...schema.enum)
    return true
  }
  return false
}

function simpleSchemas({ types, values }: Simple): JsonSchema[] {
  const all = new Set(types)
  let open = values.filter(value => !all.has(typeKeyword(value)))
  if (open.includes(true) && open.includes(false)) {
    all.add('boolean')
    open = open.filter(value => typeof value !== 'boolean')
  }
  open = [...new Set(open)]
  const nullable = all.delete('null') || open.includes(null)
  open = open.filter(value => value !== null)
  const bare = [...all]
  if (open.length === 0) return bareTypes(nullable ? [...bare, 'null'] : bare)
  if (bare.length === 0) return [literals(open, nullable)]
  return [...bareTypes(bare), literals(open, false), ...(nullable ? bareTypes(['null']) : [])]
}

function bareTypes(types: readonly JsonType[]): JsonSchema[] {
  const [only] = types
  return only === undefined ? [] : [{ type: types.length === 1 ? only : [...types] }]
}

/** A closed set of literals. */
function literals(values: readonly Json[], nullable: boolean): JsonSchema {
  const [only] = values
  if (values.length === 1 && only !== undefined && !nullable) return { const: only }
  const types = [...new Set(values.map(typeKeyword))]
  const all: JsonType[] = nullable ? [...types, 'null'] : types
  return { type: all.length === 1 && all[0] ? all[0] : all, enum: nullable ? [...values, null] : [...values] }
}
