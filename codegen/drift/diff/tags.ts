import type { JsonSchema, JsonType } from '../../protocol/model.js'
import { type Alternative, type Alternatives, isOfType, type Resolve } from './alternative.js'
import { canonicalJson } from './canonical.js'

/** An alternative with what tells it from others. */
export interface Described {
  alternative: Alternative
  schema: JsonSchema
  type: string | undefined
}

export function describeAlternative(alternative: Alternative, resolve: Resolve): Described {
  const { schema } = resolve(alternative.place)
  const type =
    alternative.kind === 'type' ? alternative.type : typeof schema.type === 'string' ? schema.type : undefined
  return { alternative, schema, type }
}

export const literalsOf = (schema: JsonSchema | undefined): string[] =>
  schema?.const !== undefined ? [canonicalJson(schema.const)] : (schema?.enum ?? []).map(canonicalJson)

/** Properties that hold a literal in every object variant: what tells them apart. */
export function tagProperties(objects: readonly Described[]): string[] {
  return Object.keys(objects[0]?.schema.properties ?? {}).filter(name =>
    objects.every(({ schema }) => literalsOf(schema.properties?.[name]).length > 0 && schema.required?.includes(name)),
  )
}

/** Whether it is plain that no value fits two of the alternatives: a literal or the type tells them apart. */
export function isDisjoint(found: Alternatives, resolve: Resolve): boolean {
  const { any, literals, others, repeats } = found
  if (repeats) return false
  if (others.length + literals.length + (found.null ? 1 : 0) < (any ? 1 : 2)) return true
  if (any) return false
  const described = others.map(alternative => describeAlternative(alternative, resolve))
  const objects = described.filter(({ type }) => type === 'object')
  const types = described
    .filter(({ type }) => type !== 'object')
    .map(({ type }) => (type === 'integer' ? 'number' : type))
  if (types.includes(undefined) || new Set(types).size < types.length) return false
  if (literals.some(value => types.some(type => type !== undefined && isOfType(value, type as JsonType)))) return false
  if (objects.length < 2) return objects.length === 0 || !literals.some(value => isOfType(value, 'object'))
  return tagProperties(objects).some(tag => {
    const values = objects.flatMap(({ schema }) => literalsOf(schema.properties?.[tag]))
    return new Set(values).size === values.length
  })
}
