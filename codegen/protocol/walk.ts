import { getOwn, setOwn } from '../../base/json.js'
import { refName } from '../../base/ref.js'
import type { JsonSchema, Method, Protocol } from './model.js'
import { kindOfKeyword } from './schema-keywords.js'

// What walks through schemas runs once for each of thousands, before the engine has optimised it. Its loops go by index: the
// steps of `for … of` make an object each then, which was a seventh of all memory that `generate` took.

/** The schemas that a protocol consists of: of parameters, results, errors and definitions. */
export function schemasOf({ methods, $defs }: Protocol): JsonSchema[] {
  return [...methods.flatMap(schemasOfMethod), ...Object.values($defs)]
}

/** The schemas of a method: of its parameters, its result and its errors. */
export function schemasOfMethod({ params, result, errors = [] }: Method): JsonSchema[] {
  return [params, result, ...errors.map(({ data }) => data)].filter(schema => schema !== null && schema !== undefined)
}

/** Calls `visit` for every schema directly inside another. */
export function forEachSubschema(schema: JsonSchema, visit: (subschema: JsonSchema) => void): void {
  const keywords = Object.keys(schema)
  for (let index = 0; index < keywords.length; index++) {
    const keyword = keywords[index] as string
    const value: unknown = (schema as Record<string, unknown>)[keyword]
    if (typeof value !== 'object') continue
    switch (kindOfKeyword(keyword)) {
      case 'schema':
      case 'schema-or-boolean':
        visit(value as JsonSchema)
        break
      case 'schemas':
        visitAll(value as JsonSchema[], visit)
        break
      case 'schema-map':
        visitAll(Object.values(value as Record<string, JsonSchema>), visit)
        break
    }
  }
}

function visitAll(schemas: readonly JsonSchema[], visit: (schema: JsonSchema) => void): void {
  for (let index = 0; index < schemas.length; index++) visit(schemas[index] as JsonSchema)
}

/** The schema that a `$ref` leads to, through further ones; the schema itself without one, undefined for a dangling one. */
export function followRefs(schema: JsonSchema, $defs: Readonly<Record<string, JsonSchema>>): JsonSchema | undefined {
  const seen = new Set<string>()
  let current: JsonSchema | undefined = schema
  while (current?.$ref !== undefined && !seen.has(current.$ref)) {
    seen.add(current.$ref)
    current = getOwn($defs, refName(current.$ref) ?? '')
  }
  return current
}

type Change = (subschema: JsonSchema) => JsonSchema

/**
 * The same schema with another one for each that is directly inside it.
 *
 * @param keeps whether a keyword stays; all do by default
 */
export function mapSubschemas(schema: JsonSchema, change: Change, keeps?: (keyword: string) => boolean): JsonSchema {
  const changed = (keyword: string, value: unknown) => mapKeyword(keyword, value, change)
  return mapValues(schema as Record<string, unknown>, changed, keeps) as JsonSchema
}

/** The value of a keyword with another schema for each that is directly inside it. */
export function mapKeyword(keyword: string, value: unknown, change: Change): unknown {
  if (typeof value !== 'object') return value
  switch (kindOfKeyword(keyword)) {
    case 'schema':
    case 'schema-or-boolean':
      return change(value as JsonSchema)
    case 'schemas':
      return (value as JsonSchema[]).map(change)
    case 'schema-map':
      return mapValues(value as Record<string, JsonSchema>, (_, item) => change(item))
    default:
      return value
  }
}

/** The same protocol with another schema for each of params, results and definitions. */
export function mapSchemas(protocol: Protocol, change: (schema: JsonSchema) => JsonSchema): Protocol {
  return {
    ...protocol,
    methods: protocol.methods.map(method => ({
      ...method,
      params: method.params && change(method.params),
      ...(method.result && { result: change(method.result) }),
    })),
    $defs: mapValues(protocol.$defs, (_, schema) => change(schema)),
  }
}

function mapValues<Value, Result>(
  values: Record<string, Value>,
  change: (name: string, value: Value) => Result,
  keeps?: (name: string) => boolean,
): Record<string, Result> {
  const mapped: Record<string, Result> = {}
  const names = Object.keys(values)
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string
    if (!keeps || keeps(name)) setOwn(mapped, name, change(name, values[name] as Value))
  }
  return mapped
}

/** The names of the definitions that a schema refers to directly, in order of appearance. */
export function refNames(schema: JsonSchema | null | undefined): Set<string> {
  const names = new Set<string>()
  const visit = (current: JsonSchema): void => {
    const name = current.$ref === undefined ? undefined : refName(current.$ref)
    if (name !== undefined) names.add(name)
    forEachSubschema(current, visit)
  }
  if (schema) visit(schema)
  return names
}
