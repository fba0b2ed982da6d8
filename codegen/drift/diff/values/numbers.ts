import type { NumberRange } from './demand.js'

/**
 * The normal form of a range: the bounds of whole numbers are the least and the greatest admitted number. Undefined when no
 * number is in it.
 */
export function tidyRange(range: NumberRange): NumberRange | undefined {
  let { integer, minimum, maximum, above, below } = range
  integer ||= range.multiples.some(Number.isInteger)
  if (integer && Number.isFinite(minimum)) {
    minimum = above ? Math.floor(minimum) + 1 : Math.ceil(minimum)
    above = false
  }
  if (integer && Number.isFinite(maximum)) {
    maximum = below ? Math.ceil(maximum) - 1 : Math.floor(maximum)
    below = false
  }
  if (minimum > maximum || (minimum === maximum && (above || below))) return undefined
  const multiples = [...new Set(range.multiples)].filter(multiple => multiple !== 1).sort((a, b) => a - b)
  return { integer, minimum, maximum, above, below, multiples }
}

/** The numbers in both ranges. */
export function intersectRanges(one: NumberRange, other: NumberRange): NumberRange | undefined {
  const [low, high] = [one.minimum > other.minimum ? one : other, one.maximum < other.maximum ? one : other]
  return tidyRange({
    integer: one.integer || other.integer,
    minimum: low.minimum,
    maximum: high.maximum,
    above: one.minimum === other.minimum ? one.above || other.above : low.above,
    below: one.maximum === other.maximum ? one.below || other.below : high.below,
    multiples: [...one.multiples, ...other.multiples],
  })
}

/** Whether all numbers of a range are in another. */
export function isRangeInside(one: NumberRange, other: NumberRange): boolean {
  const low = one.minimum > other.minimum || (one.minimum === other.minimum && (one.above || !other.above))
  const high = one.maximum < other.maximum || (one.maximum === other.maximum && (one.below || !other.below))
  if (!low || !high || (other.integer && !one.integer)) return false
  return other.multiples.every(multiple => one.multiples.some(own => Number.isInteger(own / multiple)))
}
