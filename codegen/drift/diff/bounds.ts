import type { JsonSchema } from '../../protocol/model.js'
import type { ChangeDetails, VariantPair } from './comparison.js'
import { suspectsFor } from './suspects.js'
import type { ArrayVariant, NumberVariant, StringVariant, Variant } from './values/demand.js'
import { ofLength as lists } from './values/sample.js'

/** Compares the bounds of two strings. */
export function compareStrings(pair: VariantPair<StringVariant>): void {
  const { old, new: new_ } = pair
  compareBound('minLength', { value: old.minLength }, { value: new_.minLength }, pair)
  compareBound('maxLength', { value: old.maxLength }, { value: new_.maxLength }, pair)
  compareTexts('pattern', old.patterns.join(' and '), new_.patterns.join(' and '), pair)
  compareFormats(pair)
}

/** Compares the bounds of two numbers. */
export function compareNumbers(pair: VariantPair<NumberVariant>): void {
  const { old, new: new_, spot, comparison } = pair
  if (old.integer !== new_.integer && ![...old.multiples, ...new_.multiples].some(Number.isInteger)) {
    const [was, is] = [old, new_].map(({ integer }) => (integer ? 'integer' : 'number'))
    comparison.report(new_.integer ? 'type-narrowed' : 'type-widened', spot, `was ${was}, is now ${is}`, {
      suspects: suspectsFor(pair),
    })
  }
  const least = ({ minimum, above }: NumberVariant): Bound => ({ value: minimum, isExcluded: above })
  const greatest = ({ maximum, below }: NumberVariant): Bound => ({ value: maximum, isExcluded: below })
  compareBound('minimum', least(old), least(new_), pair)
  compareBound('maximum', greatest(old), greatest(new_), pair)
  compareTexts('multipleOf', old.multiples.join(' and '), new_.multiples.join(' and '), pair)
  compareFormats(pair)
}

/** The formats that the schemas of a variant name, however these are put together. */
export const formatsOf = ({ places }: Variant): string =>
  [...new Set(places.flatMap(({ schema }) => schema.format ?? []))].sort().join(' and ')

function compareFormats({ old, new: new_, spot, comparison }: VariantPair): void {
  const [was, is] = [formatsOf(old), formatsOf(new_)]
  if (was === is) return
  const details: ChangeDetails = {}
  const [before, after] = [old, new_].map(({ places }) => places.find(({ schema }) => schema.format !== undefined))
  if (before) details.old = before
  if (after) details.new = after
  comparison.report('format-changed', spot, `format was ${was || 'not set'}, is now ${is || 'not set'}`, details)
}

/** Compares the number and the schemas of the items of two arrays. */
export function compareArrays(pair: VariantPair<ArrayVariant>): void {
  const { old, new: new_, spot, comparison } = pair
  compareBound('minItems', { value: old.minItems }, { value: new_.minItems }, pair)
  compareBound('maxItems', { value: old.maxItems }, { value: new_.maxItems }, pair)
  if (old.unique !== new_.unique)
    comparison.report(
      new_.unique ? 'constraint-added' : 'constraint-removed',
      spot,
      new_.unique ? 'items must differ now' : 'items need no longer differ',
      { suspects: suspectsFor(pair) },
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

/** A bound of a variant; for numbers, the bound itself may be excluded. */
interface Bound {
  value: number
  isExcluded?: boolean
}

type BoundKeyword = keyof JsonSchema & `${'min' | 'max'}${string}`

function compareBound(keyword: BoundKeyword, before: Bound, after: Bound, pair: VariantPair): void {
  const isSame = before.value === after.value
  if (isSame && (before.isExcluded ?? false) === (after.isExcluded ?? false)) return
  const isGreater = after.value > before.value
  const isTighter = isSame ? after.isExcluded : isGreater === keyword.startsWith('min')
  const describe = ({ value, isExcluded }: Bound) =>
    !Number.isFinite(value) || (value === 0 && keyword !== 'minimum' && keyword.startsWith('min'))
      ? 'not set'
      : `${value}${isExcluded ? ' (excluded)' : ''}`
  const message = `${keyword} was ${describe(before)}, is now ${describe(after)}`
  const suspects = suspectsFor(pair)
  pair.comparison.report(isTighter ? 'bound-tightened' : 'bound-loosened', pair.spot, message, { suspects })
}

/** Compares a constraint that has no order: it is the same, or it differs. An empty text stands for none. */
function compareTexts(keyword: 'pattern' | 'multipleOf', before: string, after: string, pair: VariantPair): void {
  if (before === after) return
  const { spot, comparison } = pair
  const details = { suspects: suspectsFor(pair) }
  if (before === '') comparison.report('constraint-added', spot, `${keyword} must be ${after} now`, details)
  else if (after === '')
    comparison.report('constraint-removed', spot, `${keyword} need no longer be ${before}`, details)
  else comparison.report('constraint-changed', spot, `${keyword} was ${before}, is now ${after}`, details)
}
