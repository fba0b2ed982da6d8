import { escapePointer } from '../../../../base/ref.js'
import type { Json, JsonSchema, JsonType } from '../../../protocol/model.js'
import { isAnnotation } from '../../../protocol/schema-keywords.js'
import type { Demand, DemandSource, Facet, SchemaPlace, Variant } from './demand.js'
import { tidyRange } from './numbers.js'

const jsonTypes: readonly JsonType[] = ['null', 'boolean', 'string', 'number', 'array', 'object']

const plain = [
  'type',
  ...['minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['prefixItems', 'items', 'minItems', 'maxItems', 'uniqueItems'],
  ...['properties', 'required', 'additionalProperties', 'patternProperties', 'propertyNames'],
  ...['minProperties', 'maxProperties'],
]

/** Whether a schema has keywords that limit the values of a type. */
export const hasPlainKeywords = (schema: JsonSchema): boolean =>
  Object.keys(schema).some(keyword => plain.includes(keyword))

/** The variants from the keywords of one schema, without `allOf`, `anyOf`, `oneOf` and `not`. */
export function plainVariants(place: SchemaPlace, source: DemandSource): readonly Variant[] {
  const { schema } = place
  if (!hasPlainKeywords(schema)) return anyVariants(source.any)
  const types = schema.type === undefined ? jsonTypes : [schema.type].flat()
  return types.flatMap(type => ofType(type, place, types, source))
}

function ofType(
  type: JsonType,
  place: SchemaPlace,
  types: readonly JsonType[],
  source: DemandSource,
): readonly Variant[] {
  const { schema } = place
  switch (type) {
    case 'null':
      return literals([null], place)
    case 'boolean':
      return literals([true, false], place)
    case 'string':
      return strings(schema, place)
    case 'integer':
      return types.includes('number') ? [] : numbers(place, true)
    case 'number':
      return numbers(place, false)
    case 'array':
      return arrays(place, source)
    case 'object':
      return objects(place, source)
  }
}

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
function numbers(place: SchemaPlace, integer: boolean): Variant[] {
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
function strings({ minLength = 0, maxLength = Infinity, pattern }: JsonSchema, place: SchemaPlace): Variant[] {
  if (minLength > maxLength) return []
  const patterns = pattern === undefined ? [] : [pattern]
  return [{ kind: 'string', places: [place], without: [], minLength, maxLength, patterns }]
}

function arrays(place: SchemaPlace, source: DemandSource): Variant[] {
  const { schema, pointer } = place
  const { items = true, prefixItems = [] } = schema
  const closed = items === false
  const maxItems = Math.min(schema.maxItems ?? Infinity, closed ? prefixItems.length : Infinity)
  const minItems = schema.minItems ?? 0
  if (minItems > maxItems) return []
  const prefix = prefixItems
    .slice(0, maxItems)
    .map((item, index) => source.at({ schema: item, pointer: `${pointer}/prefixItems/${index}` }))
  const rest =
    maxItems <= prefix.length || items === true || closed
      ? source.any
      : source.at({ schema: items, pointer: `${pointer}/items` })
  const unique = (schema.uniqueItems ?? false) && maxItems > 1
  return [{ kind: 'array', places: [place], without: [], prefix, rest, minItems, maxItems, unique }]
}

function objects(place: SchemaPlace, source: DemandSource): Variant[] {
  const { schema, pointer } = place
  const demands = (keyword: 'properties' | 'patternProperties') =>
    new Map(
      Object.entries(schema[keyword] ?? {}).map(([name, item]) => [
        name,
        source.at({ schema: item, pointer: `${pointer}/${keyword}/${escapePointer(name)}` }),
      ]),
    )
  const facet: Facet = {
    properties: demands('properties'),
    patterns: demands('patternProperties'),
    others: othersOf(place, source),
  }
  const required = new Set(schema.required)
  const minProperties = schema.minProperties ?? 0
  const maxProperties = schema.maxProperties ?? Infinity
  if (Math.max(required.size, minProperties) > maxProperties) return []
  const isBare = facet.properties.size + facet.patterns.size === 0 && facet.others === undefined
  return [
    {
      kind: 'object',
      places: [place],
      without: [],
      facets: isBare ? [] : [facet],
      required,
      names:
        schema.propertyNames && !admitsEveryText(schema.propertyNames)
          ? [source.at({ schema: schema.propertyNames, pointer: `${pointer}/propertyNames` })]
          : [],
      minProperties: minProperties <= required.size ? 0 : minProperties,
      maxProperties,
    },
  ]
}

/** The demand on the fields that a schema does not name. */
function othersOf({ schema, pointer }: SchemaPlace, source: DemandSource): Demand | undefined {
  const { additionalProperties: others } = schema
  if (typeof others === 'object') return source.at({ schema: others, pointer: `${pointer}/additionalProperties` })
  if (others === undefined) return undefined
  return others ? source.any : source.never
}

/** Whether a schema plainly admits every text: `{ type: 'string' }` says nothing of the names of fields. */
const admitsEveryText = ({ type = 'string', ...more }: JsonSchema): boolean =>
  [type].flat().includes('string') && Object.keys(more).every(isAnnotation)
