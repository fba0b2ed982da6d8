import type { Demand, ObjectVariant, Variant } from './demand.js'
import { facetsOn } from './fields.js'
import { listedLiterals } from './listed-literals.js'

const found = new WeakMap<readonly Variant[], boolean>()

/** Whether a union of two or more object variants has a tag: a property whose literals differ in all of them. */
export function hasTag(variants: readonly Variant[]): boolean {
  let known = found.get(variants)
  if (known === undefined) {
    const objects = variants.filter(variant => variant.kind === 'object')
    const [first] = objects
    known = objects.length > 1 && [...(first?.required ?? [])].some(name => isTag(name, objects))
    found.set(variants, known)
  }
  return known
}

function isTag(name: string, objects: readonly ObjectVariant[]): boolean {
  const words = new Set<string>()
  return objects.every(object => {
    const own = literalsOf(object, name)
    if (!own || own.some(word => words.has(word))) return false
    for (const word of own) words.add(word)
    return true
  })
}

/** A property that distinguishes at least two of the object variants of a union. */
interface TagProperty {
  /** Its literals, as JSON text. */
  literals: ReadonlySet<string>
  /** Whether it has literals in all object variants. */
  isInAll: boolean
}

/** The tags of a union, by property. */
export type TagWords = ReadonlyMap<string, TagProperty>

const foundWords = new WeakMap<readonly Variant[], TagWords>()

export function tagWords(variants: readonly Variant[]): TagWords {
  const known = foundWords.get(variants)
  if (known) return known
  const words = new Map<string, { variants: number; literals: Set<string> }>()
  const objects = variants.filter(variant => variant.kind === 'object')
  for (const variant of objects)
    for (const name of variant.required) {
      const literals = literalsOf(variant, name)
      if (!literals) continue
      const entry = words.get(name) ?? { variants: 0, literals: new Set() }
      entry.variants++
      for (const literal of literals) entry.literals.add(literal)
      words.set(name, entry)
    }
  const tags: TagWords = new Map(
    [...words].flatMap(([name, { literals, variants: count }]) =>
      count > 1 ? [[name, { literals, isInAll: count === objects.length }]] : [],
    ),
  )
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
 * @param names the properties that it has
 * @param wordsOf the words that it may carry in a property, as JSON text; undefined when that is open
 */
export function carriedWords(
  variants: readonly Variant[],
  names: Iterable<string>,
  wordsOf: (name: string) => readonly string[] | undefined,
): Carried[] {
  const tags = tagWords(variants)
  const carried: Carried[] = []
  for (const name of tags.size > 0 ? names : []) {
    const words = tags.has(name) && wordsOf(name)
    if (words) carried.push({ name, words })
  }
  return carried
}

/** Whether a variant has none of the words that an object carries in a tag: a known word chooses exactly. */
export const isOfOtherTag = (variant: Variant, carried: readonly Carried[]): boolean =>
  variant.kind === 'object' &&
  carried.some(({ name, words }) => literalsOf(variant, name)?.every(word => !words.includes(word)) === true)

/** Whether an object has a tag, and no variant has its words: one that is known chooses. */
export function isOfNewVariant(object: ObjectVariant, variants: readonly Variant[]): boolean {
  let isNew = false
  for (const [name, { literals, isInAll }] of tagWords(variants)) {
    if (literals.size < 2) continue
    const words = literalsOf(object, name)
    if (words ? words.some(word => !word.startsWith('"') || literals.has(word)) : isInAll) return false
    isNew ||= words !== undefined
  }
  return isNew
}

/** The literals of a required property, as JSON text; undefined when it admits more than literals. */
export function literalsOf(variant: ObjectVariant, name: string): readonly string[] | undefined {
  if (!variant.required.has(name)) return undefined
  let demand: Demand | undefined
  for (const { properties } of facetsOn(variant, name)) {
    const found = properties.get(name)
    if (found && demand) return undefined
    demand ??= found
  }
  return demand && listedLiterals(demand)
}
