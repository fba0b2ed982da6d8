import { refName } from '../../base/ref.js'
import { fail } from '../protocol/diagnostic.js'
import { AdmittedTypes, describedTypes } from '../protocol/json-types.js'
import type { JsonSchema, JsonType } from '../protocol/model.js'
import { isAnnotation } from '../protocol/schema-keywords.js'
import { wordsOf } from '../protocol/words.js'
import { documentedOf } from './documented.js'
import { type ListedValues, listedValues } from './enums.js'
import { basesOf } from './inheritance.js'
import type { Declaration, Name, ObjectType, Property, RefType, TupleType, Type } from './model.js'
import { templateOf } from './template-pattern.js'
import { variantNames, variantWords } from './variants.js'

/** Definitions and names that schemas are read with. */
export interface TypeScope {
  /** The definitions of the protocol. */
  definitions: ReadonlyMap<string, JsonSchema>
  /** The declaration of each definition; its type may not be set yet. */
  declarations: ReadonlyMap<string, Declaration>
  /** Gives a name to a type that has none, made of the words of its place. */
  nameFor(words: readonly string[]): Name
  /** Takes a declaration of a type that no definition has. */
  declare(declaration: Declaration): void
}

/** The name that a type has, or the words of the place that it stands at. */
type Place = Name | readonly string[]

const isName = (place: Place): place is Name => !Array.isArray(place)
function wordsAt(place: Place, ...more: readonly string[]): readonly string[] {
  const words = isName(place) ? place.words : place
  return more.length === 0 ? words : [...words, ...more]
}

/**
 * Reads the types of the values that schemas admit.
 *
 * Keywords that few languages can express (ranges, lengths, most patterns, `not`) are left to validation: the type is the
 * narrowest one that admits every valid value.
 */
export class TypeReader {
  readonly #scope: TypeScope
  readonly #admitted: AdmittedTypes

  constructor(scope: TypeScope) {
    this.#scope = scope
    this.#admitted = new AdmittedTypes(ref => scope.definitions.get(refName(ref) ?? ''))
  }

