import type { Json, JsonSchema } from '../../../protocol/model.js'
import type { Demand, DemandSource } from './demand.js'

/** So many schemas are read for one demand. */
const mostSchemas = 100

const known = new WeakMap<Demand, readonly string[] | null>()

/**
 * The literals that the values of a demand are among, as JSON text; undefined when its schemas do not list them. It is read
 * from the schemas alone: their variants may be in progress.
 */
export function listedLiterals(demand: Demand): readonly string[] | undefined {
  const before = known.get(demand)
  if (before !== undefined) return before ?? undefined
  const lists = demand.places.flatMap(({ schema }) => {
    const listed = literalsIn(schema, demand.source, new Map())
    return listed ? [listed.map(value => JSON.stringify(value))] : []
  })
  const common = lists.reduce<string[] | undefined>(
    (all, list) => all?.filter(text => list.includes(text)) ?? list,
    undefined,
  )
  const literals = common && common.length > 0 ? [...new Set(common)] : undefined
  known.set(demand, literals ?? null)
  return literals
}

/** @param read the schemas that were read, each once: names may lead to each other */
function literalsIn(
  schema: JsonSchema,
  source: DemandSource,
  read: Map<JsonSchema, readonly Json[] | undefined>,
): readonly Json[] | undefined {
  const { type, const: only, enum: listed, $ref, allOf = [], properties, items } = schema
  if (only !== undefined) return [only]
  if (listed) return listed
  if (type === 'null') return [null]
  if (type !== undefined || properties || items || read.has(schema) || read.size >= mostSchemas) return read.get(schema)
  read.set(schema, undefined)
  const inner = (item: JsonSchema) => literalsIn(item, source, read)
  const target = $ref === undefined ? undefined : source.target(schema)
  for (const part of target ? [target.schema, ...allOf] : allOf) {
    const found = inner(part)
    if (found) {
      read.set(schema, found)
      return found
    }
  }
  const variants = (schema.anyOf ?? schema.oneOf)?.map(inner)
  const found = variants?.every(item => item !== undefined) ? [...new Set(variants.flat())] : undefined
  read.set(schema, found)
  return found
}
