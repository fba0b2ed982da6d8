import type { JsonSchema } from '../../../../codegen/protocol/model.js'

/** One change to a schema, as authors make them; undefined where it has nothing to change so. */
type Edit = (schema: JsonSchema, other: JsonSchema) => JsonSchema | undefined

const firstKey = ({ properties = {} }: JsonSchema): string | undefined => Object.keys(properties)[0]

const without = (schema: JsonSchema, ...keywords: (keyof JsonSchema)[]): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword as keyof JsonSchema)))

const toUnion = (change: (variants: readonly JsonSchema[], other: JsonSchema) => JsonSchema[] | undefined): Edit =>
  function editUnion(schema, other) {
    const keyword = schema.oneOf ? 'oneOf' : 'anyOf'
    const variants = schema[keyword] && change(schema[keyword], other)
    return variants && { ...schema, [keyword]: variants }
  }

const toObject =
  (
    change: (schema: JsonSchema, properties: Record<string, JsonSchema>, other: JsonSchema) => JsonSchema | undefined,
  ): Edit =>
  (schema, other) =>
    schema.type === 'object' ? change(schema, schema.properties ?? {}, other) : undefined

/** A bound set, or moved by a step. */
const bound =
  (
    type: string,
    keyword: 'minLength' | 'maxLength' | 'minimum' | 'maximum' | 'minItems' | 'maxItems',
    step: number,
  ): Edit =>
  schema =>
    schema.type === type || (type === 'number' && schema.type === 'integer')
      ? { ...schema, [keyword]: Math.max(0, (schema[keyword] ?? 2) + step) }
      : undefined

const edits: readonly Edit[] = [
  (_, other) => other,
  schema => ({ anyOf: [schema, { type: 'null' }] }),
  ({ type, ...rest }) => (typeof type === 'string' && type !== 'null' ? { ...rest, type: [type, 'null'] } : undefined),
  ({ type, ...rest }) => (Array.isArray(type) && type[0] ? { ...rest, type: type[0] } : undefined),
  (schema, other) => ({ anyOf: [schema, other] }),
  schema => ({ type: 'array', items: schema }),
  ({ items }) => (typeof items === 'object' ? items : undefined),
  () => ({}),
  toUnion((variants, other) => [...variants, other]),
  toUnion(variants => (variants.length > 1 ? variants.slice(0, -1) : undefined)),
  toUnion(variants => (variants.length > 1 ? variants.slice(1) : undefined)),
  ({ anyOf, ...rest }) => (anyOf ? { ...rest, oneOf: anyOf } : undefined),
  ({ anyOf, oneOf }) => (anyOf ?? oneOf)?.[0],
  toObject(schema => (schema.required?.length ? { ...schema, required: schema.required.slice(1) } : undefined)),
  toObject((schema, properties) => ({ ...schema, required: Object.keys(properties) })),
  toObject((schema, properties, other) => ({ ...schema, properties: { ...properties, added: other } })),
  toObject((schema, properties, other) => ({
    ...schema,
    properties: { ...properties, added: other },
    required: [...(schema.required ?? []), 'added'],
  })),
  toObject((schema, properties) => {
    const gone = firstKey(schema)
    if (gone === undefined) return undefined
    return {
      ...schema,
      properties: Object.fromEntries(Object.entries(properties).filter(([name]) => name !== gone)),
      ...(schema.required && { required: schema.required.filter(name => name !== gone) }),
    }
  }),
  toObject((schema, properties) => {
    const old = firstKey(schema)
    const renamed = (name: string) => (name === old ? `${name}2` : name)
    if (old === undefined) return undefined
    return {
      ...schema,
      properties: Object.fromEntries(Object.entries(properties).map(([name, item]) => [renamed(name), item])),
      ...(schema.required && { required: schema.required.map(renamed) }),
    }
  }),
  toObject(schema => ({ ...schema, additionalProperties: schema.additionalProperties === false })),
  toObject((schema, _properties, other) => ({ ...schema, additionalProperties: other })),
  toObject(schema => ({ ...schema, minProperties: (schema.minProperties ?? 0) + 1 })),
  toObject(schema => ({ ...schema, propertyNames: { enum: ['id', 'kind', 'read'] } })),
  toObject((schema, _properties, other) => ({ ...schema, patternProperties: { '^[a-z]+$': other } })),
  ({ enum: listed, ...rest }) => (listed ? { ...without(rest, 'x-enumNames'), enum: [...listed, 'added'] } : undefined),
  ({ enum: listed, ...rest }) =>
    listed && listed.length > 1 ? { ...without(rest, 'x-enumNames'), enum: listed.slice(1) } : undefined,
  ({ const: only, ...rest }) => (only === undefined ? undefined : { ...rest, const: 'another' }),
  ({ enum: listed }) => (listed?.every(item => typeof item === 'string') ? { type: 'string' } : undefined),
  ({ type, ...rest }) => (type === 'string' && Object.keys(rest).length === 0 ? { enum: ['a', 'read'] } : undefined),
  ({ type, ...rest }) => (type === 'integer' ? { ...rest, type: 'number' } : undefined),
  ({ type, ...rest }) => (type === 'number' ? { ...rest, type: 'integer' } : undefined),
  bound('string', 'minLength', 1),
  bound('string', 'maxLength', -1),
  bound('number', 'minimum', 1),
  bound('number', 'maximum', 1),
  bound('array', 'minItems', -1),
  bound('array', 'maxItems', 1),
  schema => (schema.type === 'string' ? { ...schema, pattern: schema.pattern === '^a' ? '^b' : '^a' } : undefined),
  schema => (schema.pattern === undefined ? undefined : without(schema, 'pattern')),
  schema => (schema.type === 'integer' ? { ...schema, multipleOf: 2 } : undefined),
  ({ minimum, ...rest }) => (minimum === undefined ? undefined : { ...rest, exclusiveMinimum: minimum }),
  ({ maximum, ...rest }) => (maximum === undefined ? undefined : { ...rest, exclusiveMaximum: maximum }),
  schema =>
    schema.type === 'array' && !schema.prefixItems ? { ...schema, uniqueItems: !schema.uniqueItems } : undefined,
  ({ prefixItems, ...rest }, other) =>
    prefixItems && { ...without(rest, 'minItems', 'maxItems'), prefixItems: [...prefixItems, other] },
]

/** A shape, and the same with one thing about it changed: near misses find more than strangers do. */
export function edit(schema: JsonSchema, choice: number, other: JsonSchema): JsonSchema {
  const copy = structuredClone(schema)
  const places: { value: JsonSchema; put: (value: JsonSchema) => void }[] = []
  const walk = (value: JsonSchema, put: (value: JsonSchema) => void) => {
    places.push({ value, put })
    for (const list of [value.anyOf, value.oneOf, value.allOf, value.prefixItems])
      for (const [index, item] of (list ?? []).entries())
        walk(item, next => {
          if (list) list[index] = next
        })
    for (const map of [value.properties, value.patternProperties])
      for (const [key, item] of Object.entries(map ?? {}))
        walk(item, next => {
          if (map) map[key] = next
        })
    for (const keyword of ['items', 'additionalProperties', 'propertyNames', 'not'] as const) {
      const item = value[keyword]
      if (typeof item === 'object')
        walk(item, next => {
          value[keyword] = next
        })
    }
  }
  let result = copy
  walk(copy, next => {
    result = next
  })
  const place = places[choice % places.length]
  if (!place) return other
  const possible = edits.flatMap(change => change(place.value, other) ?? [])
  place.put(possible[Math.floor(choice / places.length) % possible.length] ?? other)
  return result
}
