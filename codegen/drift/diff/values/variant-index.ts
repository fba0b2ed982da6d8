import { isObject } from '../../../../base/json.js'
import { addToGroup } from '../../../protocol/groups.js'
import type { Json } from '../../../protocol/model.js'
import { canonicalJson } from '../canonical.js'
import { ArrayIndex } from './array-index.js'
import { kindOf, type ObjectVariant, type Variant } from './demand.js'
import { namedFields } from './fields.js'
import { ObjectIndex } from './object-index.js'
import { Ranges } from './ranges.js'
import { carriedWords, isOfOtherTag, literalsOf } from './tags.js'

/** Shorter lists are gone through. */
const few = 4

/**
 * Finds the variants of a list that can have a value in common with a value or with another variant: literals by their
 * text, ranges by their bounds, tuples by the words of their first item, objects by the words, patterns and names that they
 * require. A long union is never compared pair by
 * pair.
 */
class VariantIndex {
  readonly #literals = new Map<string, Variant[]>()
  /** Literals by their type: a variant of the type may admit them. */
  readonly #literalKinds = new Map<string, Variant[]>()
  readonly #ranges: Record<'string' | 'number', Ranges<Variant>>
  readonly #arrays: ArrayIndex
  /** Texts by their first pattern: who admits all of another must have only patterns of that one. */
  readonly #texts: ReadonlyMap<string, Ranges<Variant>>
  readonly #objects: ObjectIndex
  readonly #opaque: readonly Variant[]

  constructor(variants: readonly Variant[]) {
    for (const variant of variants) {
      if (variant.kind !== 'literal') continue
      addToGroup(this.#literals, canonicalJson(variant.value), variant)
      addToGroup(this.#literalKinds, kindOf(variant.value), variant)
    }
    const ranges = (kind: Variant['kind']) => rangesOf(variants.filter(item => item.kind === kind))
    this.#ranges = { string: ranges('string'), number: ranges('number') }
    this.#arrays = new ArrayIndex(variants.filter(variant => variant.kind === 'array'))
    const texts = new Map<string, Variant[]>()
    for (const variant of variants)
      if (variant.kind === 'string') addToGroup(texts, variant.patterns[0] ?? anyText, variant)
    this.#texts = new Map([...texts].map(([pattern, group]) => [pattern, rangesOf(group)]))
    this.#objects = new ObjectIndex(variants.filter(variant => variant.kind === 'object'))
    this.#opaque = variants.filter(({ kind }) => kind === 'opaque')
  }

  /** The variants that may admit a value. */
  *ofValue(value: Json): Generator<Variant> {
    yield* this.#literals.get(canonicalJson(value)) ?? []
    const kind = kindOf(value)
    if (kind === 'number') yield* this.#ranges.number.meeting(value as number, value as number)
    else if (typeof value === 'string') {
      const { length } = [...value]
      yield* this.#ranges.string.meeting(length, length)
    } else if (Array.isArray(value)) yield* this.#arrays.ofValue(value)
    else if (isObject(value)) yield* this.#objects.ofValue(value as Record<string, Json>)
    yield* this.#opaque
  }

  /** The variants that may have a value in common with another one. */
  *meeting(variant: Variant): Generator<Variant> {
    if (variant.kind === 'literal') yield* this.ofValue(variant.value)
    else {
      yield* this.#literalKinds.get(variant.kind) ?? []
      if (variant.kind === 'object') yield* this.#objects.meeting(variant)
      else if (variant.kind === 'array') yield* this.#arrays.meeting(variant)
      else yield* this.#inRange(variant)
      yield* this.#opaque
    }
  }

  /** The variants that may admit all values of another one, or all that have some word in a property. */
  *admitting(variant: Variant): Generator<Variant> {
    if (variant.kind === 'literal') yield* this.ofValue(variant.value)
    else if (variant.kind === 'object') yield* this.#objects.admitting(variant)
    else if (variant.kind === 'array') yield* this.#arrays.admitting(variant)
    else {
      const { low, high } = boundsOf(variant)
      if (variant.kind === 'number') yield* this.#ranges.number.around(low, high)
      else if (variant.kind === 'string')
        for (const pattern of [anyText, ...variant.patterns]) yield* this.#texts.get(pattern)?.around(low, high) ?? []
    }
  }

  *#inRange(variant: Variant): Generator<Variant> {
    if (variant.kind !== 'string' && variant.kind !== 'number') return
    const { low, high } = boundsOf(variant)
    yield* this.#ranges[variant.kind].meeting(low, high)
  }
}

/** Stands for the patterns of a text that has none. */
const anyText = ''

const rangesOf = (variants: readonly Variant[]): Ranges<Variant> =>
  new Ranges(variants.map(item => ({ ...boundsOf(item), item })))

/** The least and the greatest number or length. */
function boundsOf(variant: Variant): { low: number; high: number } {
  switch (variant.kind) {
    case 'number':
      return { low: variant.minimum, high: variant.maximum }
    case 'string':
      return { low: variant.minLength, high: variant.maxLength }
    default:
      return { low: -Infinity, high: Infinity }
  }
}

const indexes = new WeakMap<readonly Variant[], VariantIndex>()

function indexOf(variants: readonly Variant[]): VariantIndex {
  let index = indexes.get(variants)
  if (!index) {
    index = new VariantIndex(variants)
    indexes.set(variants, index)
  }
  return index
}

/** The variants that may admit a value. */
export const variantsOfValue = (variants: readonly Variant[], value: Json): Iterable<Variant> =>
  variants.length <= few ? variants : indexOf(variants).ofValue(value)

/** The variants that may have a value in common with another one. */
export const variantsMeeting = (variants: readonly Variant[], variant: Variant): Iterable<Variant> =>
  variants.length <= few ? variants : indexOf(variants).meeting(variant)

/** The variants that may admit all values of another one, or all that have some word in a property. */
export function* variantsAdmitting(variants: readonly Variant[], variant: Variant): Generator<Variant> {
  const found = variants.length <= few ? variants : indexOf(variants).admitting(variant)
  const carried =
    variants.length > 1 && variant.kind === 'object'
      ? carriedWords(variants, variant.required, name => literalsOf(variant, name))
      : []
  for (const other of found) if (!isOfOtherTag(other, carried)) yield other
}

const namers = new WeakMap<readonly Variant[], ReadonlyMap<string, readonly ObjectVariant[]>>()

/** The objects of a union, by the names of their fields. */
export function objectsByField(variants: readonly Variant[]): ReadonlyMap<string, readonly ObjectVariant[]> {
  const known = namers.get(variants)
  if (known) return known
  const found = new Map<string, ObjectVariant[]>()
  for (const variant of variants)
    if (variant.kind === 'object') for (const name of namedFields(variant)) addToGroup(found, name, variant)
  namers.set(variants, found)
  return found
}
