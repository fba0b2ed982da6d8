import { isObject } from '../../base/json.js'
import type { Json, JsonSchema, JsonType } from './model.js'

/** A type of JSON values; whole numbers are numbers. */
export type ValueType = Exclude<JsonType, 'integer'>

/** All types of JSON values. */
export const valueTypes: readonly ValueType[] = ['null', 'boolean', 'string', 'number', 'array', 'object']

/** The types whose form the keywords of a schema describe: they say nothing about values of other types. */
export function describedTypes(schema: JsonSchema): ValueType[] {
  const types: ValueType[] = []
  if (describesObjects(schema)) types.push('object')
  if (schema.items !== undefined || schema.prefixItems !== undefined) types.push('array')
  return types
}

const describesObjects = (schema: JsonSchema) =>
  schema.properties !== undefined ||
  schema.required !== undefined ||
  schema.additionalProperties !== undefined ||
  schema.patternProperties !== undefined ||
  schema.propertyNames !== undefined

/** Longer chains of refs and unions are not followed to their end: they say nothing then. */
const deepest = 200

/** Finds the types that the values of schemas may have, for each schema once. */
export class AdmittedTypes {
  readonly #resolve: (ref: string) => JsonSchema | undefined
  readonly #found = new Map<JsonSchema, readonly ValueType[]>()
  #depth = 0

  constructor(resolve: (ref: string) => JsonSchema | undefined) {
    this.#resolve = resolve
  }

  /** The types of values that all of these schemas admit. */
  ofAll(schemas: readonly JsonSchema[]): readonly ValueType[] {
    return intersection(schemas.map(schema => this.of(schema)))
  }

  /** The types of a schema's values. */
  of(schema: JsonSchema): readonly ValueType[] {
    const known = this.#found.get(schema)
    if (known || this.#depth === deepest) return known ?? valueTypes
    // A schema that leads back to itself says no more the second time.
    this.#found.set(schema, valueTypes)
    this.#depth++
    const found = intersection(this.#lists(schema))
    this.#depth--
    this.#found.set(schema, found)
    return found
  }

  #lists({ type, const: only, enum: values, $ref, allOf = [], anyOf, oneOf }: JsonSchema): (readonly ValueType[])[] {
    const target = $ref === undefined ? undefined : this.#resolve($ref)
    const unions = [anyOf, oneOf].filter(variants => variants !== undefined)
    return [
      ...(type === undefined ? [] : [[type].flat().map(name => (name === 'integer' ? 'number' : name))]),
      ...(only === undefined ? [] : [[typeOf(only)]]),
      ...(values === undefined ? [] : [values.map(typeOf)]),
      ...[...(target ? [target] : []), ...allOf].map(part => this.of(part)),
      ...unions.map(variants => variants.flatMap(variant => this.of(variant))),
    ]
  }
}

const intersection = (lists: readonly (readonly ValueType[])[]) =>
  valueTypes.filter(type => lists.every(list => list.includes(type)))

function typeOf(value: Json): ValueType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return isObject(value) ? 'object' : (typeof value as 'boolean' | 'string' | 'number')
}
