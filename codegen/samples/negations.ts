import type { JsonSchema } from '../protocol/model.js'
import { followRefs } from '../protocol/walk.js'
import { allTypes } from './types.js'

const never: JsonSchema = { not: {} }

/**
 * Ways not to be valid under a schema: each is a schema whose values the given one refuses. They need not be all ways there
 * are.
 */
export function negations(schema: JsonSchema, $defs: Readonly<Record<string, JsonSchema>>): JsonSchema[] {
  const resolved = followRefs(schema, $defs) ?? {}
  return [
    ...ofChoices(resolved),
    ...ofProperties(resolved),
    ...ofItems(resolved),
    ...ofScalars(resolved),
    // Last, for it is another kind of value than the one that the schema is about.
    ...ofType(resolved),
  ]
}

function ofChoices({ anyOf, oneOf, allOf = [], not }: JsonSchema): JsonSchema[] {
  const none = (variants: readonly JsonSchema[]): JsonSchema => ({ allOf: variants.map(variant => ({ not: variant })) })
  return [
    ...allOf.map(part => ({ not: part })),
    ...(anyOf ? [none(anyOf)] : []),
    ...(oneOf ? [none(oneOf)] : []),
    ...(not ? [not] : []),
  ]
}

function ofProperties(schema: JsonSchema): JsonSchema[] {
  const { properties = {}, required = [], additionalProperties, minProperties, maxProperties } = schema
  const withProperty = (name: string, property: JsonSchema): JsonSchema => ({
    type: 'object',
    required: [name],
    properties: { [name]: property },
  })
  const other = 'other' in properties ? 'another' : 'other'
  return [
    ...required.map((name): JsonSchema => ({ type: 'object', properties: { [name]: never } })),
    ...Object.entries(properties).map(([name, property]) => withProperty(name, { not: property })),
    ...(additionalProperties === false ? [withProperty(other, {})] : []),
    ...(typeof additionalProperties === 'object' ? [withProperty(other, { not: additionalProperties })] : []),
    ...(minProperties ? [{ type: 'object', maxProperties: minProperties - 1 } as const] : []),
    ...(maxProperties === undefined ? [] : [{ type: 'object', minProperties: maxProperties + 1 } as const]),
  ]
}

function ofItems({ prefixItems = [], items, minItems, maxItems }: JsonSchema): JsonSchema[] {
  const withItem = (index: number, item: JsonSchema): JsonSchema => ({
    type: 'array',
    minItems: index + 1,
    prefixItems: [...Array<JsonSchema>(index).fill({}), item],
  })
  return [
    ...prefixItems.map((item, index) => withItem(index, { not: item })),
    ...(items === false ? [withItem(prefixItems.length, {})] : []),
    ...(typeof items === 'object' ? [withItem(prefixItems.length, { not: items })] : []),
    ...(minItems ? [{ type: 'array', maxItems: minItems - 1 } as const] : []),
    ...(maxItems === undefined ? [] : [{ type: 'array', minItems: maxItems + 1 } as const]),
  ]
}

function ofScalars(schema: JsonSchema): JsonSchema[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, minLength, maxLength, multipleOf, pattern } = schema
  const number = (bound: JsonSchema): JsonSchema => ({ type: 'number', ...bound })
  const string = (bound: JsonSchema): JsonSchema => ({ type: 'string', ...bound })
  return [
    ...('const' in schema || schema.enum ? [{ not: { enum: schema.enum ?? [schema.const ?? null] } }] : []),
    ...(minimum === undefined ? [] : [number({ exclusiveMaximum: minimum })]),
    ...(maximum === undefined ? [] : [number({ exclusiveMinimum: maximum })]),
    ...(exclusiveMinimum === undefined ? [] : [number({ maximum: exclusiveMinimum })]),
    ...(exclusiveMaximum === undefined ? [] : [number({ minimum: exclusiveMaximum })]),
    ...(multipleOf === undefined ? [] : [number({ not: { multipleOf } })]),
    ...(minLength ? [string({ maxLength: minLength - 1 })] : []),
    ...(maxLength === undefined ? [] : [string({ minLength: maxLength + 1 })]),
    ...(pattern === undefined ? [] : [string({ not: { pattern } })]),
  ]
}

function ofType({ type }: JsonSchema): JsonSchema[] {
  if (type === undefined) return []
  const types = [type].flat()
  const others = allTypes.filter(name => !types.includes(name) && !(name === 'integer' && types.includes('number')))
  return others.length > 0 ? [{ type: others }] : []
}
