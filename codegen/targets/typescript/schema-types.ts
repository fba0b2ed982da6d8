import { fail } from '../../protocol/diagnostic.js'
import type { Json, JsonSchema, JsonType } from '../../protocol/model.js'
import { referencedName } from '../../protocol/reference.js'
import { isAnnotation } from '../../protocol/schema-keywords.js'
import { numberLiteral, stringLiteral } from './literals.js'
import {
  hasIntersection,
  intersectionOf,
  keyword,
  type Member,
  type TupleItem,
  type TypeNode,
  unionOf,
} from './type-nodes.js'

/** What a schema is read with. */
export interface SchemaScope {
  /** The type that a definition of the protocol became; undefined when there is no such definition. */
  nameOf(definition: string): string | undefined
  definition(name: string): JsonSchema | undefined
}

/**
 * The TypeScript type of the values a schema admits.
 *
 * What TypeScript cannot say (ranges, lengths, patterns, `not`) is left to validation: the type is then the narrowest
 * one that admits them all.
 *
 * @throws DiagnosticError when a reference names no definition.
 */
export function typeOfSchema(schema: JsonSchema, scope: SchemaScope): TypeNode {
  const types: TypeNode[] = []
  if (schema.$ref !== undefined) types.push(typeOfReference(schema.$ref, scope))
  if (schema.const !== undefined) types.push(typeOfValue(schema.const))
  else if (schema.enum) types.push(unionOf(schema.enum.map(typeOfValue)))
  else if (hasShape(schema)) types.push(typeOfShape(schema, scope))
  for (const alternatives of [schema.anyOf, schema.oneOf])
    if (alternatives) types.push(unionOf(alternatives.map(alternative => typeOfSchema(alternative, scope))))
  for (const part of schema.allOf ?? []) types.push(typeOfSchema(part, scope))
  if (schema.not && isAnything(schema.not)) types.push(keyword('never'))
  return intersectionOf(types)
}

const isAnything = (schema: JsonSchema) => Object.keys(schema).every(isAnnotation)

function typeOfReference(reference: string, { nameOf }: SchemaScope): TypeNode {
  const definition = referencedName(reference)
  const text = definition === undefined ? undefined : nameOf(definition)
  if (text === undefined)
    fail({
      code: 'unresolved-reference',
      message: `${stringLiteral(reference)} refers to no definition`,
      hint: 'references have the form #/$defs/Name; add the definition to $defs',
    })
  return { kind: 'name', text, definition: true }
}

/** The type of exactly one value. */
function typeOfValue(value: Json): TypeNode {
  if (typeof value === 'string') return keyword(stringLiteral(value))
  if (typeof value === 'number') return keyword(numberLiteral(value))
  if (value === null || typeof value === 'boolean') return keyword(String(value))
  if (Array.isArray(value))
    return { kind: 'tuple', items: value.map(item => ({ type: typeOfValue(item), modifier: '' })) }
  const members = Object.entries(value).map(([name, item]) => ({ name, type: typeOfValue(item), optional: false }))
  return members.length > 0 ? { kind: 'object', members } : keyword('object')
}

const objectKeywords = ['properties', 'required', 'additionalProperties', 'patternProperties', 'propertyNames'] as const
const arrayKeywords = ['items', 'prefixItems'] as const

const hasShape = (schema: JsonSchema) =>
  schema.type !== undefined || [...objectKeywords, ...arrayKeywords].some(key => schema[key] !== undefined)

function typeOfShape(schema: JsonSchema, scope: SchemaScope): TypeNode {
  if (schema.type === undefined)
    return objectKeywords.some(key => schema[key] !== undefined)
      ? typeOfObject(schema, scope)
      : typeOfArray(schema, scope)
  const types = Array.isArray(schema.type) ? schema.type : [schema.type]
  return unionOf(types.map(type => typeOfType(type, schema, scope)))
}

function typeOfType(type: JsonType, schema: JsonSchema, scope: SchemaScope): TypeNode {
  if (type === 'object') return typeOfObject(schema, scope)
  if (type === 'array') return typeOfArray(schema, scope)
  return keyword(type === 'integer' ? 'number' : type)
}

function typeOfArray(schema: JsonSchema, scope: SchemaScope): TypeNode {
  const { items = true, prefixItems = [], minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema
  const rest = typeof items === 'boolean' ? (items ? keyword('unknown') : undefined) : typeOfSchema(items, scope)
  if (prefixItems.length === 0) return rest ? { kind: 'array', item: rest } : { kind: 'tuple', items: [] }
  const tuple = prefixItems.map(
    (item, index): TupleItem => ({ type: typeOfSchema(item, scope), modifier: index < minItems ? '' : 'optional' }),
  )
  if (rest && maxItems > prefixItems.length) tuple.push({ type: rest, modifier: 'rest' })
  return { kind: 'tuple', items: tuple }
}

function typeOfObject(schema: JsonSchema, scope: SchemaScope): TypeNode {
  const { properties = {}, required = [], additionalProperties, patternProperties = {}, propertyNames } = schema
  const members = Object.entries(properties).map(
    ([name, property]): Member => ({
      name,
      type: typeOfSchema(property, scope),
      optional: !required.includes(name),
      description: property.description,
      deprecated: property.deprecated,
    }),
  )
  const rest = [
    ...(additionalProperties === undefined || additionalProperties === false
      ? []
      : [additionalProperties === true ? keyword('unknown') : typeOfSchema(additionalProperties, scope)]),
    ...Object.values(patternProperties).map(property => typeOfSchema(property, scope)),
  ]
  const unnamed = required.filter(name => !Object.hasOwn(properties, name))
  const others = unionOf(rest)
  const known = propertyNames && rest.length > 0 ? literalsOf(propertyNames, scope) : undefined
  if (known) {
    const names = known.filter(name => !Object.hasOwn(properties, name))
    members.push(...names.map(name => ({ name, type: others, optional: !required.includes(name) })))
    return members.length > 0 ? { kind: 'object', members } : keyword('object')
  }
  members.push(...unnamed.map(name => ({ name, type: rest.length > 0 ? others : keyword('unknown'), optional: false })))
  if (rest.length > 0) return { kind: 'object', members, index: indexOver(members, others) }
  if (members.length > 0) return { kind: 'object', members }
  return additionalProperties === false ? { kind: 'object', members: [], index: keyword('never') } : keyword('object')
}

/** TypeScript wants every property to fit the index signature: it is as wide as all of them. */
function indexOver(members: readonly Member[], others: TypeNode): TypeNode {
  const types = [others, ...members.map(member => member.type)]
  // Parts that exclude each other reduce to never in one place and not in the other.
  if (types.some(hasIntersection)) return members.length > 0 ? keyword('unknown') : others
  return unionOf(members.some(member => member.optional) ? [...types, keyword('undefined')] : types)
}

/** The strings a schema admits, when it lists them. */
function literalsOf(schema: JsonSchema, scope: SchemaScope, depth = 0): string[] | undefined {
  const values = schema.const !== undefined ? [schema.const] : schema.enum
  if (values) return values.filter(value => typeof value === 'string')
  const name = schema.$ref === undefined || depth > 10 ? undefined : referencedName(schema.$ref)
  const definition = name === undefined ? undefined : scope.definition(name)
  return definition ? literalsOf(definition, scope, depth + 1) : undefined
}
