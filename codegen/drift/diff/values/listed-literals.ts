import type { Json, JsonSchema } from '../../../protocol/model.js'
import type { Demand, DemandSource } from './demand.js'

/** Schemas nested deeper are not read. */
const maximumDepth = 50

const known = new WeakMap<Demand, readonly string[] | null>()

/**
 * The literals that the values of a demand are among, as JSON text; undefined when its schemas do not list them. It is read
 * from the schemas alone: their variants may be in progress.
 */
export function listedLiterals(demand: Demand): readonly string[] | undefined {
  const before = known.get(demand)
  if (before !== undefined) return before ?? undefined
  const lists = demand.places.flatMap(({ schema }) => {
    const listed = literalsIn(schema, demand.source, 0)
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

function literalsIn(schema: JsonSchema, source: DemandSource, depth: number): readonly Json[] | undefined {
  const { type, const: only, enum: listed, $ref, allOf = [], properties, items } = schema
  if (only !== undefined) return [only]
  if (listed) return listed
  if (type === 'null') return [null]
  if (type !== undefined || properties || items || depth > maximumDepth) return undefined
  const inner = (item: JsonSchema) => literalsIn(item, source, depth + 1)
  const target = $ref === undefined ? undefined : source.target(schema)
  for (const part of target ? [target.schema, ...allOf] : allOf) {
    const found = inner(part)
    if (found) return found
  }
  const variants = schema.anyOf ?? schema.oneOf
  const found = variants?.map(inner)
  return found?.every(item => item !== undefined) ? found.flat() : undefined
}
