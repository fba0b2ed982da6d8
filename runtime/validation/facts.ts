import type { Schema } from './schema.js'
import { everyType, typeBitOf, typeBits } from './values.js'

/** Facts about every valid object of a schema: enough to rule out variants of a union without checking them. */
interface ObjectFacts {
  /** Properties whose values, where they are present, are among these literals. */
  readonly literals: ReadonlyMap<string, ReadonlySet<unknown>>
  /** Properties that are present. */
  readonly required: ReadonlySet<string>
}

const nothingKnown: ObjectFacts = { literals: new Map(), required: new Set() }

/** Finds the facts about schemas, each once, and those about objects only where they are asked for. */
export class FactFinder {
  readonly #resolve: (ref: string) => Schema
  readonly #types = new Map<Schema, number>()
  readonly #objects = new Map<Schema, ObjectFacts>()

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

  objectsOf(schema: Schema): ObjectFacts {
    const known = this.#objects.get(schema)
    if (known) return known
    this.#objects.set(schema, nothingKnown)
    const facts = this.#findObjects(schema)
    this.#objects.set(schema, facts)
    return facts
  }

  /** The literals that the valid values are among; undefined when there are others. */
  literalsOf(schema: Schema, seen: readonly Schema[] = []): ReadonlySet<unknown> | undefined {
    if (schema.const !== undefined) return primitives([schema.const])
    if (schema.enum) return primitives(schema.enum)
    if (schema.type === 'null') return new Set([null])
    if (schema.$ref === undefined && !schema.allOf && !schema.anyOf && !schema.oneOf) return undefined
    if (seen.includes(schema)) return undefined
    const inner = (other: Schema) => this.literalsOf(other, [...seen, schema])
    const all = [...(schema.$ref === undefined ? [] : [this.#resolve(schema.$ref)]), ...(schema.allOf ?? [])]
    for (const part of all) {
      const literals = inner(part)
      if (literals) return literals
    }
    const variants = schema.anyOf ?? schema.oneOf
    return variants && union(variants.map(inner))
  }

  #findTypes({ type, $ref, const: only, enum: allowed, allOf = [], anyOf, oneOf }: Schema): number {
    const either = (bits: number, variant: Schema) => bits | this.typesOf(variant)
    const ofValues = (values: readonly unknown[]) => values.reduce<number>((bits, value) => bits | typeBitOf(value), 0)
    let types = everyType
    if (type !== undefined) types = [type].flat().reduce((bits, name) => bits | typeBits[name], 0)
    if (only !== undefined) types &= typeBitOf(only)
    else if (allowed) types &= ofValues(allowed)
    if ($ref !== undefined) types &= this.typesOf(this.#resolve($ref))
    for (const part of allOf) types &= this.typesOf(part)
    if (anyOf) types &= anyOf.reduce(either, 0)
    if (oneOf) types &= oneOf.reduce(either, 0)
    return types
  }

  #findObjects({ $ref, allOf = [], anyOf, oneOf, properties = {}, required = [] }: Schema): ObjectFacts {
    const literals = new Map<string, ReadonlySet<unknown>>()
    const present = new Set(required)
    const add = (part: ObjectFacts) => {
      for (const [name, values] of part.literals) literals.set(name, values)
      for (const name of part.required) present.add(name)
    }
    if ($ref !== undefined) add(this.objectsOf(this.#resolve($ref)))
    for (const part of allOf) add(this.objectsOf(part))
    if (anyOf) add(this.#either(anyOf))
    if (oneOf) add(this.#either(oneOf))
    for (const name of Object.keys(properties)) {
      const values = this.literalsOf(properties[name] ?? {})
      if (values) literals.set(name, values)
    }
    return { literals, required: present }
  }

  /** What holds for an object of any of the variants. */
  #either(variants: readonly Schema[]): ObjectFacts {
    const all = variants.filter(variant => this.typesOf(variant) & typeBits.object)
    const [first, ...others] = all.map(variant => this.objectsOf(variant))
    if (!first) return nothingKnown
    const literals = new Map<string, ReadonlySet<unknown>>()
    for (const [name, values] of first.literals) {
      const joined = union([values, ...others.map(other => other.literals.get(name))])
      if (joined) literals.set(name, joined)
    }
    const required = [...first.required].filter(name => others.every(other => other.required.has(name)))
    return { literals, required: new Set(required) }
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
