import fc from 'fast-check'
import type { JsonSchema, Method, Protocol } from '../../../../codegen/protocol/model.js'

/** A protocol with one method whose parameters, or result, have a shape. */
export function protocolWith(
  schema: JsonSchema,
  {
    role = 'params',
    way = 'clientToServer',
    $defs = {},
  }: { role?: 'params' | 'result'; way?: Method['messageDirection']; $defs?: Protocol['$defs'] } = {},
): Protocol {
  const method: Method = {
    method: 'a/b',
    kind: 'request',
    messageDirection: way,
    params: role === 'params' ? schema : null,
    result: role === 'result' ? schema : null,
  }
  return { protocol: 'sample', version: '1.0.0', methods: [method], $defs }
}

const names = ['A', 'B', 'C'] as const
const keys = ['kind', 'id', 'text', 'more'] as const
const literals = ['a', 'b', 'c', 1, 2, true, null] as const

const pick = <T>(from: readonly T[]) => fc.constantFrom(...from)
const bounds = (lower: string, upper: string) =>
  fc.record({ [lower]: fc.nat(3), [upper]: fc.integer({ min: 2, max: 6 }) }, { requiredKeys: [] })

/** Schemas of every kind that documents use, small enough to be met again. */
export const schemas: fc.Arbitrary<JsonSchema> = fc.letrec<{ schema: JsonSchema }>(tie => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      fc.constant<JsonSchema>({}),
      pick(['string', 'number', 'integer', 'boolean', 'null'] as const).map((type): JsonSchema => ({ type })),
      pick(names).map((name): JsonSchema => ({ $ref: `#/$defs/${name}` })),
      fc.uniqueArray(pick(literals), { minLength: 1, maxLength: 4 }).map((values): JsonSchema => ({ enum: values })),
      pick(literals).map((value): JsonSchema => ({ const: value })),
      bounds('minLength', 'maxLength').map((limits): JsonSchema => ({ type: 'string', ...limits })),
      bounds('minimum', 'maximum').map((limits): JsonSchema => ({ type: 'number', ...limits })),
      pick(['^a', '^[ab]$']).map((pattern): JsonSchema => ({ type: 'string', pattern })),
      fc.constant<JsonSchema>({ not: {} }),
      fc.constant<JsonSchema>({ type: ['string', 'number', 'null'] }),
    ),
    fc.record(
      {
        type: fc.constant('object' as const),
        properties: fc.dictionary(pick(keys), tie('schema'), { maxKeys: 3 }),
        required: fc.uniqueArray(pick(keys), { maxLength: 2 }),
        additionalProperties: fc.oneof(fc.boolean(), tie('schema')),
        maxProperties: fc.constant(3),
      },
      { requiredKeys: ['type', 'properties'] },
    ),
    fc
      .record(
        {
          type: fc.constant('array' as const),
          items: fc.oneof(fc.boolean(), tie('schema')),
          prefixItems: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
          minItems: fc.nat(2),
          maxItems: fc.constant(3),
          uniqueItems: fc.boolean(),
        },
        { requiredKeys: ['type'] },
      )
      // Where items have a type, ajv does not look for repeats among those before them.
      .map(
        ({ uniqueItems, ...array }): JsonSchema =>
          array.prefixItems ? array : { ...array, uniqueItems: uniqueItems ?? false },
      ),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf): JsonSchema => ({ anyOf })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((oneOf): JsonSchema => ({ oneOf })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 2 }).map((allOf): JsonSchema => ({ allOf })),
    tie('schema').map((not): JsonSchema => ({ not })),
    fc.tuple(fc.uniqueArray(pick(['a', 'b', 'c']), { minLength: 2, maxLength: 3 }), tie('schema')).map(
      ([tags, text]): JsonSchema => ({
        oneOf: tags.map(tag => ({
          type: 'object',
          properties: { kind: { const: tag }, text },
          required: ['kind'],
        })),
        discriminator: { propertyName: 'kind' },
      }),
    ),
  ) as fc.Arbitrary<JsonSchema>,
})).schema

