import fc from 'fast-check'
import type { JsonSchema, Method, Protocol } from '../../../../codegen/protocol/model.js'
import { written } from './written.js'

/** A protocol with one method whose parameters, or result, have a shape. */
export function protocolWith(
  schema: JsonSchema | null,
  {
    role = 'params',
    way = 'clientToServer',
    $defs = {},
    paramsOptional,
  }: {
    role?: 'params' | 'result'
    way?: Method['messageDirection']
    $defs?: Protocol['$defs']
    paramsOptional?: true
  } = {},
): Protocol {
  const method: Method = {
    method: 'a/b',
    kind: 'request',
    messageDirection: way,
    params: role === 'params' ? schema : null,
    ...(paramsOptional && { paramsOptional }),
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

/** Schemas that put any keywords together, small enough to be met again. */
const combined: fc.Arbitrary<JsonSchema> = fc.letrec<{ schema: JsonSchema }>(tie => ({
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
      bounds('exclusiveMinimum', 'exclusiveMaximum').map((limits): JsonSchema => ({ type: 'integer', ...limits })),
      pick([1, 2, 3, 0.5]).map((multipleOf): JsonSchema => ({ type: 'number', multipleOf })),
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
        patternProperties: fc.dictionary(pick(['^x-', '^[a-z]+$', '^[0-9]']), tie('schema'), {
          minKeys: 1,
          maxKeys: 2,
        }),
        propertyNames: pick<JsonSchema>([{ pattern: '^[a-z]' }, { enum: ['kind', 'id', 'ab'] }, { maxLength: 4 }]),
        minProperties: fc.constant(1),
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
    fc.tuple(pick(names), tie('schema')).map(([name, beside]): JsonSchema => ({ ...beside, $ref: `#/$defs/${name}` })),
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

/** Schemas of every kind that documents use. */
export const schemas: fc.Arbitrary<JsonSchema> = fc.oneof(combined, written)

export const definitions: fc.Arbitrary<Protocol['$defs']> = fc.record({ A: schemas, B: schemas, C: schemas })

/** Whether no name stands for itself with no property or item between: what such a name admits is open. */
export function isGrounded($defs: Protocol['$defs']): boolean {
  const namesAround = ({ $ref, anyOf = [], oneOf = [], allOf = [], not }: JsonSchema): string[] => [
    ...($ref === undefined ? [] : [$ref.slice('#/$defs/'.length)]),
    ...[...anyOf, ...oneOf, ...allOf, ...(not ? [not] : [])].flatMap(namesAround),
  ]
  return Object.keys($defs).every(name => {
    const reached = new Set(namesAround($defs[name] ?? {}))
    for (const next of reached) for (const further of namesAround($defs[next] ?? {})) reached.add(further)
    return !reached.has(name)
  })
}

export const grounded: fc.Arbitrary<Protocol['$defs']> = definitions.filter(isGrounded)
