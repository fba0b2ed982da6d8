import type { Json } from '../../../protocol/model.js'
import { accepts } from './accepts.js'
import type { Demand, LiteralVariant, ObjectVariant, Variant } from './demand.js'
import { fieldOf } from './fields.js'

/** Ranges and lists of literals with more values are not split. */
const maximumParts = 64

/**
 * Splits a variant into several that together admit the same values, so that each may fit a different variant of a union: an
 * object by the literals of a property, a short range of whole numbers by its numbers.
 *
 * @param candidates the variants that the parts may fit
 * @returns undefined when nothing can be split, or when the parts would fit no better
 */
export function splitVariant(variant: Variant, candidates: () => Iterable<Variant>): Variant[] | undefined {
  if (variant.kind === 'number') return splitRange(variant)
  if (variant.kind === 'string') return variant.maxLength === 0 ? [literal('', variant)] : undefined
  if (variant.kind !== 'object') return undefined
  const objects = [...candidates()].filter(item => item.kind === 'object')
  for (const name of variant.required) {
    const literals = fieldOf(variant, name).demand?.variants
    if (!literals || literals.length < 2 || literals.length > maximumParts) continue
    if (!literals.every(item => item.kind === 'literal')) continue
    if (!areToldApart(objects, name, literals)) continue
    return literals.map(({ value }) => withField(variant, name, value))
  }
  return undefined
}

/** Whether objects take the values of a field differently: else a part fits them no better than the whole. */
function areToldApart(objects: readonly ObjectVariant[], name: string, literals: readonly LiteralVariant[]): boolean {
  if (objects.some(({ without }) => without.length > 0)) return true
  const demands = new Set(objects.map(object => fieldOf(object, name).demand))
  if (demands.size < 2) return false
  const taken = [...demands].map(demand =>
    literals
      .filter(({ value }) => !demand || accepts(demand, value) === true)
      .map(({ value }) => JSON.stringify(value)),
  )
  return new Set(taken.filter(values => values.length > 0).map(values => values.join())).size > 1
}

/** Whether a part may be split again. */
export const isSplitting = ({ kind }: Variant): boolean => kind === 'object'

function splitRange(variant: Variant & { kind: 'number' }): Variant[] | undefined {
  const { integer, minimum, maximum, multiples } = variant
  if (!(integer && maximum - minimum < maximumParts)) return undefined
  const numbers = Array.from({ length: maximum - minimum + 1 }, (_, at) => minimum + at)
  return numbers
    .filter(value => multiples.every(multiple => Number.isInteger(value / multiple)))
    .map(value => literal(value, variant))
}

const literal = (value: Json, { places, without }: Variant): LiteralVariant => ({
  kind: 'literal',
  value,
  places,
  without,
})

/** The objects of a variant whose field has one value. */
function withField(variant: ObjectVariant, name: string, value: Json): ObjectVariant {
  const demand: Demand | undefined = fieldOf(variant, name).demand?.source.literal(value)
  if (!demand) return variant
  return {
    ...variant,
    facets: [...variant.facets, { properties: new Map([[name, demand]]), patterns: new Map(), others: undefined }],
  }
}
