import { accepts, fitsVariant } from './accepts.js'
import type { ArrayVariant, Demand, ObjectVariant, Variant } from './demand.js'
import { fieldOf } from './fields.js'
import { variantsMeeting } from './variant-index.js'

/**
 * Whether no value fits both: `always`; `named` when that holds for values that carry only the fields which the first
 * names; `unknown` when it cannot be shown.
 */
export type Disjoint = 'always' | 'named' | 'unknown'

/** Demands nested deeper than this are not compared. */
const maximumDepth = 100

/** Results, and pairs in progress: comparing shapes that require themselves twice would never end. */
const known = new WeakMap<Demand, WeakMap<Demand, Disjoint>>()

/** Compares two demands; the one on the left is that of the sender. */
function disjoint(one: Demand, other: Demand, depth = 0): Disjoint {
  if (one === other || depth > maximumDepth) return 'unknown'
  const answers = known.get(one) ?? new WeakMap<Demand, Disjoint>()
  known.set(one, answers)
  const before = answers.get(other)
  if (before) return before
  // A pair that is met again inside itself has no result yet.
  answers.set(other, 'unknown')
  let result: Disjoint = 'always'
  for (const variant of one.variants) {
    const found = disjointFrom(variant, other, depth)
    if (found === 'named') result = 'named'
    else if (found === 'unknown') return 'unknown'
  }
  answers.set(other, result)
  return result
}

/**
 * Whether no value of a variant fits a demand, as far as that is plain without the shapes of fields and items: these may
 * be in progress.
 */
export const isPlainlyDisjoint = (variant: Variant, other: Demand): boolean =>
  disjointFrom(variant, other, maximumDepth) === 'always'

/** The same for two variants. */
export const areDisjoint = (one: Variant, other: Variant): boolean =>
  disjointVariants(one, other, maximumDepth) === 'always'

/** Whether no value of a variant fits a demand. */
export function disjointFrom(variant: Variant, other: Demand, depth = 0): Disjoint {
  if (variant.without.includes(other)) return 'always'
  if (variant.kind === 'literal') return accepts(other, variant.value) === false ? 'always' : 'unknown'
  let result: Disjoint = 'always'
  for (const candidate of variantsMeeting(other.variants, variant)) {
    const found = disjointVariants(variant, candidate, depth)
    if (found === 'unknown') return 'unknown'
    if (found === 'named') result = 'named'
  }
  return result
}

function disjointVariants(one: Variant, other: Variant, depth: number): Disjoint {
  if (one.kind === 'opaque' || other.kind === 'opaque') return 'unknown'
  if (one.kind === 'literal') return fitsVariant(other, one.value) === false ? 'always' : 'unknown'
  if (other.kind === 'literal') return fitsVariant(one, other.value) === false ? 'always' : 'unknown'
  if (one.kind !== other.kind) return 'always'
  if (one.kind === 'string' && other.kind === 'string')
    return asDisjoint(one.minLength > other.maxLength || other.minLength > one.maxLength)
  if (one.kind === 'number' && other.kind === 'number')
    return asDisjoint(
      one.minimum > other.maximum ||
        other.minimum > one.maximum ||
        (one.minimum === other.maximum && (one.above || other.below)) ||
        (other.minimum === one.maximum && (other.above || one.below)),
    )
  if (one.kind === 'array' && other.kind === 'array') return disjointArrays(one, other, depth)
  if (one.kind === 'object' && other.kind === 'object') return disjointObjects(one, other, depth)
  return 'unknown'
}

const asDisjoint = (holds: boolean): Disjoint => (holds ? 'always' : 'unknown')

function disjointArrays(one: ArrayVariant, other: ArrayVariant, depth: number): Disjoint {
  if (one.minItems > other.maxItems || other.minItems > one.maxItems) return 'always'
  const length = Math.min(Math.max(one.minItems, other.minItems), Math.max(one.prefix.length, other.prefix.length) + 1)
  let result: Disjoint = 'unknown'
  for (let at = 0; at < length; at++) {
    const found = disjoint(one.prefix[at] ?? one.rest, other.prefix[at] ?? other.rest, depth + 1)
    if (found === 'always') return 'always'
    if (found === 'named') result = 'named'
  }
  return result
}

function disjointObjects(one: ObjectVariant, other: ObjectVariant, depth: number): Disjoint {
  if (one.minProperties > other.maxProperties || other.minProperties > one.maxProperties) return 'always'
  let result: Disjoint = 'unknown'
  for (const name of new Set([...one.required, ...other.required])) {
    const a = fieldOf(one, name)
    const b = fieldOf(other, name)
    const found =
      isNever(a.demand, depth) || isNever(b.demand, depth)
        ? 'always'
        : a.demand && b.demand
          ? disjoint(a.demand, b.demand, depth + 1)
          : 'unknown'
    if (found === 'always') return 'always'
    // The sender sends only named fields.
    if (found === 'named' || (!a.isDescribed && !one.required.has(name))) result = 'named'
  }
  return result
}

function isNever(demand: Demand | undefined, depth: number): boolean {
  if (!demand) return false
  const [nothing] = demand.source.never.places
  return demand.places.some(place => place === nothing) || (depth < maximumDepth && demand.variants.length === 0)
}
