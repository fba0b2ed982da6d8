import { getOwn } from '../../base/json.js'
import type { FactFinder } from './facts.js'
import type { Schema } from './schema.js'
import { typeBitOf, typeBits } from './values.js'

/** The tag of a union: the property whose literal distinguishes its objects. */
export interface Tag {
  readonly name: string
  /** By literal: indices of the variants that have it. */
  readonly variants: ReadonlyMap<unknown, readonly number[]>
  /** Indices of the variants that admit another value there. */
  readonly other: readonly number[]
  /** Indices of the variants that admit an object without the property. */
  readonly absent: readonly number[]
}

/** Preselects the variants of a union by the type and the tag of a value. */
export class Variants {
  readonly #variants: readonly Schema[]
  readonly #declared: string | undefined
  readonly #facts: FactFinder
  readonly #byType = new Map<number, readonly number[]>()
  #tag: Tag | null | undefined
  #extensible: ReadonlySet<string> | undefined

  /** @param declared name of the tag, where the union declares one */
  constructor(variants: readonly Schema[], declared: string | undefined, facts: FactFinder) {
    this.#variants = variants
    this.#declared = declared
    this.#facts = facts
  }

  /** The tag; looked for with the first object, as many unions only add null to a shape. */
  get tag(): Tag | undefined {
    if (this.#tag === undefined) this.#tag = this.#findTag() ?? null
    return this.#tag ?? undefined
  }

  #findTag(): Tag | undefined {
    const objects = this.#ofType(typeBits.object)
    // One kind of object needs no tag, unless it may be that of a newer variant.
    if (this.#declared === undefined && objects.length < 2) return undefined
    const name =
      this.#declared ??
      bestTag(
        objects.map(index => this.#variants[index] ?? {}),
        this.#facts,
      )
    return name === undefined ? undefined : this.#tagOf(objects, name)
  }

  #tagOf(objects: readonly number[], name: string): Tag {
    const byLiteral = new Map<unknown, number[]>()
    const other: number[] = []
    const absent: number[] = []
    for (const index of objects) {
      const { literals, isRequired } = this.#facts.propertyOf(this.#variants[index] ?? {}, name)
      if (!isRequired) absent.push(index)
      if (!literals) other.push(index)
      for (const literal of literals ?? []) {
        const indices = byLiteral.get(literal)
        if (indices) indices.push(index)
        else byLiteral.set(literal, [index])
      }
    }
    if (other.length > 0)
      for (const [literal, indices] of byLiteral)
        byLiteral.set(
          literal,
          [...indices, ...other].sort((a, b) => a - b),
        )
    return { name, variants: byLiteral, other, absent }
  }

  /** Indices of the variants that may accept a value: all others refuse it. */
  of(value: unknown): readonly number[] {
    const bit = typeBitOf(value)
    const tag = bit === typeBits.object ? this.tag : undefined
    if (!tag) return this.#ofType(bit)
    const literal = getOwn(value as Record<string, unknown>, tag.name)
    if (literal === undefined) return tag.absent
    return tag.variants.get(literal) ?? tag.other
  }

  /** Indices of the variants that may accept a value of a type. */
  #ofType(bit: number): readonly number[] {
    const known = this.#byType.get(bit)
    if (known) return known
    const indices = this.#variants.flatMap((variant, index) => (this.#facts.typesOf(variant) & bit ? [index] : []))
    this.#byType.set(bit, indices)
    return indices
  }

  /** Whether a value is an object whose tag is a text or a number that no variant has: that of a newer variant. */
  isUnknown(value: unknown): boolean {
    if (typeBitOf(value) !== typeBits.object || !this.tag) return false
    const { name, variants } = this.tag
    const literal = getOwn(value as Record<string, unknown>, name)
    if ((typeof literal !== 'string' && typeof literal !== 'number') || variants.has(literal)) return false
    return this.extensible.has(typeof literal)
  }

  /** Types of which an unknown value may be the tag of a newer variant. */
  get extensible(): ReadonlySet<string> {
    this.#extensible ??= this.#findExtensible(this.tag?.name ?? '')
    return this.#extensible
  }

  #findExtensible(name: string): ReadonlySet<string> {
    const once = new Set<string>()
    const twice = new Set<string>()
    for (const index of this.#ofType(typeBits.object)) {
      const { literals, isRequired } = this.#facts.propertyOf(this.#variants[index] ?? {}, name)
      if (!literals || !isRequired) continue
      for (const type of new Set([...literals].map(literal => typeof literal)))
        (once.has(type) ? twice : once).add(type)
    }
    return this.#declared === undefined ? twice : once
  }
}

/** The literals of a property as one text. */
const kindOf = (variant: Schema, name: string, facts: FactFinder): string | undefined => {
  const { literals } = facts.propertyOf(variant, name)
  return literals && JSON.stringify([...literals])
}

/** The property that distinguishes the variants of a union best. */
function bestTag(variants: readonly Schema[], facts: FactFinder): string | undefined {
  // Most unions have one that distinguishes all variants: the other properties need not be looked at.
  const [first = {}, ...others] = variants
  for (const name of facts.namesOf(first)) {
    const kinds = new Set([kindOf(first, name, facts)])
    if (!kinds.has(undefined) && others.every(variant => addNew(kinds, kindOf(variant, name, facts)))) return name
  }
  return mostDistinct(variants, facts)
}

/** The property that distinguishes the most variants; of equal ones, the one that more variants have. */
function mostDistinct(variants: readonly Schema[], facts: FactFinder): string | undefined {
  const found = new Map<string, { variants: number; kinds: Set<string> }>()
  for (const variant of variants)
    for (const name of facts.namesOf(variant)) {
      const kind = kindOf(variant, name, facts)
      if (kind === undefined) continue
      const entry = found.get(name) ?? { variants: 0, kinds: new Set() }
      found.set(name, entry)
      entry.variants++
      entry.kinds.add(kind)
    }
  let best: string | undefined
  let most = { variants: 0, kinds: 1 }
  for (const [name, { variants: count, kinds }] of found)
    if (kinds.size > most.kinds || (kinds.size > 1 && kinds.size === most.kinds && count > most.variants))
      [best, most] = [name, { variants: count, kinds: kinds.size }]
  return best
}

/** Adds a value to a set; false when it is there, or undefined. */
function addNew<Value>(set: Set<Value>, value: Value): boolean {
  if (value === undefined || set.has(value)) return false
  set.add(value)
  return true
}
