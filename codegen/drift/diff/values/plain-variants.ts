import type { Json, JsonSchema } from '../../../protocol/model.js'
import type { Demand, SchemaPlace, Variant } from './demand.js'
import { tidyRange } from './numbers.js'

/** The variant of a schema that stays opaque. */
export const opaque = (place: SchemaPlace): Variant[] => [{ kind: 'opaque', places: [place], without: [] }]

export const literals = (values: readonly Json[], place: SchemaPlace): Variant[] =>
  values.map(value => ({ kind: 'literal', value, places: [place], without: [] }))

const everything = new WeakMap<Demand, readonly Variant[]>()

/** The variants that admit every value: the same list for each document. */
export function anyVariants(any: Demand): readonly Variant[] {
  let variants = everything.get(any)
  if (!variants) {
    const base = { places: [], without: [] }
    variants = [
      ...[null, true, false].map((value): Variant => ({ ...base, kind: 'literal', value })),
      { ...base, kind: 'string', minLength: 0, maxLength: Infinity, patterns: [] },
      ...numbers({ schema: {}, pointer: '' }, false).map(variant => ({ ...variant, places: [] })),
      { ...base, kind: 'array', prefix: [], rest: any, minItems: 0, maxItems: Infinity, unique: false },
      {
        ...base,
        kind: 'object',
        facets: [],
        required: new Set<string>(),
        names: [],
        minProperties: 0,
        maxProperties: Infinity,
      },
    ]
    everything.set(any, variants)
    wholes.add(variants)
  }
  return variants
}

const wholes = new WeakSet<readonly Variant[]>()

/** Whether the variants admit every value. */
export const isEverything = (variants: readonly Variant[]) => wholes.has(variants)

/** The range of numbers that a schema admits. */
export function numbers(place: SchemaPlace, integer: boolean): Variant[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = place.schema
  const low = Math.max(minimum ?? -Infinity, exclusiveMinimum ?? -Infinity)
  const high = Math.min(maximum ?? Infinity, exclusiveMaximum ?? Infinity)
  const range = tidyRange({
    integer,
    minimum: low,
    maximum: high,
    above: low === exclusiveMinimum,
    below: high === exclusiveMaximum,
    multiples: multipleOf === undefined ? [] : [multipleOf],
  })
  return range ? [{ ...range, kind: 'number', places: [place], without: [] }] : []
}

/** The variant of the strings that a schema admits. */
export function strings({ minLength = 0, maxLength = Infinity, pattern }: JsonSchema, place: SchemaPlace): Variant[] {
  if (minLength > maxLength) return []
  const patterns = pattern === undefined ? [] : [pattern]
  return [{ kind: 'string', places: [place], without: [], minLength, maxLength, patterns }]
}
