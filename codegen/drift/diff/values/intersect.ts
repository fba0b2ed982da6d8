import { addToGroup } from '../../../protocol/groups.js'
import { canonicalJson } from '../canonical.js'
import { fitsVariant } from './accepts.js'
import { type Demand, isWholeType, type SchemaPlace, type Variant } from './demand.js'
import { intersectRanges } from './numbers.js'

/** The variants of values that fit one of each list. */
export function intersectAll(left: readonly Variant[], right: readonly Variant[]): Variant[] {
  return left.flatMap(one => right.flatMap(other => intersect(one, other) ?? []))
}

/** The variant of the values that fit both; undefined when there are none. */
function intersect(one: Variant, other: Variant): Variant | undefined {
  // A bare type beside a union or a `$ref` adds nothing: the other one is the result.
  if (isWholeType(one) && one.kind === other.kind) return other
  if (isWholeType(other) && one.kind === other.kind) return one
  const merged = intersectKinds(one, other)
  if (!merged || isImpossible(merged)) return undefined
  return { ...merged, places: placesOf(one, other), without: [...new Set([...one.without, ...other.without])] }
}

/** Whether the bounds of a variant leave no room for a value. */
function isImpossible(variant: Variant): boolean {
  switch (variant.kind) {
    case 'string':
      return variant.minLength > variant.maxLength
    case 'array':
      return variant.minItems > variant.maxItems
    case 'object':
      return Math.max(variant.minProperties, variant.required.size) > variant.maxProperties
    default:
      return false
  }
}

function placesOf(one: Variant, other: Variant): SchemaPlace[] {
  const places = new Map([...one.places, ...other.places].map(place => [place.pointer, place]))
  return [...places.values()]
}

function intersectKinds(one: Variant, other: Variant): Variant | undefined {
  if (one.kind === 'opaque' || other.kind === 'opaque') return { kind: 'opaque', places: [], without: [] }
  if (one.kind === 'literal') return fitsVariant(other, one.value) === false ? undefined : one
  if (other.kind === 'literal') return fitsVariant(one, other.value) === false ? undefined : other
  if (one.kind === 'string' && other.kind === 'string')
    return {
      ...one,
      minLength: Math.max(one.minLength, other.minLength),
      maxLength: Math.min(one.maxLength, other.maxLength),
      patterns: [...new Set([...one.patterns, ...other.patterns])],
    }
  if (one.kind === 'number' && other.kind === 'number') {
    const range = intersectRanges(one, other)
    return range && { ...one, ...range }
  }
  if (one.kind === 'array' && other.kind === 'array') {
    const { source } = one.rest
    const at = (index: number): Demand => source.all([one.prefix[index] ?? one.rest, other.prefix[index] ?? other.rest])
    const maxItems = Math.min(one.maxItems, other.maxItems)
    const length = Math.min(Math.max(one.prefix.length, other.prefix.length), maxItems)
    return {
      ...one,
      prefix: Array.from({ length }, (_, index) => at(index)),
      rest: maxItems <= length ? source.any : source.all([one.rest, other.rest]),
      minItems: Math.max(one.minItems, other.minItems),
      maxItems,
      unique: one.unique || other.unique,
    }
  }
  if (one.kind === 'object' && other.kind === 'object')
    return {
      ...one,
      facets: [...new Set([...one.facets, ...other.facets])],
      required: new Set([...one.required, ...other.required]),
      names: [...new Set([...one.names, ...other.names])],
      minProperties: Math.max(one.minProperties, other.minProperties),
      maxProperties: Math.min(one.maxProperties, other.maxProperties),
    }
  return undefined
}

/** The variants without duplicates, wherever they are written. */
export function withoutRepeats(variants: readonly Variant[]): Variant[] {
  const once = new Map<string, Variant>()
  for (const variant of variants) {
    const key =
      variant.kind === 'literal' && variant.without.length === 0 ? JSON.stringify(variant.value) : placeKey(variant)
    if (!once.has(key)) once.set(key, variant)
  }
  return withoutCopies([...once.values()])
}

const placeKey = (variant: Variant): string => {
  const { kind, places, without } = variant
  // All literals of an enum stand in one place.
  const value = kind === 'literal' ? JSON.stringify(variant.value) : ''
  return [kind, value, ...places.map(({ pointer }) => pointer), ...without.map(({ id }) => id)].join('\n')
}

/** The variants without those written like another one; each named one is kept. */
function withoutCopies(variants: Variant[]): Variant[] {
  const alike = new Map<string, Variant[]>()
  for (const variant of variants) if (variant.kind !== 'literal') addToGroup(alike, outlineOf(variant), variant)
  if (alike.size === variants.length) return variants
  const copies = new Set<Variant>()
  for (const group of alike.values()) {
    const written = new Set<string>()
    for (const variant of group.length > 1 ? group : []) {
      const text = JSON.stringify([
        variant.places.map(({ schema, pointer }) => (isName(pointer) ? pointer : canonicalJson(schema))).sort(),
        variant.without.map(({ id }) => id),
      ])
      if (written.has(text)) copies.add(variant)
      written.add(text)
    }
  }
  return copies.size === 0 ? variants : variants.filter(variant => !copies.has(variant))
}

const isName = (pointer: string): boolean => /^\/\$defs\/[^/]*$/.test(pointer)

/** A key that duplicates share; it does not depend on nested demands. */
const outlineOf = (variant: Variant): string =>
  [
    variant.kind,
    variant.places.length,
    ...(variant.kind === 'object'
      ? [...variant.facets.flatMap(({ properties }) => [...properties.keys()])].sort()
      : []),
  ].join('\n')
