import type { Demand, Variant } from './demand.js'
import { fieldOf } from './fields.js'

/** Whether a required field or item of a variant admits no value. */
export function isEmpty(variant: Variant): boolean {
  const isNever = (demand: Demand | undefined) => demand?.variants.length === 0
  if (variant.kind === 'object') return [...variant.required].some(name => isNever(fieldOf(variant, name).demand))
  if (variant.kind !== 'array') return false
  return (
    variant.prefix.slice(0, variant.minItems).some(isNever) ||
    (variant.minItems > variant.prefix.length && isNever(variant.rest))
  )
}
