import { compareArrays, compareNumbers, compareStrings } from './bounds.js'
import { type Passage, receiverSide, type Spot, senderSide } from './compared-shape.js'
import type { Comparison } from './comparison.js'
import { nameOf, ownName } from './definition-name.js'
import { describeDemand, describeVariant, variantPath } from './describe.js'
import { LiteralComparison } from './literals.js'
import { type Matches, matchVariants } from './match-variants.js'
import { compareObjects } from './objects.js'
import { suspectsAt } from './suspects.js'
import { isAny } from './values/any.js'
import type { Variant } from './values/demand.js'
import { isEmpty } from './values/empty.js'
import { always, type Fit, unproven } from './values/fit.js'
import { suspectsOf } from './values/witness.js'

/** Compares what two demands admit, variant by variant. */
export function compareVariants(spot: Spot, comparison: Comparison): void {
  const details = { suspects: suspectsAt(spot, comparison) }
  const [wasAny, isNowAny] = [isAny(spot.old), isAny(spot.new)]
  if (wasAny && isNowAny) return
  if (wasAny) comparison.report('type-narrowed', spot, `was any value, is now ${describeDemand(spot.new)}`, details)
  else if (isNowAny)
    comparison.report('type-widened', spot, `was ${describeDemand(spot.old)}, is now any value`, details)
  else new UnionComparison(spot, comparison).report()
}

/** Compares two unions of which neither admits every value. */
class UnionComparison {
  readonly #spot: Spot
  readonly #comparison: Comparison
  readonly #literals: LiteralComparison
  readonly #matches: Matches
  /** Both have variants besides null, and none is in both. */
  readonly #differ: boolean

  constructor(spot: Spot, comparison: Comparison) {
    this.#spot = spot
    this.#comparison = comparison
    const [old, new_] = [typed(spot.old.variants), typed(spot.new.variants)]
    this.#matches = matchVariants(old, new_, spot)
    this.#literals = new LiteralComparison(spot, comparison)
    const { counts, common, hasAdmitted } = this.#literals
    const isInCommon = this.#matches.pairs.length + common > 0 || hasAdmitted
    this.#differ = !isInCommon && old.length + counts.old > 0 && new_.length + counts.new > 0
  }

  report(): void {
    if (this.#differ) this.#reportDifferent()
    else {
      this.#literals.report()
      for (const variant of this.#matches.old) this.#reportUnmatched(variant, 'forth')
      for (const variant of this.#matches.new) this.#reportUnmatched(variant, 'back')
      for (const [a, b] of this.#matches.pairs)
        if (!(this.#spot.equal && this.#matches.unsure.has(a))) this.#comparePair(a, b)
      this.#reportOverlap()
    }
  }

  #reportDifferent(): void {
    const [was, is] = [describeDemand(this.#spot.old), describeDemand(this.#spot.new)]
    const message = was === is ? `${was} is another shape now` : `was ${was}, is now ${is}`
    const suspects = suspectsAt(this.#spot, this.#comparison)
    this.#comparison.report('type-changed', this.#spot, message, { suspects })
  }

  /** Reports a variant that only the sending version of a passage has. */
  #reportUnmatched(variant: Variant, passage: Passage): void {
    // Part of its type is left, as literals: they are reported.
    if (this.#literals.hasAdmitted && (variant.kind === 'string' || variant.kind === 'number')) return
    const spot = this.#spot
    const fit = this.#fitOf(variant, passage)
    const [rule, word] =
      passage === 'forth'
        ? (['variant-removed', 'no longer'] as const)
        : ([fit === unproven ? 'unlike-variant-added' : 'variant-added', 'also'] as const)
    this.#comparison.report(rule, spot, `${word} ${describeVariant(variant, this.#matches.tags)}`, {
      ...(ownName(variant) === undefined && { [senderSide(passage)]: variant.places[0] }),
      live: { forth: false, back: false, [passage]: spot.live[passage] && fit !== always },
      suspects: () => suspectsOf(variant, spot[receiverSide(passage)], this.#comparison.subset),
    })
  }

  /** How the values of a variant fit the receiver of a passage. */
  #fitOf(variant: Variant, passage: Passage): Fit {
    const [sent, accepted] = [this.#spot[senderSide(passage)], this.#spot[receiverSide(passage)]]
    return this.#comparison.subset.fitVariant(variant, accepted, { sender: 'named', siblings: sent.variants })
  }

  #comparePair(a: Variant, b: Variant): void {
    const [spot, comparison] = [this.#spot, this.#comparison]
    const [before, after] = [ownName(a), ownName(b)]
    const isNamed = ownName(spot.old) !== undefined || ownName(spot.new) !== undefined
    if (before !== undefined && after !== undefined && !(isNamed && isItself(a, b, spot))) {
      comparison.meet(before, after, spot)
      return
    }
    const path = variantPath(spot.path, b, this.#matches.tags)
    const live = {
      forth: spot.live.forth && this.#fitOf(a, 'forth') !== always,
      back: spot.live.back && this.#fitOf(b, 'back') !== always,
    }
    const at = { spot: { ...spot, path, live }, comparison }
    if (a.kind === 'string' && b.kind === 'string') compareStrings({ old: a, new: b, ...at })
    else if (a.kind === 'number' && b.kind === 'number') compareNumbers({ old: a, new: b, ...at })
    else if (a.kind === 'array' && b.kind === 'array') compareArrays({ old: a, new: b, ...at })
    else if (a.kind === 'object' && b.kind === 'object') compareObjects({ old: a, new: b, ...at })
  }

  /** Values that fit two variants of a `oneOf` fit none: a change inside a variant may have caused or ended that. */
  #reportOverlap(): void {
    const { live } = this.#spot
    if ((live.forth || live.back) && this.#matches.pairs.flat().some(isLimitedByOneOf))
      this.#comparison.report('variants-overlap', this.#spot, 'what fits exactly one of the variants may have changed')
  }
}

/** The variants that admit values, without the literals. */
const typed = (variants: readonly Variant[]): Variant[] =>
  variants.filter(variant => variant.kind !== 'literal' && !isEmpty(variant))

/** Whether the two variants are the two named shapes that are being compared. */
const isItself = (a: Variant, b: Variant, { old, new: new_ }: Spot): boolean =>
  nameOf(old) === ownName(a) && nameOf(new_) === ownName(b)

/** Whether a variant excludes what fits another branch of its `oneOf`. */
const isLimitedByOneOf = ({ without }: Variant): boolean =>
  without.some(({ places: [branch] }) => branch && /\/oneOf(\/\d+)?$/.test(branch.pointer))
