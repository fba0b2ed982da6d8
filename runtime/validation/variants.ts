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
  /** Types of which an unknown value there may be the tag of a newer variant. */
  readonly extensible: ReadonlySet<'string' | 'number'>
}

const tagTypes = ['string', 'number'] as const

/** Preselects the variants of a union by the type and the tag of a value. */
export class Variants {
  readonly #variants: readonly Schema[]
  readonly #declared: string | undefined
  readonly #facts: FactFinder
  readonly #byType = new Map<number, readonly number[]>()
  #tag: Tag | null | undefined

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
    const schemas = objects.map(index => this.#variants[index] ?? {})
    const name = this.#declared ?? bestTag(schemas, this.#facts)
    if (name === undefined) return undefined
    const byLiteral = new Map<unknown, number[]>()
    const other: number[] = []
    const absent: number[] = []
    const tagged = { string: 0, number: 0 }
    for (const index of objects) {
      const { literals, isRequired } = this.#facts.propertyOf(this.#variants[index] ?? {}, name)
      if (!isRequired) absent.push(index)
      if (!literals) other.push(index)
      for (const literal of literals ?? []) {
        const indices = byLiteral.get(literal)
        if (indices) indices.push(index)
        else byLiteral.set(literal, [index])
      }
      if (!literals || !isRequired) continue
      const types = new Set([...literals].map(literal => typeof literal))
      for (const type of tagTypes) if (types.has(type)) tagged[type]++
    }
    if (other.length > 0)
      for (const [literal, indices] of byLiteral)
        byLiteral.set(
          literal,
          [...indices, ...other].sort((a, b) => a - b),
        )
    const least = this.#declared === undefined ? 2 : 1
    const extensible = new Set(tagTypes.filter(type => tagged[type] >= least))
    return { name, variants: byLiteral, other, absent, extensible }
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

  /** Whether a value is an object whose tag is a text or a number that no variant has. */
  isUnknown(value: unknown): boolean {
    if (typeBitOf(value) !== typeBits.object || !this.tag) return false
    const { name, variants, extensible } = this.tag
    const literal = getOwn(value as Record<string, unknown>, name)
    return tagTypes.some(type => typeof literal === type && extensible.has(type)) && !variants.has(literal)
  }
}

/** The property that distinguishes the most variants; of equal ones, the one that more variants have. */
function bestTag(variants: readonly Schema[], facts: FactFinder): string | undefined {
  const kindOf = (variant: Schema, name: string): string | undefined => {
    const { literals } = facts.propertyOf(variant, name)
    return literals && JSON.stringify([...literals])
  }
  // Most unions have one that distinguishes all variants: the other properties need not be looked at.
  const [first = {}, ...others] = variants
  for (const name of facts.namesOf(first)) {
    const kinds = new Set([kindOf(first, name)])
    if (!kinds.has(undefined) && others.every(variant => addNew(kinds, kindOf(variant, name)))) return name
  }
  const found = new Map<string, { variants: number; kinds: Set<string> }>()
  for (const variant of variants)
    for (const name of facts.namesOf(variant)) {
      const kind = kindOf(variant, name)
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
