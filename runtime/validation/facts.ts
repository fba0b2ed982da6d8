import type { Schema } from './schema.js'
import { everyType, typeBitOf, typeBits } from './values.js'

/** Facts about every valid value of a schema: enough to rule out variants of a union without checking them. */
export interface Facts {
  /** The types it may have, as bits. */
  readonly types: number
  /** Of objects: properties whose values, where they are present, are among these literals. */
  readonly literals: ReadonlyMap<string, ReadonlySet<unknown>>
  /** Of objects: properties that are present. */
  readonly required: ReadonlySet<string>
}

const nothingKnown: Facts = { types: everyType, literals: new Map(), required: new Set() }

/** Finds the facts about schemas, each once. */
export class FactFinder {
  readonly #resolve: (ref: string) => Schema
  readonly #facts = new Map<Schema, Facts>()

  constructor(resolve: (ref: string) => Schema) {
    this.#resolve = resolve
  }

  of(schema: Schema): Facts {
    const known = this.#facts.get(schema)
    if (known) return known
    // A schema that leads back to itself adds no fact the second time.
    this.#facts.set(schema, nothingKnown)
    const facts = this.#find(schema)
    this.#facts.set(schema, facts)
    return facts
  }

  /** The literals that the valid values are among; undefined when there are others. */
  literalsOf(schema: Schema, seen: readonly Schema[] = []): ReadonlySet<unknown> | undefined {
    if (seen.includes(schema)) return undefined
    const inner = (other: Schema) => this.literalsOf(other, [...seen, schema])
    if (schema.const !== undefined) return primitives([schema.const])
    if (schema.enum) return primitives(schema.enum)
    if (schema.type === 'null') return new Set([null])
    if (schema.$ref === undefined && !schema.allOf && !schema.anyOf && !schema.oneOf) return undefined
    const all = [...(schema.$ref === undefined ? [] : [this.#resolve(schema.$ref)]), ...(schema.allOf ?? [])]
    for (const part of all) {
      const literals = inner(part)
      if (literals) return literals
    }
    const variants = schema.anyOf ?? schema.oneOf
    return variants && union(variants.map(inner))
  }

  #find(schema: Schema): Facts {
    const { type, $ref, allOf = [], anyOf, oneOf, properties = {}, required = [] } = schema
    let types = everyType
    if (type !== undefined) types = [type].flat().reduce((bits, name) => bits | typeBits[name], 0)
    const allowed = schema.const === undefined ? schema.enum : [schema.const]
    if (allowed) types &= allowed.reduce<number>((bits, value) => bits | typeBitOf(value), 0)
    const literals = new Map<string, ReadonlySet<unknown>>()
    const present = new Set(required)
    const parts = [...($ref === undefined ? [] : [this.#resolve($ref)]), ...allOf].map(part => this.of(part))
    for (const variants of [anyOf, oneOf]) if (variants) parts.push(this.#either(variants))
    for (const part of parts) {
      types &= part.types
      for (const [name, values] of part.literals) literals.set(name, values)
      for (const name of part.required) present.add(name)
    }
    for (const [name, property] of Object.entries(properties)) {
      const values = this.literalsOf(property)
      if (values) literals.set(name, values)
    }
    return { types, literals, required: present }
  }

  /** What holds for a value of any of the variants. */
  #either(variants: readonly Schema[]): Facts {
    const all = variants.map(variant => this.of(variant))
    const types = all.reduce((bits, facts) => bits | facts.types, 0)
    const [first, ...others] = all.filter(facts => facts.types & typeBits.object)
    if (!first) return { ...nothingKnown, types }
    const literals = new Map<string, ReadonlySet<unknown>>()
    for (const [name, values] of first.literals) {
      const joined = union([values, ...others.map(other => other.literals.get(name))])
      if (joined) literals.set(name, joined)
    }
    const required = [...first.required].filter(name => others.every(other => other.required.has(name)))
    return { types, literals, required: new Set(required) }
  }
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
