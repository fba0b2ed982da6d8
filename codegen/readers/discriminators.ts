import { getOwn } from '../../base/json.js'
import type { Json, JsonSchema } from '../protocol/model.js'
import { forEachSubschema } from '../protocol/walk.js'

/** A union that reaches more definitions than this gets no discriminator. */
const mostRefs = 200

type Resolve = (ref: string) => JsonSchema | undefined

/**
 * Finds, in every union inside a schema, the property whose literals tell its variants apart. Changes the schema in place:
 * an `anyOf` of variants that exclude each other becomes a `oneOf`, and variants that are no objects stand outside of it.
 */
export function addDiscriminators(schema: JsonSchema, resolve: Resolve): void {
  forEachSubschema(schema, subschema => addDiscriminators(subschema, resolve))
  const keyword = schema.oneOf ? 'oneOf' : 'anyOf'
  const variants = schema[keyword]
  if (!variants || (schema.oneOf && schema.anyOf) || Object.hasOwn(schema, 'discriminator')) return
  // Most unions are of one shape and null.
  if (variants.filter(variant => !isPlain(variant) || variant.type === 'object').length < 2) return
  const objects = variants.filter(variant => isObject(variant, resolve))
  const union = objects.length > 1 ? discriminate(keyword, objects, resolve) : undefined
  if (!union) return
  // The literals name the variants.
  delete schema['x-variantNames']
  const others = variants.filter(variant => !objects.includes(variant))
  if (others.length > 0) schema[keyword] = [union, ...others]
  else {
    delete schema[keyword]
    Object.assign(schema, union)
  }
}

/** Whether a schema leads to no other: it is the only one of its {@link leaves}. */
const isPlain = ({ $ref, anyOf, oneOf }: JsonSchema) => $ref === undefined && !anyOf && !oneOf

const isObject = (schema: JsonSchema, resolve: Resolve) => leaves(schema, resolve).every(leaf => leaf.type === 'object')

/** The variants of a schema, with refs and nested unions followed, each `$ref` once. */
function leaves(
  schema: JsonSchema,
  resolve: Resolve,
  seen = new Set<string>(),
  found: JsonSchema[] = [],
): JsonSchema[] {
  const inner = schema.anyOf ?? schema.oneOf
  if (schema.$ref !== undefined) {
    if (seen.has(schema.$ref)) return found
    seen.add(schema.$ref)
    const target = seen.size > mostRefs ? undefined : resolve(schema.$ref)
    if (target) leaves(target, resolve, seen, found)
    else found.push({})
  } else if (inner) for (const variant of inner) leaves(variant, resolve, seen, found)
  else found.push(schema)
  return found
}

function discriminate(keyword: 'anyOf' | 'oneOf', variants: JsonSchema[], resolve: Resolve): JsonSchema | undefined {
  const all = variants.map(variant => leaves(variant, resolve))
  let best: { propertyName: string; distinct: number; disjoint: boolean } | undefined
  for (const propertyName of all[0]?.[0] ? memberNames(all[0][0], resolve) : []) {
    const values = all.map(inner => valuesOf(inner, propertyName, resolve))
    if (!values.every(list => list !== undefined)) continue
    const sets = values.map(list => new Set(list.map(value => JSON.stringify(value))))
    const distinct = new Set(sets.flatMap(set => [...set])).size
    const disjoint = distinct === sets.reduce((sum, set) => sum + set.size, 0)
    const better = !best || (disjoint === best.disjoint ? distinct > best.distinct : disjoint)
    if (distinct > 1 && better) best = { propertyName, distinct, disjoint }
  }
  if (!best || (keyword === 'oneOf' && !best.disjoint)) return undefined
  const { propertyName, disjoint } = best
  return { [disjoint ? 'oneOf' : 'anyOf']: variants, discriminator: { propertyName } }
}

/** The literals a required property has in each of the leaves; undefined when one leaf does not list them. */
function valuesOf(inner: readonly JsonSchema[], name: string, resolve: Resolve): Json[] | undefined {
  const values: Json[] = []
  for (const leaf of inner) {
    const sources = sourcesOf(leaf, resolve)
    const properties = sources.flatMap(source => getOwn(source.properties, name) ?? [])
    if (!sources.some(({ required }) => required?.includes(name))) return undefined
    const literals = properties.map(property => literalsOf(property, resolve)).find(found => found !== undefined)
    if (!literals) return undefined
    values.push(...literals)
  }
  return values.length > 0 ? values : undefined
}

/** The literals that a schema admits; undefined when it admits more. */
function literalsOf(property: JsonSchema, resolve: Resolve): Json[] | undefined {
  const values: Json[] = []
  for (const { const: only, enum: several } of leaves(property, resolve)) {
    if (only === undefined && !several) return undefined
    values.push(...(several ?? []), ...(only === undefined ? [] : [only]))
  }
  return values
}

/** A schema and those that it takes over by `allOf`. */
function sourcesOf(schema: JsonSchema, resolve: Resolve, seen = new Set<JsonSchema>()): JsonSchema[] {
  if (seen.has(schema)) return []
  seen.add(schema)
  const target = schema.$ref === undefined ? undefined : resolve(schema.$ref)
  const bases = [...(target ? [target] : []), ...(schema.allOf ?? [])]
  return [schema, ...bases.flatMap(base => sourcesOf(base, resolve, seen))]
}

const memberNames = (schema: JsonSchema, resolve: Resolve) =>
  new Set(sourcesOf(schema, resolve).flatMap(({ properties }) => Object.keys(properties ?? {})))
