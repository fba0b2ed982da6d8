import type { JsonSchema } from '../../protocol/model.js'
import { sameJson } from './canonical.js'
import type { Spot } from './compared-shape.js'
import type { Comparison } from './comparison.js'
import { nameOf, ownName } from './definition-name.js'
import { describeLiteral } from './describe.js'
import type { DemandSource, SchemaPlace } from './values/demand.js'

/** Compares the words about two shapes, their defaults, and what else is not about values. */
export function compareWords(spot: Spot, comparison: Comparison): void {
  const [old, new_] = [spot.old.places[0]?.schema ?? {}, spot.new.places[0]?.schema ?? {}]
  const changed = new Set<string>()
  for (const pair of withVariants(old, new_, comparison)) comparePair(pair, changed, spot, comparison)
  const words = wordKeywords.filter(keyword => changed.has(keyword))
  if (words.length > 0) comparison.report('description-changed', spot, `${words.join(' and ')} changed`)
  compareDefaults(spot, comparison)
  const [was, is] = [old['x-stability'] ?? 'stable', new_['x-stability'] ?? 'stable']
  if (was !== is) comparison.report('stability-changed', spot, `was ${was}, is now ${is}`)
  if (new_.deprecated && !old.deprecated) comparison.report('deprecated', spot, 'deprecated')
  if (old.deprecated && !new_.deprecated) comparison.report('undeprecated', spot, 'no longer deprecated')
}

const wordKeywords = ['title', 'description', 'examples'] as const

type SchemaPair = readonly [JsonSchema, JsonSchema]

/** Pairs of schemas whose words are compared together: two schemas, and the variants that both have at the same index. */
function* withVariants(old: JsonSchema, new_: JsonSchema, comparison: Comparison): Generator<SchemaPair> {
  yield [old, new_]
  for (const keyword of ['anyOf', 'oneOf', 'allOf'] as const)
    for (const [at, variant] of (old[keyword] ?? []).entries()) {
      const other = new_[keyword]?.[at]
      if (other && variant.$ref === undefined && comparison.fingerprints.sameDemands(variant, other))
        yield* withVariants(variant, other, comparison)
    }
}

function comparePair([old, new_]: SchemaPair, words: Set<string>, spot: Spot, comparison: Comparison): void {
  const differ = (keyword: keyof JsonSchema) =>
    (old[keyword] === undefined) !== (new_[keyword] === undefined) || !sameJson(old[keyword], new_[keyword])
  for (const keyword of wordKeywords) if (differ(keyword)) words.add(keyword)
  if (differ('x-enumNames') && sameJson(old.enum, new_.enum))
    comparison.report('literal-renamed', spot, 'the names of the literals changed')
  if (differ('x-variantNames')) compareVariantNames(old, new_, spot, comparison)
}

function compareVariantNames(old: JsonSchema, new_: JsonSchema, spot: Spot, comparison: Comparison): void {
  const [before, after] = [old, new_].map(schema => schema.anyOf ?? schema.oneOf ?? [])
  const renamed = (before ?? []).flatMap((variant, at) => {
    const [was, is] = [old, new_].map(schema => schema['x-variantNames']?.[at])
    const other = after?.[at]
    return was !== is && other && comparison.fingerprints.sameDemands(variant, other)
      ? [`${was ?? 'one without a name'} is now ${is ?? 'without a name'}`]
      : []
  })
  if (renamed.length > 0) comparison.report('variant-renamed', spot, `names of variants changed: ${renamed.join(', ')}`)
}

function compareDefaults(spot: Spot, comparison: Comparison): void {
  const demands = [spot.old, spot.new]
  // What two references lead to is compared by itself.
  const areRefs = demands.every(demand => nameOf(demand) !== undefined && ownName(demand) === undefined)
  // A value may have to fit several schemas; any of them may give the default.
  const [before = [], after = []] = demands.map(({ places, source }) =>
    places.flatMap(place =>
      areRefs && place.schema.default === undefined ? [] : (defaultOf(place, source, new Map()) ?? []),
    ),
  )
  const [was] = before
  const [is] = after
  if (sameDefault(was, is) || before.some(one => after.some(other => sameDefault(one, other)))) return
  const say = (place: SchemaPlace | undefined) => (place ? describeLiteral(place.schema.default ?? null) : 'not given')
  comparison.report('default-changed', spot, `default was ${say(was)}, is now ${say(is)}`, {
    ...(was && { old: was }),
    ...(is && { new: is }),
  })
}

/** Whether two schemas that give a default, or none, give the same. */
const sameDefault = (one: SchemaPlace | undefined, other: SchemaPlace | undefined): boolean =>
  one && other ? sameJson(one.schema.default, other.schema.default) : one === other

/** Schemas that a default is looked for in, at most. */
const mostSchemas = 100

/** The schema that gives the default of a place: its own, or else that of what it stands for. */
function defaultOf(
  place: SchemaPlace,
  source: DemandSource,
  known: Map<string, SchemaPlace | undefined>,
): SchemaPlace | undefined {
  const { schema, pointer } = place
  if (schema.default !== undefined) return place
  if (known.size >= mostSchemas || known.has(pointer)) return known.get(pointer)
  // A name that leads back to itself says nothing more the second time.
  known.set(pointer, undefined)
  const target = schema.$ref === undefined ? undefined : source.target(schema)
  const inside = (keyword: 'allOf' | 'anyOf' | 'oneOf') =>
    (schema[keyword] ?? []).map((item, at) =>
      defaultOf({ schema: item, pointer: `${pointer}/${keyword}/${at}` }, source, known),
    )
  const parts = [...(target ? [defaultOf(target, source, known)] : []), ...inside('allOf')]
  // Of several variants, each may have its own: only one that all have is that of the union.
  for (const variants of [inside('anyOf'), inside('oneOf')]) {
    const [first, ...more] = variants
    if (more.every(other => sameDefault(other, first))) parts.push(first)
  }
  const found = parts.find(part => part !== undefined)
  known.set(pointer, found)
  return found
}
