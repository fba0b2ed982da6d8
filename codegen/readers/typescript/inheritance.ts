import { isDeepStrictEqual } from 'node:util'
import { getOwn } from '../../../base/json.js'
import type { JsonSchema, Method } from '../../protocol/model.js'
import { forEachSubschema, schemasOfMethod } from '../../protocol/walk.js'
import type { Definition, Definitions } from './definitions.js'
import { isNarrower } from './narrower.js'

/**
 * Lets definitions inherit by `allOf`: members that an interface has from its supertypes stand in the supertypes only. A
 * supertype stays flattened when not every value of the interface is one of its values.
 */
export function inherit(definitions: Definitions, methods: readonly Method[]): void {
  const resolve = (ref: string) => definitions.get(ref)?.schema
  const found = new Map<Definition, Definition[]>()
  for (const definition of definitions.all) {
    const bases = definition.bases.flatMap(({ $ref = '' }) => definitions.get($ref) ?? [])
    const agreed = bases.filter(base => base !== definition && agrees(definition.schema, base.schema, resolve))
    if (agreed.length > 0) found.set(definition, agreed)
  }
  // All are compared before the first is changed.
  const inherited = [...found].map(
    ([definition, bases]) => [definition, withoutInherited(definition.schema, bases)] as const,
  )
  for (const [definition, schema] of inherited) definition.schema = schema
  removeUnused(definitions, methods)
}

type Resolve = (ref: string) => JsonSchema | undefined

/** Keywords of an object that has the properties it names, and others of any kind. */
const plain: ReadonlySet<string> = new Set(['type', 'properties', 'required', 'description', 'deprecated'])

const isPlain = (schema: JsonSchema) =>
  schema.type === 'object' &&
  schema.properties !== undefined &&
  Object.keys(schema).every(keyword => plain.has(keyword))

/** Whether every value of a schema is one of the base. */
function agrees(schema: JsonSchema, base: JsonSchema, resolve: Resolve): boolean {
  if (!isPlain(schema) || !isPlain(base)) return false
  return (
    (base.required ?? []).every(name => schema.required?.includes(name)) &&
    Object.entries(base.properties ?? {}).every(([name, inherited]) => {
      const own = getOwn(schema.properties, name)
      return own !== undefined && isNarrower(own, inherited, resolve)
    })
  )
}

function withoutInherited(schema: JsonSchema, bases: readonly Definition[]): JsonSchema {
  const isRequired = (each: JsonSchema, name: string) => each.required?.includes(name) ?? false
  const isOwn = (name: string, property: JsonSchema) => {
    const holders = bases.filter(base => getOwn(base.schema.properties, name) !== undefined)
    const isSame = ({ schema: base }: Definition) =>
      isDeepStrictEqual(getOwn(base.properties, name), property) && isRequired(base, name) === isRequired(schema, name)
    return holders.length === 0 || !holders.every(isSame)
  }
  const { properties, required, ...others } = schema
  const own = Object.entries(properties ?? {}).filter(([name, property]) => isOwn(name, property))
  const kept = new Set(own.map(([name]) => name))
  const names = required?.filter(name => kept.has(name)) ?? []
  return {
    ...others,
    allOf: bases.map(({ ref }) => ({ $ref: ref })),
    ...(own.length > 0 ? { properties: Object.fromEntries(own) } : {}),
    ...(names.length > 0 ? { required: names } : {}),
  }
}

/** Removes definitions that were made as supertypes and are not used as such. */
function removeUnused(definitions: Definitions, methods: readonly Method[]): void {
  const used = new Set<Definition>()
  const waiting: JsonSchema[] = methods.flatMap(schemasOfMethod)
  const visit = (schema: JsonSchema): void => {
    const definition = schema.$ref === undefined ? undefined : definitions.get(schema.$ref)
    if (definition && !used.has(definition)) {
      used.add(definition)
      waiting.push(definition.schema)
    }
    forEachSubschema(schema, visit)
  }
  for (let next = waiting.pop(); next; next = waiting.pop()) visit(next)
  definitions.keep(used)
}
