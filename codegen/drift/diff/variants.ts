import type { Json } from '../../protocol/model.js'
import { compareArrays, compareNumbers, compareStrings } from './bounds.js'
import type { Passage, Spot } from './compared-shape.js'
import type { Comparison } from './comparison.js'
import { nameOf, ownName } from './definition-name.js'
import { describeDemand, describeLiteral, describeVariant, variantPath } from './describe.js'
import { matchVariants } from './match-variants.js'
import { compareObjects } from './objects.js'
import { suspectsAt } from './suspects.js'
import { isAny } from './values/any.js'
import { kindOf, type LiteralVariant, type Variant } from './values/demand.js'
import { isEmpty } from './values/empty.js'
import { always, type Fit, unproven } from './values/fit.js'
import { samplesOf } from './values/sample.js'
import { suspectsOf } from './values/witness.js'

/** Compares what two demands admit, variant by variant. */
export function compareVariants(spot: Spot, comparison: Comparison): void {
  const told = { suspects: suspectsAt(spot, comparison) }
  const [wasAny, isNowAny] = [isAny(spot.old), isAny(spot.new)]
  if (wasAny && isNowAny) return
  if (wasAny) comparison.report('type-narrowed', spot, `was any value, is now ${describeDemand(spot.new)}`, told)
  if (isNowAny) comparison.report('type-widened', spot, `was ${describeDemand(spot.old)}, is now any value`, told)
  if (wasAny || isNowAny) return
  const [old, new_] = [split(spot.old.variants), split(spot.new.variants)]
  const matches = matchVariants(old.others, new_.others, spot)
  const gone = beyond(old.literals, new_.literals, spot, 'forth', comparison)
  const come = beyond(new_.literals, old.literals, spot, 'back', comparison)
  const common = matches.pairs.length + old.literals.length - gone.missing.length - gone.covered.length
  const covered = gone.covered.length + come.covered.length
  const isEmpty = ({ literals, others }: Split) => literals.length + others.length === 0
  if (common + covered === 0 && !isEmpty(old) && !isEmpty(new_)) {
    const [was, is] = [describeDemand(spot.old), describeDemand(spot.new)]
    comparison.report(
      'type-changed',
      spot,
      was === is ? `${was} is another shape now` : `was ${was}, is now ${is}`,
      told,
    )
    return
  }
  reportNull(old.null, new_.null, spot, comparison)
  reportLiterals(spot, old, new_, gone, come, comparison)
  for (const variant of matches.old) reportRemoved(variant, matches.tags, covered > 0, spot, comparison)
  for (const variant of matches.new) reportAdded(variant, matches.tags, covered > 0, spot, comparison)
  for (const [a, b] of matches.pairs)
    if (!(spot.equal && matches.unsure.has(a))) comparePair(a, b, matches.tags, spot, comparison)
  reportOverlap(spot, matches.pairs, comparison)
}

interface Split {
  null: boolean
  literals: LiteralVariant[]
  others: Variant[]
}

function split(all: readonly Variant[]): Split {
  const variants = all.filter(variant => !isEmpty(variant))
  const literals = variants.filter(variant => variant.kind === 'literal')
  return {
    null: literals.some(({ value }) => value === null),
    literals: literals.filter(({ value }) => value !== null),
    others: variants.filter(({ kind }) => kind !== 'literal'),
  }
}

function comparePair(a: Variant, b: Variant, tags: readonly string[], spot: Spot, comparison: Comparison): void {
  const [before, after] = [ownName(a), ownName(b)]
  const isNamed = ownName(spot.old) !== undefined || ownName(spot.new) !== undefined
  if (before !== undefined && after !== undefined && !(isNamed && isItself(a, b, spot))) {
    comparison.meet(before, after, spot)
    return
  }
  const inner = {
    ...spot,
    path: variantPath(spot.path, b, tags),
    live: {
      forth: spot.live.forth && comparison.subset.fitVariant(a, spot.new, 'named', spot.old.variants) !== always,
      back: spot.live.back && comparison.subset.fitVariant(b, spot.old, 'named', spot.new.variants) !== always,
    },
  }
  if (a.kind === 'string' && b.kind === 'string') compareStrings(a, b, inner, comparison)
  else if (a.kind === 'number' && b.kind === 'number') compareNumbers(a, b, inner, comparison)
  else if (a.kind === 'array' && b.kind === 'array') compareArrays(a, b, inner, comparison)
  else if (a.kind === 'object' && b.kind === 'object') compareObjects(a, b, inner, comparison)
}

/** Whether a pair of variants is the very pair of named shapes that is being compared. */
function isItself(a: Variant, b: Variant, { old, new: new_ }: Spot): boolean {
  return nameOf(old) === ownName(a) && nameOf(new_) === ownName(b)
}

function reportNull(was: boolean, is: boolean, spot: Spot, comparison: Comparison): void {
  if (was === is) return
  const told = { suspects: () => [null] }
  if (!is) comparison.report('null-removed', spot, 'is never null now', told)
  else if (spot.optional)
    comparison.report('null-added-to-optional', spot, 'may be null now, beside being left out', told)
  else comparison.report('null-added', spot, 'may be null now', told)
}

