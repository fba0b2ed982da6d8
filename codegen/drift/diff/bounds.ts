import type { JsonSchema } from '../../protocol/model.js'
import type { Spot } from './compared-shape.js'
import type { Comparison, Told } from './comparison.js'
import { suspectsFor } from './suspects.js'
import type { ArrayVariant, NumberVariant, StringVariant, Variant } from './values/demand.js'
import { ofLength as lists } from './values/sample.js'

/** Compares the bounds of two strings. */
export function compareStrings(old: StringVariant, new_: StringVariant, spot: Spot, comparison: Comparison): void {
  const compare = bounds(old, new_, spot, comparison)
  compare('minLength', old.minLength, new_.minLength)
  compare('maxLength', old.maxLength, new_.maxLength)
  const describe = (patterns: readonly string[]) => patterns.join(' and ')
  compareOpaque('pattern', describe(old.patterns), describe(new_.patterns), old, new_, spot, comparison)
  compareFormats(old, new_, spot, comparison)
}

/** Compares the bounds of two numbers. */
export function compareNumbers(old: NumberVariant, new_: NumberVariant, spot: Spot, comparison: Comparison): void {
  const told = { suspects: suspectsFor(old, new_, spot, comparison) }
  if (old.integer !== new_.integer && ![...old.multiples, ...new_.multiples].some(Number.isInteger)) {
    const [was, is] = [old, new_].map(({ integer }) => (integer ? 'integer' : 'number'))
    comparison.report(new_.integer ? 'type-narrowed' : 'type-widened', spot, `was ${was}, is now ${is}`, told)
  }
  const compare = bounds(old, new_, spot, comparison)
  const exclusive = (from: NumberVariant, side: 'above' | 'below') => (from[side] ? 1 : 0)
  compare('minimum', old.minimum, new_.minimum, exclusive(old, 'above'), exclusive(new_, 'above'))
  compare('maximum', old.maximum, new_.maximum, -exclusive(old, 'below'), -exclusive(new_, 'below'))
  compareOpaque('multipleOf', old.multiples.join(' and '), new_.multiples.join(' and '), old, new_, spot, comparison)
  compareFormats(old, new_, spot, comparison)
}

/** The formats that the schemas of a variant name, however these are put together. */
export const formatsOf = ({ places }: Variant): string =>
  [...new Set(places.flatMap(({ schema }) => schema.format ?? []))].sort().join(' and ')

function compareFormats(old: Variant, new_: Variant, spot: Spot, comparison: Comparison): void {
  const [was, is] = [formatsOf(old), formatsOf(new_)]
  if (was === is) return
  const told: Told = {}
  const [before, after] = [old, new_].map(({ places }) => places.find(({ schema }) => schema.format !== undefined))
  if (before) told.old = before
  if (after) told.new = after
  comparison.report('format-changed', spot, `format was ${was || 'not set'}, is now ${is || 'not set'}`, told)
}

/** Compares the number and the schemas of the items of two arrays. */
export function compareArrays(old: ArrayVariant, new_: ArrayVariant, spot: Spot, comparison: Comparison): void {
  const compare = bounds(old, new_, spot, comparison)
  compare('minItems', old.minItems, new_.minItems)
  compare('maxItems', old.maxItems, new_.maxItems)
  if (old.unique !== new_.unique)
    comparison.report(
      new_.unique ? 'constraint-added' : 'constraint-removed',
      spot,
      new_.unique ? 'items must differ now' : 'items need no longer differ',
      { suspects: suspectsFor(old, new_, spot, comparison) },
    )
  const length = Math.max(old.prefix.length, new_.prefix.length)
  for (let at = 0; at <= length && at < Math.min(old.maxItems, new_.maxItems); at++) {
    const [before, after] = [old.prefix[at] ?? old.rest, new_.prefix[at] ?? new_.rest]
    comparison.compare({
      ...spot,
      old: before,
      new: after,
      path: `${spot.path}[${at < length ? at : ''}]`,
      optional: false,
      around: {
        spot,
        wrap(sender, value) {
          const variant = sender === 'old' ? old : new_
          const [items] = lists(variant, Math.max(at + 1, variant.minItems))
          return items?.with(at, value)
        },
      },
    })
  }
}

type Bound = keyof JsonSchema & `${'min' | 'max'}${string}`

/** Compares bounds; `past` says how far beyond the bound itself the least or greatest value lies. */
function bounds(old: Variant, new_: Variant, spot: Spot, comparison: Comparison) {
  return (keyword: Bound, before: number, after: number, wasPast = 0, isPast = 0): void => {
    if (before === after && wasPast === isPast) return
    const later = before === after ? isPast > wasPast : after > before
    const describe = (bound: number, past: number) =>
      !Number.isFinite(bound) || (bound === 0 && keyword !== 'minimum' && keyword.startsWith('min'))
        ? 'not set'
        : past === 0
          ? `${bound}`
          : `${bound} (excluded)`
    comparison.report(
      later === keyword.startsWith('min') ? 'bound-tightened' : 'bound-loosened',
      spot,
      `${keyword} was ${describe(before, wasPast)}, is now ${describe(after, isPast)}`,
      { suspects: suspectsFor(old, new_, spot, comparison) },
    )
  }
}

/** Compares a constraint that has no order: it is the same, or it differs. */
function compareOpaque(
  keyword: 'pattern' | 'multipleOf',
  before: string,
  after: string,
  old: Variant,
  new_: Variant,
  spot: Spot,
  comparison: Comparison,
): void {
  if (before === after) return
  const told = { suspects: suspectsFor(old, new_, spot, comparison) }
  if (before === '') comparison.report('constraint-added', spot, `${keyword} must be ${after} now`, told)
  else if (after === '') comparison.report('constraint-removed', spot, `${keyword} need no longer be ${before}`, told)
  else comparison.report('constraint-changed', spot, `${keyword} was ${before}, is now ${after}`, told)
}
