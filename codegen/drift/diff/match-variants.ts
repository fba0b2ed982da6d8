import { addToGroup } from '../../protocol/groups.js'
import { formatsOf } from './bounds.js'
import type { Spot } from './compared-shape.js'
import { nameOf, ownName } from './definition-name.js'
import { sharedNames } from './similarity.js'
import type { ObjectVariant, Variant } from './values/demand.js'
import { namedFields } from './values/fields.js'
import { literalsOf } from './values/tags.js'

/** The pairs of variants of the old and the new shape, and the variants without a pair. */
export interface Matches {
  /** Properties whose literals tell the object variants apart. */
  tags: readonly string[]
  pairs: readonly [Variant, Variant][]
  /** Old variants that may also belong to another new one than theirs. */
  unsure: ReadonlySet<Variant>
  old: readonly Variant[]
  new: readonly Variant[]
}

/** Texts by which a variant may belong to another one. */
type KeysOf = (variant: Variant) => readonly string[]

/** Object variants that share at least this part of their property names may be the same variant. */
const similarEnough = 0.5

/** A property in more variants than this is not used to pair them. */
const commonProperty = 40

/** Pairs the variants of two shapes: by name, by discriminating literals, by type, by properties. */
export function matchVariants(old: readonly Variant[], new_: readonly Variant[], spot: Spot): Matches {
  const matcher = new Matcher(old, new_)
  matcher.matchNames(new Set([nameOf(spot.old), nameOf(spot.new)]))
  const objects = [...old, ...new_].filter(variant => variant.kind === 'object')
  const isUnion = objects.length > 2 || old.length > 1 || new_.length > 1
  const tags = isUnion ? tagProperties(objects) : []
  if (tags.length > 0) matcher.matchTags(tags)
  matcher.matchTypes()
  if (tags.length === 0) matcher.matchProperties()
  const { pairs, unsure } = matcher
  return { tags, pairs, unsure, old: [...matcher.old], new: [...matcher.new] }
}

/** Variants that have no pair yet, and the pairs that were found. */
class Matcher {
  readonly old: Set<Variant>
  readonly new: Set<Variant>
  readonly pairs: [Variant, Variant][] = []
  readonly unsure = new Set<Variant>()

  constructor(old: readonly Variant[], new_: readonly Variant[]) {
    this.old = new Set(old)
    this.new = new Set(new_)
  }

  /** @param compared the names of the shapes that are compared: a variant of that name is one of its types */
  matchNames(compared: ReadonlySet<string | undefined>): void {
    this.#matchBy(variant => {
      const name = ownName(variant)
      if (name === undefined) return []
      return compared.has(name) ? [`${variant.kind} ${name}`] : [name]
    })
  }

  matchTags(tags: readonly string[]): void {
    const byAll: KeysOf = variant => [tagKeys(variant, tags).join()].filter(key => key !== '')
    const withRequired = (keysOf: KeysOf): KeysOf => {
      return variant => keysOf(variant).flatMap(key => requiredKey(variant).map(names => `${key} ${names}`))
    }
    // Several variants may have the same words: those with the same second tag belong together, and those that demand the
    // same properties.
    for (const keysOf of [withRequired(wordsOf), withRequired(byAll), wordsOf, byAll]) this.#matchBy(keysOf)
    for (const tag of tags) this.#matchBy(variant => tagKeys(variant, [tag]))
  }

  /** Pairs what is no object: by format, then in order. */
  matchTypes(): void {
    this.#matchBy(variant => (formatsOf(variant) === '' ? [] : [`${variant.kind} ${formatsOf(variant)}`]))
    for (const kind of ['string', 'number', 'array', 'opaque'] as const) {
      const [mine, theirs] = [ofKind(this.old, kind), ofKind(this.new, kind)]
      if (Math.max(mine.length, theirs.length) > 1) for (const variant of mine) this.unsure.add(variant)
      this.#matchBy(variant => (variant.kind === kind ? [kind] : []))
    }
  }

  /** Pairs objects that demand the same properties, then the most similar ones, then the last two. */
  matchProperties(): void {
    if (this.old.size > 1 || this.new.size > 1) this.#matchBy(requiredKey)
    for (const [a, b] of similarPairs(this.old, this.new)) if (this.old.has(a) && this.new.has(b)) this.#pair(a, b)
    const [[a, ...old], [b, ...new_]] = [ofKind(this.old, 'object'), ofKind(this.new, 'object')]
    if (a && b && old.length + new_.length === 0) this.#pair(a, b)
  }

  #pair(a: Variant, b: Variant): void {
    this.pairs.push([a, b])
    this.old.delete(a)
    this.new.delete(b)
  }

  /** Pairs those that have a key in common, each with the first that is free. */
  #matchBy(keysOf: KeysOf): void {
    const groups = new Map<string, Variant[]>()
    for (const b of this.new) for (const key of keysOf(b)) addToGroup(groups, key, b)
    // Those that have a pair are taken out for good: all may have the same key.
    const firstFree = (key: string): Variant | undefined => {
      const group = groups.get(key) ?? []
      while (group.length > 0 && !this.new.has(group[0] as Variant)) group.shift()
      return group[0]
    }
    for (const a of this.old) {
      const b = keysOf(a)
        .map(firstFree)
        .find(item => item !== undefined)
      if (b) this.#pair(a, b)
    }
  }
}

const ofKind = (variants: ReadonlySet<Variant>, kind: Variant['kind']): Variant[] =>
  [...variants].filter(variant => variant.kind === kind)

/** The required properties that no other kind of object demands: the one key of an enum of serde, for example. */
const requiredKey = (variant: Variant): string[] =>
  variant.kind === 'object' && variant.required.size > 0 ? [[...variant.required].sort().join('\n')] : []

/** Properties that hold a literal in every object variant. */
function tagProperties(objects: readonly ObjectVariant[]): string[] {
  const [first] = objects
  return first ? [...first.required].filter(name => objects.every(variant => literalsOf(variant, name))) : []
}

/** All literals of the required properties of an object, as one key. */
function wordsOf(variant: Variant): string[] {
  if (variant.kind !== 'object') return []
  const words = [...variant.required].sort().flatMap(name => tagKeys(variant, [name]))
  return words.length === 0 ? [] : [words.join('\n')]
}

const tagKeys = (variant: Variant, tags: readonly string[]): string[] =>
  variant.kind === 'object' ? tags.flatMap(tag => (literalsOf(variant, tag) ?? []).map(text => `${tag} ${text}`)) : []

/** Pairs of objects that share many of their properties, the most similar first. */
function similarPairs(old: ReadonlySet<Variant>, new_: ReadonlySet<Variant>): [Variant, Variant][] {
  const names = new Map<Variant, ReadonlySet<string>>()
  for (const variant of [...old, ...new_]) if (variant.kind === 'object') names.set(variant, namedFields(variant))
  const byName = new Map<string, Variant[]>()
  for (const b of new_) for (const name of names.get(b) ?? []) addToGroup(byName, name, b)
  const found: { pair: [Variant, Variant]; score: number }[] = []
  for (const a of old) {
    const mine = names.get(a)
    if (!mine) continue
    // Only those that share a property, and not one that all have, are worth their cost.
    const near = new Set([...mine].flatMap(name => (byName.get(name) ?? []).slice(0, commonProperty)))
    for (const b of near) {
      const score = sharedNames([...mine], names.get(b) ?? new Set())
      if (score >= similarEnough) found.push({ pair: [a, b], score })
    }
  }
  return found.sort((x, y) => y.score - x.score).map(({ pair }) => pair)
}