/** How the sender's values of a variant fit the other side. */
function fitOf(variant: Variant, passage: Passage, spot: Spot, { subset }: Comparison): Fit {
  const [sent, accepted] = passage === 'forth' ? [spot.old, spot.new] : [spot.new, spot.old]
  return subset.fitVariant(variant, accepted, 'named', sent.variants)
}

function reportRemoved(
  variant: Variant,
  tags: readonly string[],
  covered: boolean,
  spot: Spot,
  comparison: Comparison,
): void {
  const fit = fitOf(variant, 'forth', spot, comparison)
  // Only part of its type is left: the literals say so.
  if (covered && (variant.kind === 'string' || variant.kind === 'number')) return
  comparison.report('variant-removed', spot, `no longer ${describeVariant(variant, tags)}`, {
    ...(ownName(variant) === undefined && { old: variant.places[0] }),
    live: { forth: spot.live.forth && fit !== always, back: false },
    suspects: () => [...samplesOf(variant), ...suspectsOf(variant, spot.new, comparison.subset)],
  })
}

function reportAdded(
  variant: Variant,
  tags: readonly string[],
  covered: boolean,
  spot: Spot,
  comparison: Comparison,
): void {
  const fit = fitOf(variant, 'back', spot, comparison)
  if (covered && (variant.kind === 'string' || variant.kind === 'number')) return
  const rule = fit === unproven ? 'unlike-variant-added' : 'variant-added'
  comparison.report(rule, spot, `also ${describeVariant(variant, tags)}`, {
    ...(ownName(variant) === undefined && { new: variant.places[0] }),
    live: { forth: false, back: spot.live.back && fit !== always },
    suspects: () => suspectsOf(variant, spot.old, comparison.subset),
  })
}

/** Values that fit two variants of a `oneOf` fit none: a change inside may have made or ended that. */
function reportOverlap(spot: Spot, pairs: readonly [Variant, Variant][], comparison: Comparison): void {
  const overlaps = ({ without }: Variant) =>
    without.some(({ places: [branch] }) => branch && /\/oneOf(\/\d+)?$/.test(branch.pointer))
  if (!pairs.some(([a, b]) => overlaps(a) || overlaps(b))) return
  if (spot.live.forth || spot.live.back)
    comparison.report('variants-overlap', spot, 'what fits exactly one of the variants may have changed')
}

interface Beyond {
  /** Literals of the one that the other does not admit. */
  missing: Json[]
  /** Literals of the one that the other admits by a type, such as `string`. */
  covered: Json[]
}

function beyond(
  own: readonly LiteralVariant[],
  others: readonly LiteralVariant[],
  spot: Spot,
  passage: Passage,
  comparison: Comparison,
): Beyond {
  const there = new Set(others.map(({ value }) => JSON.stringify(value)))
  const found: Beyond = { missing: [], covered: [] }
  for (const variant of own) {
    if (there.has(JSON.stringify(variant.value))) continue
    found[fitOf(variant, passage, spot, comparison) === always ? 'covered' : 'missing'].push(variant.value)
  }
  return found
}

function reportLiterals(spot: Spot, old: Split, new_: Split, gone: Beyond, come: Beyond, comparison: Comparison): void {
  const told = { suspects: suspectsAt(spot, comparison) }
  if (gone.covered.length > 0) {
    // Who listed words reads any other word as an unknown one, as long as the type is the same.
    const opened = gone.covered.every(value => typeof value === 'string') ? 'literals-opened' : 'type-widened'
    comparison.report(opened, spot, `was ${listLiterals(gone.covered)}, is now any ${typeNames(gone.covered)}`, told)
  }
  if (come.covered.length > 0)
    comparison.report(
      'type-narrowed',
      spot,
      `was any ${typeNames(come.covered)}, is now ${listLiterals(come.covered)}`,
      told,
    )
  if (gone.missing.length > 0)
    comparison.report('literal-removed', spot, `no longer ${listLiterals(gone.missing)}`, {
      suspects: () => gone.missing,
    })
  if (come.missing.length > 0) {
    // A first literal of its type is no word beside others: nothing is known of it.
    const known = new Set(spot.old.variants.flatMap(item => (item.kind === 'literal' ? kindOf(item.value) : [])))
    const rule = come.missing.every(value => known.has(kindOf(value))) ? 'literal-added' : 'unlike-variant-added'
    comparison.report(rule, spot, `also ${listLiterals(come.missing)}`, { suspects: () => come.missing })
  }
  const same = gone.covered.length + gone.missing.length + come.covered.length + come.missing.length === 0
  const order = ({ literals }: Split) => JSON.stringify(literals.map(({ value }) => value))
  if (same && order(old) !== order(new_))
    comparison.report('literals-reordered', spot, 'the literals are in another order')
}

const typeNames = (values: readonly Json[]) => [...new Set(values.map(value => typeof value))].join(' | ')

const shownLiterals = 12

function listLiterals(values: readonly Json[]): string {
  if (values.length === 2 && values.every(value => typeof value === 'boolean')) return 'boolean'
  const shown = values.slice(0, shownLiterals).map(describeLiteral).join(', ')
  return values.length > shownLiterals ? `${shown}, … ${values.length - shownLiterals} more` : shown
}
