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
  tags: string[]
  pairs: [Variant, Variant][]
  /** Old variants whose partner is one of several: which it is cannot be told. */
  unsure: ReadonlySet<Variant>
  old: Variant[]
  new: Variant[]
}

/** Object variants that share at least this part of their property names may be the same variant. */
const similarEnough = 0.5

/** A property in more variants than this is not used to pair them. */
const commonProperty = 40

/** Pairs the variants of two shapes: by name, by discriminating literals, by type, by properties. */
export function matchVariants(old: readonly Variant[], new_: readonly Variant[], spot: Spot): Matches {
  const [left, right] = [new Set(old), new Set(new_)]
  const pairs: Matches['pairs'] = []
  const pair = (a: Variant, b: Variant) => {
    pairs.push([a, b])
    left.delete(a)
    right.delete(b)
  }
  /** Pairs those that have a key in common, the first free one each. */
  const matchBy = (keysOf: (variant: Variant) => readonly string[]) => {
    const there = new Map<string, Variant[]>()
    for (const b of right) for (const key of keysOf(b)) addToGroup(there, key, b)
    // Those that were paired before are dropped for good: all may have the same key.
    const firstFree = (key: string): Variant | undefined => {
      const group = there.get(key) ?? []
      while (group.length > 0 && !right.has(group[0] as Variant)) group.shift()
      return group[0]
    }
    for (const a of left) {
      const b = keysOf(a)
        .map(firstFree)
        .find(item => item !== undefined)
      if (b) pair(a, b)
    }
  }
  const own = new Set([nameOf(spot.old), nameOf(spot.new)])
  matchBy(variant => {
    const name = ownName(variant)
    if (name === undefined) return []
    // The shape that is compared has its own name, whatever its types are now.
    return own.has(name) ? [`${variant.kind} ${name}`] : [name]
  })
  const objects = [...old, ...new_].filter(variant => variant.kind === 'object')
  const tags = objects.length > 2 || old.length > 1 || new_.length > 1 ? tagProperties(objects) : []
  if (tags.length > 0) {
    const byAll = (variant: Variant) => [tagKeys(variant, tags).join()].filter(key => key !== '')
    const withRequired = (keysOf: (variant: Variant) => string[]) => (variant: Variant) =>
      keysOf(variant).flatMap(key => requiredKey(variant).map(names => `${key} ${names}`))
    // Several variants may have the same words: those with the same second tag belong together, and those that demand the
    // same properties.
    for (const keysOf of [withRequired(wordsOf), withRequired(byAll), wordsOf, byAll]) matchBy(keysOf)
    for (const tag of tags) matchBy(variant => tagKeys(variant, [tag]))
  }
  const unsure = new Set<Variant>()
  const single = (kind: Variant['kind']) => {
    const [mine, theirs] = [left, right].map(side => [...side].filter(variant => variant.kind === kind))
    if (mine && theirs && Math.max(mine.length, theirs.length) > 1) for (const variant of mine) unsure.add(variant)
    matchBy(variant => (variant.kind === kind ? [kind] : []))
  }
  matchBy(variant => (formatsOf(variant) === '' ? [] : [`${variant.kind} ${formatsOf(variant)}`]))
  for (const kind of ['string', 'number', 'array', 'opaque'] as const) single(kind)
  if (tags.length === 0) {
    if (left.size > 1 || right.size > 1) matchBy(requiredKey)
    matchSimilar(left, right, pair)
    const [a, b] = [onlyOne(left), onlyOne(right)]
    if (a && b) pair(a, b)
  }
  return { tags, pairs, unsure, old: [...left], new: [...right] }
}

const onlyOne = (variants: ReadonlySet<Variant>): Variant | undefined => {
  const [one, ...more] = [...variants].filter(({ kind }) => kind === 'object')
  return more.length === 0 ? one : undefined
}

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

function matchSimilar(left: Set<Variant>, right: Set<Variant>, pair: (a: Variant, b: Variant) => void): void {
  const names = new Map<Variant, ReadonlySet<string>>()
  for (const variant of [...left, ...right]) if (variant.kind === 'object') names.set(variant, namedFields(variant))
  const byName = new Map<string, Variant[]>()
  for (const b of right) for (const name of names.get(b) ?? []) addToGroup(byName, name, b)
  const candidates: { a: Variant; b: Variant; score: number }[] = []
  for (const a of left) {
    const mine = names.get(a)
    if (!mine) continue
    // Only those that share a property, and not one that all have, are worth their cost.
    const near = new Set([...mine].flatMap(name => (byName.get(name) ?? []).slice(0, commonProperty)))
    for (const b of near) {
      const score = sharedNames([...mine], names.get(b) ?? new Set())
      if (score >= similarEnough) candidates.push({ a, b, score })
    }
  }
  candidates.sort((x, y) => y.score - x.score)
  for (const { a, b } of candidates) if (left.has(a) && right.has(b)) pair(a, b)
}
