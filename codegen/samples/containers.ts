import { getOwn } from '../../base/json.js'
import type { JsonSchema } from '../protocol/model.js'
import { texts } from './scalars.js'

/** The schemas of one property in several object schemas; undefined when one of them forbids it. */
export function propertySchemas(schemas: readonly JsonSchema[], name: string): JsonSchema[] | undefined {
  const found: JsonSchema[] = []
  for (const { properties, patternProperties = {}, additionalProperties = true, propertyNames } of schemas) {
    if (propertyNames && isNever(propertyNames)) return undefined
    const own = getOwn(properties, name)
    const matching = Object.entries(patternProperties).filter(([pattern]) => new RegExp(pattern, 'u').test(name))
    found.push(...(own ? [own] : []), ...matching.map(([, schema]) => schema))
    if (own || matching.length > 0) continue
    if (additionalProperties === false) return undefined
    if (additionalProperties !== true) found.push(additionalProperties)
  }
  return found
}

const isNever = ({ not }: JsonSchema) => not !== undefined && Object.keys(not).length === 0

/** The properties that object schemas name: the required ones first, each group in the order of the schemas. */
export function propertyNames(schemas: readonly JsonSchema[]): { required: string[]; optional: string[] } {
  const required = new Set(schemas.flatMap(schema => schema.required ?? []))
  const declared = new Set(schemas.flatMap(schema => Object.keys(schema.properties ?? {})))
  return {
    required: [
      ...[...declared].filter(name => required.has(name)),
      ...[...required].filter(name => !declared.has(name)),
    ],
    optional: [...declared].filter(name => !required.has(name)),
  }
}

/** The schemas of one item in several array schemas; undefined when one of them forbids it. */
export function itemSchemas(schemas: readonly JsonSchema[], index: number): JsonSchema[] | undefined {
  const found: JsonSchema[] = []
  for (const { prefixItems = [], items = true } of schemas) {
    const own = prefixItems[index] ?? items
    if (own === false) return undefined
    if (own !== true) found.push(own)
  }
  return found
}

/** Names to try for properties that no schema names, the likeliest first. @param count how many are missing at most */
export function* madeUpNames(schemas: readonly JsonSchema[], count: number): Generator<string> {
  const rules: JsonSchema[] = schemas.flatMap(({ propertyNames, patternProperties = {} }) => [
    ...(propertyNames ? [propertyNames] : []),
    ...Object.keys(patternProperties).map(pattern => ({ pattern })),
  ])
  for (const rule of rules) yield* rule.enum?.filter(name => typeof name === 'string') ?? []
  for (let index = 1; index <= count; index++) yield `key-${index}`
  for (let turn = 0; turn < count; turn++) yield* texts(rules, 'key', turn)
}