export const definitions: fc.Arbitrary<Protocol['$defs']> = fc.record({ A: schemas, B: schemas, C: schemas })

/** A shape, and the same with one thing about it changed: near misses find more than strangers do. */
export function mutate(schema: JsonSchema, choice: number, other: JsonSchema): JsonSchema {
  const copy = structuredClone(schema)
  const places: { put: (value: JsonSchema) => void; value: JsonSchema }[] = []
  const walk = (value: JsonSchema, put: (value: JsonSchema) => void) => {
    places.push({ value, put })
    for (const list of [value.anyOf, value.oneOf, value.allOf, value.prefixItems])
      for (const [index, item] of (list ?? []).entries())
        walk(item, next => {
          if (list) list[index] = next
        })
    for (const [key, item] of Object.entries(value.properties ?? {}))
      walk(item, next => {
        if (value.properties) value.properties[key] = next
      })
    if (typeof value.items === 'object')
      walk(value.items, next => {
        value.items = next
      })
  }
  let result = copy
  walk(copy, next => {
    result = next
  })
  const place = places[choice % places.length]
  if (!place) return other
  const { value } = place
  switch (Math.floor(choice / places.length) % 6) {
    case 0:
      place.put({ anyOf: [value, { type: 'null' }] })
      break
    case 1:
      if (value.anyOf && value.anyOf.length > 1) value.anyOf.pop()
      else place.put(other)
      break
    case 2:
      if (value.required) value.required = value.required.slice(1)
      else if (value.properties) value.required = Object.keys(value.properties)
      else place.put(other)
      break
    case 3:
      if (value.properties) delete value.properties[Object.keys(value.properties)[0] ?? '']
      else place.put({ anyOf: [value, other] })
      break
    case 4:
      if (value.enum && value.enum.length > 1) value.enum.pop()
      else place.put(other)
      break
    default:
      if (value.type === 'object') value.additionalProperties = value.additionalProperties === false
      else place.put(other)
  }
  return result
}

/** Values that a shape may admit: built along it, or against it. They carry only fields that it names. */
export function valuesOf(schema: JsonSchema, $defs: Protocol['$defs'], depth = 4): fc.Arbitrary<unknown> {
  const any = pick<unknown>(['a', 'b', 'c', '', 'long text', 0, 1, 2.5, 7, true, false, null, {}, [], [1], { id: 1 }])
  if (depth === 0) return any
  const inner = (item: JsonSchema | boolean) => (typeof item === 'object' ? valuesOf(item, $defs, depth - 1) : any)
  if (schema.$ref !== undefined) return inner($defs[schema.$ref.slice('#/$defs/'.length)] ?? {})
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return pick(schema.enum)
  const variants = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (variants) return fc.oneof(...variants.map(inner))
  if (schema.type === 'object') {
    const { properties = {}, required = [], additionalProperties } = schema
    const named = fc.record(Object.fromEntries(Object.entries(properties).map(([key, item]) => [key, inner(item)])), {
      requiredKeys: required.filter(key => Object.hasOwn(properties, key)),
    })
    const others = additionalProperties
      ? fc.dictionary(pick([...keys, 'else']), inner(additionalProperties), { maxKeys: 2 })
      : fc.constant({})
    const needed = fc.record(Object.fromEntries(required.map(key => [key, any])))
    return fc.tuple(needed, others, named).map(parts => Object.assign({}, ...parts))
  }
  if (schema.type === 'array') {
    const start = (schema.prefixItems ?? []).map(inner)
    return fc
      .tuple(fc.tuple(...start), fc.array(inner(schema.items ?? true), { maxLength: 3 }), fc.nat(5))
      .map(([first, rest, length]) => [...first, ...rest].slice(0, length))
  }
  if (schema.type === 'string') return fc.oneof(pick(['a', 'b', 'ab', 'c', '', 'abcd', 'abcdefg']), any)
  if (schema.type === 'number' || schema.type === 'integer') return fc.oneof(fc.integer({ min: -1, max: 8 }), any)
  return any
}
