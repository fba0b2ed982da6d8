import { getOwn } from '../../base/json.js'
import { groups, groupsOf } from './keywords.js'
import { literalsOf } from './scalars.js'
import type { Schema } from './schema.js'
import { everyType, typeBitOf, typeBits } from './values.js'

/** Facts about a property of every valid object: enough to rule out variants of a union without checking them. */
interface PropertyFacts {
  /** Its value, where it is present, is among these; undefined when there are other values. */
  readonly literals: ReadonlySet<unknown> | undefined
  /** Whether it is present. */
  readonly isRequired: boolean
}

const nothingKnown: PropertyFacts = { literals: undefined, isRequired: false }

/** Finds the facts about schemas, each once, and only those that are asked for. */
export class FactFinder {
  readonly #resolve: (ref: string) => Schema
  readonly #types = new Map<Schema, number>()
  readonly #literals = new WeakMap<Schema, { readonly found: ReadonlySet<unknown> | undefined }>()
  readonly #names = new Map<Schema, ReadonlySet<string>>()
  readonly #properties = new Map<string, Map<Schema, PropertyFacts>>()

  constructor(resolve: (ref: string) => Schema) {
    this.#resolve = resolve
  }

  /** The types that a valid value may have, as bits. */
  typesOf(schema: Schema): number {
    const known = this.#types.get(schema)
    if (known !== undefined) return known
    // A schema that leads back to itself adds no fact the second time.
    this.#types.set(schema, everyType)
    const types = this.#findTypes(schema)
    this.#types.set(schema, types)
    return types
  }

  /** The properties that a schema names, inherited ones first. */
  namesOf(schema: Schema): ReadonlySet<string> {
    const known = this.#names.get(schema)
    if (known) return known
    const names = new Set<string>()
    this.#names.set(schema, names)
    const has = groupsOf(schema)
    for (const others of [this.#partsOf(schema, has), ...variantsOf(schema, has)])
      for (const other of others) for (const name of this.namesOf(other)) names.add(name)
    for (const name in schema.properties) names.add(name)
    return names
  }

  propertyOf(schema: Schema, name: string): PropertyFacts {
    let found = this.#properties.get(name)
    if (!found) {
      found = new Map()
      this.#properties.set(name, found)
    }
    const known = found.get(schema)
    if (known) return known
    found.set(schema, nothingKnown)
    const facts = this.#findProperty(schema, name)
    found.set(schema, facts)
    return facts
  }

  /** The literals that the valid values are among; undefined when there are others. */
  literalsOf(schema: Schema): ReadonlySet<unknown> | undefined {
    const has = groupsOf(schema)
    if (has & groups.literals) return primitives(schema.const === undefined ? (schema.enum ?? []) : [schema.const])
    if (schema.type === 'null') return new Set([null])
    if (!(has & (groups.ref | groups.variants))) return undefined
    const known = this.#literals.get(schema)
    if (known) return known.found
    this.#literals.set(schema, { found: undefined })
    const found = this.#findLiterals(schema, has)
    this.#literals.set(schema, { found })
    return found
  }

  #findLiterals(schema: Schema, has: number): ReadonlySet<unknown> | undefined {
    for (const part of this.#partsOf(schema, has)) {
      const literals = this.literalsOf(part)
      if (literals) return literals
    }
    const [variants] = variantsOf(schema, has)
    return variants && union(variants.map(variant => this.literalsOf(variant)))
  }

  #findTypes(schema: Schema): number {
    const { type } = schema
    const has = groupsOf(schema)
    let types: number = everyType
    if (typeof type === 'string') types = typeBits[type]
    else if (type) types = type.reduce((bits, name) => bits | typeBits[name], 0)
    if (has & groups.literals)
      for (const literals of literalsOf(schema))
        types &= literals.reduce<number>((bits, value) => bits | typeBitOf(value), 0)
    for (const part of this.#partsOf(schema, has)) types &= this.typesOf(part)
    for (const variants of variantsOf(schema, has)) {
      let either = 0
      for (const variant of variants) either |= this.typesOf(variant)
      types &= either
    }
    return types
  }

  #findProperty(schema: Schema, name: string): PropertyFacts {
    const { properties, required } = schema
    const has = groupsOf(schema)
    let literals: ReadonlySet<unknown> | undefined
    let isRequired = required?.includes(name) ?? false
    const add = (part: PropertyFacts) => {
      literals = part.literals ?? literals
      isRequired ||= part.isRequired
    }
    for (const part of this.#partsOf(schema, has)) add(this.propertyOf(part, name))
    for (const variants of variantsOf(schema, has)) add(this.#either(variants, name))
    const own = getOwn(properties, name)
    return { literals: (own && this.literalsOf(own)) ?? literals, isRequired }
  }

  /** What a schema refers to, and the members of its `allOf`. */
  #partsOf(schema: Schema, has: number): readonly Schema[] {
    if (!(has & (groups.ref | groups.variants))) return none
    const { $ref, allOf = none } = schema
    return $ref === undefined ? allOf : [this.#resolve($ref), ...allOf]
  }

  /** What holds for an object of any of the variants. */
  #either(variants: readonly Schema[], name: string): PropertyFacts {
    const literals: (ReadonlySet<unknown> | undefined)[] = []
    let isRequired = true
    for (const variant of variants) {
      if (!(this.typesOf(variant) & typeBits.object)) continue
      const facts = this.propertyOf(variant, name)
      literals.push(facts.literals)
      isRequired &&= facts.isRequired
    }
    return literals.length === 0 ? nothingKnown : { literals: union(literals), isRequired }
  }
}

const none: readonly Schema[] = []

/** The unions of a schema. */
function variantsOf(schema: Schema, has: number): readonly (readonly Schema[])[] {
  if (!(has & groups.variants)) return []
  const { anyOf, oneOf } = schema
  return [...(anyOf ? [anyOf] : []), ...(oneOf ? [oneOf] : [])]
}

function primitives(values: readonly unknown[]): Set<unknown> | undefined {
  return values.some(value => typeof value === 'object' && value !== null) ? undefined : new Set(values)
}

function union(sets: readonly (ReadonlySet<unknown> | undefined)[]): Set<unknown> | undefined {
  const joined = new Set<unknown>()
  for (const set of sets) {
    if (!set) return undefined
    for (const value of set) joined.add(value)
  }
  return joined
}
