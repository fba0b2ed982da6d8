import { type Demand, hasAllTypes, isWholeType, type Variant } from './demand.js'

const known = new WeakMap<Demand, boolean>()

/**
 * Whether a demand admits every value: by its own keywords, or as a union of all types whose items and fields admit every
 * value, such as LSPAny. Such a union leads back to itself: what is met again is taken to admit every value, until that is
 * refuted.
 */
export function isAny(demand: Demand): boolean {
  if (demand.places.length === 0) return true
  if (demand.variants.length < 7) return false
  const before = known.get(demand)
  if (before !== undefined) return before
  const refuted = new Set<Demand>()
  let admits: boolean
  let count: number
  do {
    count = refuted.size
    admits = admitsAll(demand, new Set(), refuted)
    // An answer may rest on a demand that was refuted after it was asked.
  } while (admits && refuted.size > count)
  known.set(demand, admits)
  return admits
}

function admitsAll(demand: Demand, met: Set<Demand>, refuted: Set<Demand>): boolean {
  if (refuted.has(demand)) return false
  if (demand.places.length === 0 || met.has(demand)) return true
  met.add(demand)
  const isWhole = (variant: Variant) =>
    isWholeType(variant) || (isBoundless(variant) && insideOf(variant).every(inner => admitsAll(inner, met, refuted)))
  if (hasAllTypes(demand.variants, isWhole)) return true
  refuted.add(demand)
  return false
}

/** Whether a variant demands nothing but what its items or fields are. */
function isBoundless(variant: Variant): boolean {
  if (variant.without.length > 0) return false
  if (variant.kind === 'array') return variant.minItems === 0 && variant.maxItems === Infinity && !variant.unique
  if (variant.kind !== 'object') return false
  const { required, names, minProperties, maxProperties } = variant
  return required.size === 0 && names.length === 0 && minProperties === 0 && maxProperties === Infinity
}

/** The demands on items or fields. */
function insideOf(variant: Variant): Demand[] {
  if (variant.kind === 'array') return [...variant.prefix, variant.rest]
  if (variant.kind !== 'object') return []
  return variant.facets.flatMap(({ properties, patterns, others }) => [
    ...properties.values(),
    ...patterns.values(),
    ...(others ? [others] : []),
  ])
}
