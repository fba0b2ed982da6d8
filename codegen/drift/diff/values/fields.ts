import { addToGroup } from '../../../protocol/groups.js'
import type { Demand, Facet, ObjectVariant } from './demand.js'
import { matchesPattern } from './patterns.js'

/** The demand of an object on one field. */
export interface Field {
  /** The demand on its value; undefined when there is none. */
  demand: Demand | undefined
  /** Whether the schemas name it, match it by a pattern, or describe all other fields. */
  isDescribed: boolean
}

/** Fewer facets are gone through. */
const few = 4

/** Facets by what they say of fields, in their own order. */
interface FacetIndex {
  byName: ReadonlyMap<string, readonly Facet[]>
  /** Those with a demand on fields that they do not name. */
  wide: readonly Facet[]
  positions: ReadonlyMap<Facet, number>
}

const indexes = new WeakMap<readonly Facet[], FacetIndex>()

const isWide = ({ patterns, others }: Facet): boolean => patterns.size > 0 || others !== undefined

function indexOf(facets: readonly Facet[]): FacetIndex {
  const known = indexes.get(facets)
  if (known) return known
  const byName = new Map<string, Facet[]>()
  for (const facet of facets)
    if (!isWide(facet)) for (const name of facet.properties.keys()) addToGroup(byName, name, facet)
  const positions = new Map(facets.map((facet, at) => [facet, at]))
  const index = { byName, wide: facets.filter(isWide), positions }
  indexes.set(facets, index)
  return index
}

/** The facets of an object that may say something of a field. */
export function facetsOn({ facets }: ObjectVariant, name: string): readonly Facet[] {
  if (facets.length < few) return facets
  const { byName, wide, positions } = indexOf(facets)
  const naming = byName.get(name) ?? []
  if (wide.length === 0 || naming.length === 0) return naming.length === 0 ? wide : naming
  return [...naming, ...wide].sort((a, b) => (positions.get(a) ?? 0) - (positions.get(b) ?? 0))
}

/** Whether an object says nothing of the fields that it does not name. */
export const isOpen = ({ facets }: ObjectVariant): boolean =>
  facets.length < few ? !facets.some(isWide) : indexOf(facets).wide.length === 0

const knownFields = new WeakMap<ObjectVariant, Map<string, Field>>()

/** The demand of an object on the field of a name. */
export function fieldOf(variant: ObjectVariant, name: string): Field {
  const { facets } = variant
  const first = facets[0]
  // Fast path: nearly all objects come from one schema without patterns.
  if (first && facets.length === 1 && first.patterns.size === 0) {
    const demand = first.properties.get(name) ?? first.others
    return { demand, isDescribed: demand !== undefined }
  }
  const fields = knownFields.get(variant) ?? new Map<string, Field>()
  knownFields.set(variant, fields)
  let field = fields.get(name)
  if (!field) {
    const found = facetsOn(variant, name).map(facet => inFacet(facet, name))
    field = { demand: allOf(found.flatMap(item => item ?? [])), isDescribed: found.some(item => item !== undefined) }
    fields.set(name, field)
  }
  return field
}

const allOf = ([first, ...more]: readonly Demand[]): Demand | undefined =>
  first && more.length > 0 ? first.source.all([first, ...more]) : first

function inFacet(facet: Facet, name: string): Demand[] | undefined {
  const own = facet.properties.get(name)
  const found = own ? [own] : []
  // A pattern that cannot be tried may match: both its demand and that on other fields are taken to hold.
  let certain = own !== undefined
  for (const { demand, certainly } of matchedBy(facet, name)) {
    found.push(demand)
    certain ||= certainly
  }
  if (!certain && facet.others) found.push(facet.others)
  return found.length > 0 ? found : undefined
}

/** The demand of a pattern that matches the name of a field, certainly or perhaps. */
interface Matched {
  demand: Demand
  certainly: boolean
}

const nothing: readonly Matched[] = []
const knownMatches = new WeakMap<Facet, Map<string, readonly Matched[]>>()

/** The demands of the patterns that match the name of a field: each name is matched once. */
export function matchedBy(facet: Facet, name: string): readonly Matched[] {
  if (facet.patterns.size === 0) return nothing
  const matches = knownMatches.get(facet) ?? new Map<string, readonly Matched[]>()
  knownMatches.set(facet, matches)
  let found = matches.get(name)
  if (!found) {
    found = [...facet.patterns].flatMap(([pattern, demand]) => {
      const matched = matchesPattern(pattern, name)
      return matched === false ? [] : [{ demand, certainly: matched === true }]
    })
    matches.set(name, found)
  }
  return found
}

const knownOthers = new WeakMap<readonly Facet[], { demand: Demand | undefined }>()

/** The demand on the fields that an object neither names nor has a pattern for; undefined when there is none. */
export function othersOf({ facets }: ObjectVariant): Demand | undefined {
  if (facets.length < 2) return facets[0]?.others
  let known = knownOthers.get(facets)
  if (!known) {
    known = { demand: allOf(facets.flatMap(({ others }) => others ?? [])) }
    knownOthers.set(facets, known)
  }
  return known.demand
}

/** The demand on the fields whose names match a pattern; undefined when there is none. */
export const patternOf = ({ facets }: ObjectVariant, pattern: string): Demand | undefined =>
  allOf(facets.flatMap(({ patterns, others }) => patterns.get(pattern) ?? others ?? []))

const withoutPatterns: ReadonlySet<string> = new Set()
const knownPatterns = new WeakMap<readonly Facet[], ReadonlySet<string>>()

/** The patterns that an object has demands for. */
export function patternsOf({ facets }: ObjectVariant): ReadonlySet<string> {
  if (facets.every(({ patterns }) => patterns.size === 0)) return withoutPatterns
  let known = knownPatterns.get(facets)
  if (!known) {
    known = new Set(facets.flatMap(({ patterns }) => [...patterns.keys()]))
    knownPatterns.set(facets, known)
  }
  return known
}

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
