import { isObject } from '../../../../base/json.js'
import type { Json } from '../../../protocol/model.js'
import { sameJson } from '../canonical.js'
import { type Demand, type Facet, kindOf, literalKinds, type ObjectVariant, type Variant } from './demand.js'
import { demandsOfValue } from './demands-admitting.js'
import { facetsOn, matchedBy } from './fields.js'
import { matchesPattern } from './patterns.js'
import { takeSteps } from './steps.js'
import { carriedWords, isOfOtherTag, tagWords } from './tags.js'
import { variantsOfValue } from './variant-index.js'

/**
 * How a receiver reads: `closed` is JSON Schema to the letter. `open` lets pass what a newer peer may send: another value
 * of the same type where literals are listed, an object whose tag is an unknown word, null in an optional field.
 */
export type Reading = 'closed' | 'open'

/** Negations nested deeper than this are not decided. */
const maximumNegations = 5

/** The most variants that are tried for one value: shapes that exclude each other in circles would never end. */
const maximumSteps = 20_000

let asking = false
let stepsLeft = 0
/** Whether a value fits a demand; undefined when that cannot be decided. */
export function accepts(demand: Demand, value: Json, reading: Reading = 'closed', negations = 0): boolean | undefined {
  if (asking) return fitsSome(demand, value, reading, negations)
  asking = true
  stepsLeft = maximumSteps
  try {
    return fitsSome(demand, value, reading, negations)
  } finally {
    asking = false
  }
}

function fitsSome(demand: Demand, value: Json, reading: Reading, negations: number): boolean | undefined {
  const { variants } = demand
  const object = reading === 'open' && isObject(value) ? (value as Record<string, Json>) : undefined
  if (object && hasUnknownTag(variants, object)) return true
  const carried = object ? carriedWords(variants, Object.keys(object), name => [JSON.stringify(object[name])]) : []
  let undecided = false
  for (const variant of variantsOfValue(variants, value, reading === 'open')) {
    if (stepsLeft-- < 0) return undefined
    if (isOfOtherTag(variant, carried)) continue
    const fits = fitsVariant(variant, value, reading, negations)
    if (fits) return true
    undecided ||= fits === undefined
  }
  if (reading === 'open' && isOpenLiteral(variants, value)) return true
  return undecided ? undefined : false
}

const isOpenLiteral = (variants: readonly Variant[], value: Json): boolean =>
  value !== null && literalKinds(variants).has(kindOf(value))

/** Whether an object's tag has a literal that no variant of the union has. */
function hasUnknownTag(variants: readonly Variant[], value: Record<string, Json>): boolean {
  const tags = tagWords(variants)
  if (tags.size === 0) return false
  return Object.entries(value).some(
    ([name, word]) => typeof word === 'string' && tags.get(name)?.has(JSON.stringify(word)) === false,
  )
}

/** Whether a value fits a variant; undefined when that cannot be decided. */
export function fitsVariant(
  variant: Variant,
  value: Json,
  reading: Reading = 'closed',
  negations = 0,
): boolean | undefined {
  takeSteps(1)
  const fits = fitsKind(variant, value, reading, negations)
  if (fits === false || variant.without.length === 0) return fits
  if (negations >= maximumNegations) return undefined
  let decided = fits
  for (const excluded of demandsOfValue(variant.without, value)) {
    const isExcluded = accepts(excluded, value, 'closed', negations + 1)
    if (isExcluded) return false
    decided = isExcluded === undefined ? undefined : decided
  }
  return decided
}

/** Whether all items hold; undefined when that cannot be decided. */
function every<Item>(items: Iterable<Item>, holds: (item: Item, at: number) => boolean | undefined) {
  let decided: boolean | undefined = true
  let at = 0
  for (const item of items) {
    const result = holds(item, at++)
    if (result === false) return false
    if (result === undefined) decided = undefined
  }
  return decided
}

function fitsKind(variant: Variant, value: Json, reading: Reading, negations: number): boolean | undefined {
  switch (variant.kind) {
    case 'literal':
      return sameJson(variant.value, value)
    case 'string': {
      if (typeof value !== 'string') return false
      const length = [...value].length
      if (length < variant.minLength || length > variant.maxLength) return false
      return every(variant.patterns, pattern => matchesPattern(pattern, value))
    }
    case 'number':
      return typeof value === 'number' && isInRange(value, variant) && (!variant.integer || Number.isInteger(value))
        ? variant.multiples.every(multiple => Number.isInteger(value / multiple))
        : false
    case 'array':
      if (!Array.isArray(value) || value.length < variant.minItems || value.length > variant.maxItems) return false
      if (variant.unique && value.some((item, at) => value.slice(0, at).some(other => sameJson(item, other))))
        return false
      return every(value, (item, at) => accepts(variant.prefix[at] ?? variant.rest, item, reading, negations))
    case 'object':
      return isObject(value) ? fitsObject(variant, value as Record<string, Json>, reading, negations) : false
    case 'opaque':
      return undefined
  }
}

function isInRange(
  value: number,
  { minimum, maximum, above, below }: { minimum: number; maximum: number; above: boolean; below: boolean },
): boolean {
  return (above ? value > minimum : value >= minimum) && (below ? value < maximum : value <= maximum)
}

function fitsObject(
  variant: ObjectVariant,
  value: Record<string, Json>,
  reading: Reading,
  negations: number,
): boolean | undefined {
  const names = Object.keys(value)
  if (names.length < variant.minProperties || names.length > variant.maxProperties) return false
  for (const name of variant.required) if (!Object.hasOwn(value, name)) return false
  return every(names, name => {
    const isNamed = every(variant.names, demand => accepts(demand, name, 'closed', negations))
    if (isNamed === false) return false
    const item = value[name] as Json
    const isAbsent = reading === 'open' && item === null && !variant.required.has(name)
    const fits = every(facetsOn(variant, name), facet =>
      fitsFacet(facet, name, isAbsent, demand => accepts(demand, item, reading, negations)),
    )
    return isNamed === undefined && fits ? undefined : fits
  })
}

/**
 * Whether the field of a name fits the demands of one schema.
 *
 * @param isAbsent the value stands for none: the property of this name may have it
 */
function fitsFacet(
  facet: Facet,
  name: string,
  isAbsent: boolean,
  admits: (demand: Demand) => boolean | undefined,
): boolean | undefined {
  const own = facet.properties.get(name)
  const fitsOwn = own && !isAbsent ? admits(own) : true
  if (fitsOwn === false) return false
  const matched = matchedBy(facet, name)
  if (!own && matched.length === 0) return facet.others ? admits(facet.others) : true
  const fitsPatterns = every(matched, ({ demand, certainly }) => (certainly ? admits(demand) : undefined))
  return fitsPatterns && fitsOwn === undefined ? undefined : fitsPatterns
}
