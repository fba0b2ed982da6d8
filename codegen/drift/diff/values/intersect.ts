import { fitsVariant } from './accepts.js'
import { type Demand, isWholeType, type SchemaPlace, type Variant } from './demand.js'
import { intersectRanges } from './numbers.js'

/** The variants of values that fit one of each list. */
export function intersectAll(left: readonly Variant[], right: readonly Variant[]): Variant[] {
  return left.flatMap(one => right.flatMap(other => intersect(one, other) ?? []))
}

/** The variant of the values that fit both; undefined when there are none. */
function intersect(one: Variant, other: Variant): Variant | undefined {
  // A bare type beside a union or a name adds nothing: the other one is the result.
  if (isWholeType(one) && one.kind === other.kind) return other
  if (isWholeType(other) && one.kind === other.kind) return one
  const merged = intersectKinds(one, other)
  if (!merged) return undefined
  return { ...merged, places: placesOf(one, other), without: [...new Set([...one.without, ...other.without])] }
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
    const at = (index: number): Demand =>
      one.rest.source.all([one.prefix[index] ?? one.rest, other.prefix[index] ?? other.rest])
    return {
      ...one,
      prefix: Array.from({ length: Math.max(one.prefix.length, other.prefix.length) }, (_, index) => at(index)),
      rest: one.rest.source.all([one.rest, other.rest]),
      minItems: Math.max(one.minItems, other.minItems),
      maxItems: Math.min(one.maxItems, other.maxItems),
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

/** The same variants, each once; literals that another variant admits as well are left to it. */
export function withoutRepeats(variants: readonly Variant[]): Variant[] {
  const once = new Map<string | Variant, Variant>()
  for (const variant of variants) {
    const key =
      variant.kind === 'literal' && variant.without.length === 0 ? JSON.stringify(variant.value) : placeKey(variant)
    if (!once.has(key)) once.set(key, variant)
  }
  return [...once.values()]
}

const placeKey = ({ kind, places, without }: Variant): string =>
  [kind, ...places.map(({ pointer }) => pointer), ...without.map(({ id }) => id)].join('\n')
