import { isObject } from '../../../../base/json.js'
import type { Json } from '../../../protocol/model.js'
import { sameJson } from '../canonical.js'
import type { Demand, Facet, ObjectVariant, Variant } from './demand.js'
import { demandsOfValue } from './demands-admitting.js'
import { facetsOn, matchedBy } from './fields.js'
import { matchesPattern } from './patterns.js'
import { takeSteps } from './steps.js'
import { variantsOfValue } from './variant-index.js'

/** Negations nested deeper than this are not decided. */
const maximumNegations = 5

/** The most variants that are tried for one value: shapes that exclude each other in circles would never end. */
const maximumSteps = 20_000

let asking = false
let stepsLeft = 0
/** Whether a value fits a demand; undefined when that cannot be decided. */
export function accepts(demand: Demand, value: Json, negations = 0): boolean | undefined {
  if (asking) return fitsSome(demand, value, negations)
  asking = true
  stepsLeft = maximumSteps
  try {
    return fitsSome(demand, value, negations)
  } finally {
    asking = false
  }
}

function fitsSome({ variants }: Demand, value: Json, negations: number): boolean | undefined {
  let undecided = false
  for (const variant of variantsOfValue(variants, value)) {
    if (stepsLeft-- < 0) return undefined
    const fits = fitsVariant(variant, value, negations)
    if (fits) return true
    undecided ||= fits === undefined
  }
  return undecided ? undefined : false
}

/** Whether a value fits a variant; undefined when that cannot be decided. */
export function fitsVariant(variant: Variant, value: Json, negations = 0): boolean | undefined {
  takeSteps(1)
  const fits = fitsKind(variant, value, negations)
  if (fits === false || variant.without.length === 0) return fits
  if (negations >= maximumNegations) return undefined
  let decided = fits
  for (const excluded of demandsOfValue(variant.without, value)) {
    const isExcluded = accepts(excluded, value, negations + 1)
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

function fitsKind(variant: Variant, value: Json, negations: number): boolean | undefined {
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
      return every(value, (item, at) => accepts(variant.prefix[at] ?? variant.rest, item, negations))
    case 'object':
      return isObject(value) ? fitsObject(variant, value as Record<string, Json>, negations) : false
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

function fitsObject(variant: ObjectVariant, value: Record<string, Json>, negations: number): boolean | undefined {
  const names = Object.keys(value)
  if (names.length < variant.minProperties || names.length > variant.maxProperties) return false
  for (const name of variant.required) if (!Object.hasOwn(value, name)) return false
  return every(names, name => {
    const isNamed = every(variant.names, demand => accepts(demand, name, negations))
    if (isNamed === false) return false
    const item = value[name] as Json
    const fits = every(facetsOn(variant, name), facet =>
      fitsFacet(facet, name, demand => accepts(demand, item, negations)),
    )
    return isNamed === undefined && fits ? undefined : fits
  })
}

/** Whether the field of a name fits the demands of one schema. */
function fitsFacet(facet: Facet, name: string, admits: (demand: Demand) => boolean | undefined): boolean | undefined {
  const own = facet.properties.get(name)
  const fitsOwn = own ? admits(own) : true
  if (fitsOwn === false) return false
  const matched = matchedBy(facet, name)
  if (!own && matched.length === 0) return facet.others ? admits(facet.others) : true
  const fitsPatterns = every(matched, ({ demand, certainly }) => (certainly ? admits(demand) : undefined))
  return fitsPatterns && fitsOwn === undefined ? undefined : fitsPatterns
}
