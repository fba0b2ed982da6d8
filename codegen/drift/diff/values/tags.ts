import type { Demand, ObjectVariant, Variant } from './demand.js'
import { listedLiterals } from './listed-literals.js'

/** The tag of a union: the property whose literal distinguishes the object variants. */
export interface Tag {
  name: string
  /** The variant of each literal, by its JSON text. */
  variants: ReadonlyMap<string, ObjectVariant>
}

const found = new WeakMap<readonly Variant[], Tag | null>()

/** The tag of a union of two or more object variants; undefined when it has none. */
export function tagOf(variants: readonly Variant[]): Tag | undefined {
  const known = found.get(variants)
  if (known !== undefined) return known ?? undefined
  const tag = findTag(variants)
  found.set(variants, tag ?? null)
  return tag
}

function findTag(variants: readonly Variant[]): Tag | undefined {
  const objects = variants.filter(variant => variant.kind === 'object')
  const [first] = objects
  if (!first || objects.length < 2) return undefined
  for (const name of first.required) {
    const byLiteral = new Map<string, ObjectVariant>()
    const distinct = objects.every(variant => {
      const literals = literalsOf(variant, name)
      if (!literals || literals.some(literal => byLiteral.has(literal))) return false
      for (const literal of literals) byLiteral.set(literal, variant)
      return true
    })
    if (distinct) return { name, variants: byLiteral }
  }
  return undefined
}

const foundWords = new WeakMap<readonly Variant[], ReadonlyMap<string, ReadonlySet<string>>>()

/** By property: the literals, as JSON text, that distinguish at least two of the object variants. */
export function tagWords(variants: readonly Variant[]): ReadonlyMap<string, ReadonlySet<string>> {
  const known = foundWords.get(variants)
  if (known) return known
  const words = new Map<string, { variants: number; literals: Set<string> }>()
  for (const variant of variants) {
    if (variant.kind !== 'object') continue
    for (const name of variant.required) {
      const literals = literalsOf(variant, name)
      if (!literals) continue
      const entry = words.get(name) ?? { variants: 0, literals: new Set() }
      entry.variants++
      for (const literal of literals) entry.literals.add(literal)
      words.set(name, entry)
    }
  }
  const tags = new Map([...words].flatMap(([name, entry]) => (entry.variants > 1 ? [[name, entry.literals]] : [])))
  foundWords.set(variants, tags)
  return tags
}

/** A tag of a union, and the words that an object may carry in it, as JSON text. */
interface Carried {
  name: string
  words: readonly string[]
}

/**
 * The words that an object may carry in the tags of a union.
 *
 * @param wordsOf the words that it may carry in a property, as JSON text; undefined when that is open
 */
export function carriedWords(
  variants: readonly Variant[],
  wordsOf: (name: string) => readonly string[] | undefined,
): Carried[] {
  return [...tagWords(variants).keys()].flatMap(name => {
    const words = wordsOf(name)
    return words ? [{ name, words }] : []
  })
}

/** Whether a variant has none of the words that an object carries in a tag: a known word chooses exactly. */
export const isOfOtherTag = (variant: Variant, carried: readonly Carried[]): boolean =>
  variant.kind === 'object' &&
  carried.some(({ name, words }) => literalsOf(variant, name)?.every(word => !words.includes(word)) === true)

/** The objects of a union that may accept those of a variant: where the union has a tag, those of its words only. */
export function objectsFor(variant: ObjectVariant, variants: readonly Variant[]): readonly ObjectVariant[] {
  const [only] = variants
  if (only && variants.length === 1) return only.kind === 'object' ? [only] : []
  const own = (name: string) => literalsOf(variant, name)
  const tag = tagOf(variants)
  const words = tag && own(tag.name)
  if (words) return [...new Set(words.flatMap(word => tag.variants.get(word) ?? []))]
  const carried = carriedWords(variants, own)
  const objects = variants.filter(item => item.kind === 'object')
  return carried.length === 0 ? objects : objects.filter(other => !isOfOtherTag(other, carried))
}

/** The literals of a required property, as JSON text; undefined when it admits more than literals. */
export function literalsOf(variant: ObjectVariant, name: string): readonly string[] | undefined {
  if (!variant.required.has(name)) return undefined
  let demand: Demand | undefined
  for (const { properties } of variant.facets) {
    const found = properties.get(name)
    if (found && demand) return undefined
    demand ??= found
  }
  return demand && listedLiterals(demand)
}