  /**
   * @param place the name of the type, or the words of its place when it has none
   * @param around the schemas that this one is a part or variant of: its values are theirs, too
   * @throws {DiagnosticError} when a `$ref` names no definition
   */
  type(schema: JsonSchema, place: Place, around: readonly JsonSchema[] = []): Type {
    const bases = basesOf(schema, this.#scope.definitions)
    if (bases)
      return this.#object(
        schema,
        place,
        bases.map(base => this.#ref(base)),
      )
    const { $ref, anyOf, oneOf, allOf, not } = schema
    const types: Type[] = []
    if ($ref !== undefined) types.push(this.#ref($ref))
    const listed = listedValues(schema)
    if (listed) types.push(this.#listed(listed, place))
    else if (typeof schema.type === 'string') types.push(this.#ofType(schema.type, schema, place))
    else if (schema.type !== undefined) types.push(this.#form(schema, place, schema.type))
    else if (describedTypes(schema).length > 0)
      types.push(this.#form(schema, place, this.#admitted.ofAll([...around, schema]).toReversed()))
    const listsVariants = listed && schema.const === undefined && !schema.enum
    if (anyOf && !listsVariants) types.push(this.#union(anyOf, schema, place, around))
    if (oneOf && !listsVariants) types.push(this.#union(oneOf, schema, place, around))
    if (allOf) for (const part of allOf) types.push(this.type(part, wordsAt(place), [...around, schema]))
    if (not && isAnything(not)) types.push({ kind: 'never' })
    return intersectionOf(types)
  }

  #nameAt(place: Place): Name {
    return isName(place) ? place : this.#scope.nameFor(place)
  }

  #ref(ref: string): RefType {
    const definition = refName(ref)
    const declaration = definition === undefined ? undefined : this.#scope.declarations.get(definition)
    if (declaration === undefined)
      fail({
        code: 'unresolved-ref',
        message: `${JSON.stringify(ref)} refers to no definition`,
        hint: 'refs have the form #/$defs/Name; add the definition to $defs',
      })
    return { kind: 'ref', declaration }
  }

  #listed({ members, open }: ListedValues, place: Place): Type {
    const [only, second] = members
    if (only && !second && !only.name && !open) return { kind: 'literal', value: only.value }
    return { kind: 'enum', name: this.#nameAt(place), members, ...(open && { open }) }
  }

  #union(schemas: readonly JsonSchema[], whole: JsonSchema, place: Place, around: readonly JsonSchema[]): Type {
    const [first, ...others] = schemas.filter(({ type }) => type !== 'null')
    const single = others.length === 0
    const name = single ? undefined : this.#nameAt(place)
    const names = variantNames(schemas, whole, this.#scope.definitions)
    const union = wordsAt(name ?? place)
    const words = variantWords(names, union)
    const parts = [...around, whole]
    const variants = schemas.map((schema, index) => {
      const variantName = names[index]
      if (single) return { type: this.type(schema, schema === first ? wordsAt(place) : place, parts) }
      const type = this.type(schema, [...union, ...(words[index] ?? ['variant', String(index + 1)])], parts)
      return variantName ? { type: isName(place) ? this.#declared(type, schema) : type, name: variantName } : { type }
    })
    const [only, second] = variants
    if (only && !second) return only.type
    const discriminator = whole.discriminator?.propertyName
    return { kind: 'union', ...(name && { name }), variants, ...(discriminator !== undefined && { discriminator }) }
  }

  /** An object that is a named variant of a declared union is declared separately. */
  #declared(type: Type, schema: JsonSchema): Type {
    if (type.kind !== 'object') return type
    const declaration = { name: type.name, type, ...documentedOf(schema) }
    this.#scope.declare(declaration)
    return { kind: 'ref', declaration }
  }

  /** The values of some types; where the schema leaves its type out, it says nothing about most of them. */
  #form(schema: JsonSchema, place: Place, types: readonly JsonType[]): Type {
    const variants = types.map(type => ({
      type: this.#ofType(type, schema, types.length > 1 ? wordsAt(place) : place),
    }))
    const [only, second] = variants
    if (!only) return { kind: 'never' }
    return second ? { kind: 'union', variants } : only.type
  }

  #ofType(type: JsonType, schema: JsonSchema, place: Place): Type {
    const isDescribed = schema.type !== undefined || describedTypes(schema).some(described => described === type)
    if (!isDescribed && type === 'object') return { kind: 'map', value: anything }
    if (type === 'object') return this.#object(schema, place, [])
    if (type === 'array') return this.#array(schema, place)
    const template = type === 'string' && schema.pattern !== undefined ? templateOf(schema.pattern) : undefined
    return template ?? { kind: 'primitive', primitive: type }
  }

  #array(schema: JsonSchema, place: Place): Type {
    const { items = true, prefixItems = [], minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema
    const itemPlace = wordsAt(place, 'item')
    const rest = items === true ? anything : items === false ? undefined : this.type(items, itemPlace)
    if (prefixItems.length === 0) return rest ? { kind: 'array', item: rest } : { kind: 'tuple', items: [] }
    const tuple: TupleType['items'] = prefixItems.map((item, index) => ({
      type: this.type(item, [...itemPlace, String(index + 1)]),
      optional: index >= minItems,
    }))
    return { kind: 'tuple', items: tuple, ...(rest && maxItems > prefixItems.length && { rest }) }
  }

  #object(schema: JsonSchema, place: Place, bases: RefType[]): Type {
    const { properties = {}, required = [], additionalProperties, patternProperties = {}, propertyNames } = schema
    const needed = new Set(required)
    const members = Object.keys(properties).map((name): Property => {
      const property = properties[name] as JsonSchema
      const words = needsName(property) ? wordsAt(place, ...wordsOf(name)) : []
      return { name, type: this.type(property, words), required: needed.has(name), ...documentedOf(property) }
    })
    const patterns = Object.keys(patternProperties)
    const isOpen = additionalProperties === undefined && patterns.some(pattern => !everyName.test(pattern))
    const values: Type[] = isOpen || additionalProperties === true ? [anything] : []
    if (typeof additionalProperties === 'object') values.push(this.type(additionalProperties, wordsAt(place, 'value')))
    for (const property of Object.values(patternProperties)) values.push(this.type(property, wordsAt(place, 'value')))
    const [first, second] = values
    const others: Type | undefined = second ? { kind: 'union', variants: values.map(type => ({ type })) } : first
    const keys = propertyNames && others ? this.#stringsOf(propertyNames) : undefined
    for (const name of keys ? new Set(keys) : needed)
      if (!Object.hasOwn(properties, name)) members.push({ name, type: others ?? anything, required: needed.has(name) })
    if (others && !keys && members.length === 0 && bases.length === 0) {
      const [pattern = '', another] = patterns
      const names = isOpen && another === undefined ? templateOf(pattern) : undefined
      return names ? { kind: 'map', value: values[1] ?? anything, names } : { kind: 'map', value: others }
    }
    const object: ObjectType = {
      kind: 'object',
      name: this.#nameAt(place),
      extends: bases,
      properties: members,
      closed: additionalProperties === false && patterns.length === 0,
    }
    return others && !keys ? { ...object, others } : object
  }

  /** The strings that a schema lists; undefined when it admits others. */
  #stringsOf(schema: JsonSchema, depth = 0): string[] | undefined {
    const values = schema.const !== undefined ? [schema.const] : schema.enum
    if (values) return values.filter(value => typeof value === 'string')
    const name = schema.$ref === undefined || depth > 10 ? undefined : refName(schema.$ref)
    const definition = name === undefined ? undefined : this.#scope.definitions.get(name)
    return definition && this.#stringsOf(definition, depth + 1)
  }
}

/** Whether a type may have a name; only then are the words of its place made. */
function needsName({ $ref, type, enum: values, properties, allOf, anyOf, oneOf }: JsonSchema): boolean {
  if ($ref !== undefined && properties === undefined && allOf === undefined) return false
  if (values !== undefined || type === undefined) return true
  if (typeof type === 'string') return isStructured(type)
  return anyOf !== undefined || oneOf !== undefined || allOf !== undefined || type.some(isStructured)
}

const isStructured = (type: JsonType) => type === 'object' || type === 'array'

const anything: Type = { kind: 'unknown' }

/** Patterns that every name matches, but perhaps an empty one and one with line ends. */
const everyName = /^\^?\(?(?:(?:\.|\[\\s\\S\])[*+])?\)?\$?$|^\.$/

const isAnything = (schema: JsonSchema) => Object.keys(schema).every(isAnnotation)

/** The type that admits what all of these types admit. */
function intersectionOf(types: readonly Type[]): Type {
  if (types.length === 1) return types[0] as Type
  const members = types.flatMap(type => (type.kind === 'intersection' ? type.members : [type]))
  const kept = members.filter(type => type.kind !== 'unknown')
  const [only = anything, second] = kept
  return second ? { kind: 'intersection', members: kept } : only
}
