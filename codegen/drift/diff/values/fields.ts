import type { Demand, Facet, ObjectVariant } from './demand.js'
import { matchesPattern } from './patterns.js'

/** The demand of an object on one field. */
export interface Field {
  /** The demand on its value; undefined when there is none. */
  demand: Demand | undefined
  /** Whether the schemas name it, match it by a pattern, or describe all other fields. */
  told: boolean
}

/** The demand of an object on the field of a name. */
export function fieldOf({ facets }: ObjectVariant, name: string): Field {
  const first = facets[0]
  // Fast path: nearly all objects come from one schema without patterns.
  if (first && facets.length === 1 && first.patterns.size === 0) {
    const demand = first.properties.get(name) ?? first.others
    return { demand, told: demand !== undefined }
  }
  const found = facets.map(facet => inFacet(facet, name))
  return { demand: allOf(found.flatMap(item => item ?? [])), told: found.some(item => item !== undefined) }
}

const allOf = ([first, ...more]: readonly Demand[]): Demand | undefined =>
  first && more.length > 0 ? first.source.all([first, ...more]) : first

function inFacet({ properties, patterns, others }: Facet, name: string): Demand[] | undefined {
  const found: Demand[] = []
  const own = properties.get(name)
  if (own) found.push(own)
  // A pattern that cannot be tried may match: both its demand and that on other fields are taken to hold.
  let certain = own !== undefined
  for (const [pattern, demand] of patterns) {
    const matches = matchesPattern(pattern, name)
    if (matches === false) continue
    found.push(demand)
    certain ||= matches === true
  }
  if (!certain && others) found.push(others)
  return found.length > 0 ? found : undefined
}

/** The demand on the fields that an object neither names nor has a pattern for; undefined when there is none. */
export const othersOf = ({ facets }: ObjectVariant): Demand | undefined =>
  allOf(facets.flatMap(({ others }) => others ?? []))

/** The demand on the fields whose names match a pattern; undefined when there is none. */
export const patternOf = ({ facets }: ObjectVariant, pattern: string): Demand | undefined =>
  allOf(facets.flatMap(({ patterns, others }) => patterns.get(pattern) ?? others ?? []))

/** The patterns that an object has demands for. */
export const patternsOf = ({ facets }: ObjectVariant): ReadonlySet<string> =>
  facets.every(({ patterns }) => patterns.size === 0)
    ? withoutPatterns
    : new Set(facets.flatMap(({ patterns }) => [...patterns.keys()]))

const withoutPatterns: ReadonlySet<string> = new Set()

/** Names that the schemas of an object mention. */
export function namedFields(variant: ObjectVariant): ReadonlySet<string> {
  const known = namesOf.get(variant)
  if (known) return known
  const names = new Set(variant.required)
  for (const { properties } of variant.facets) for (const name of properties.keys()) names.add(name)
  namesOf.set(variant, names)
  return names
}

const namesOf = new WeakMap<ObjectVariant, ReadonlySet<string>>()
