import type { Json } from '../../protocol/model.js'
import { type Passage, receiverSide, type Spot, senderSide } from './compared-shape.js'
import type { Comparison } from './comparison.js'
import { describeLiteral } from './describe.js'
import { suspectsAt } from './suspects.js'
import { kindOf, type LiteralVariant, type Variant } from './values/demand.js'
import { always } from './values/fit.js'

/** The literals of a union; null stands apart, for it says that a value may be missing. */
interface Literals {
  hasNull: boolean
  others: LiteralVariant[]
}

/** The literals that one version lists and the other does not. */
interface Unlisted {
  /** The other does not admit them. */
  refused: Json[]
  /** The other admits them by a type, such as `string`. */
  admitted: Json[]
}

/** Compares the literals of two unions. */
export class LiteralComparison {
  readonly #spot: Spot
  readonly #comparison: Comparison
  readonly #old: Literals
  readonly #new: Literals
  readonly #gone: Unlisted
  readonly #come: Unlisted

  constructor(spot: Spot, comparison: Comparison) {
    this.#spot = spot
    this.#comparison = comparison
    this.#old = literalsOf(spot.old.variants)
    this.#new = literalsOf(spot.new.variants)
    this.#gone = this.#unlisted(this.#old, this.#new, 'forth')
    this.#come = this.#unlisted(this.#new, this.#old, 'back')
  }

  /** How many literals, null apart, each version has. */
  get counts(): { old: number; new: number } {
    return { old: this.#old.others.length, new: this.#new.others.length }
  }

  /** How many literals both list. */
  get common(): number {
    return this.counts.old - this.#gone.refused.length - this.#gone.admitted.length
  }

  /** Whether one version lists literals of a type that the other admits. */
  get hasAdmitted(): boolean {
    return this.#gone.admitted.length + this.#come.admitted.length > 0
  }

  report(): void {
    this.#reportNull()
    this.#reportAdmitted()
    this.#reportRefused()
    this.#reportOrder()
  }

  #unlisted(own: Literals, other: Literals, passage: Passage): Unlisted {
    const listed = new Set(other.others.map(({ value }) => JSON.stringify(value)))
    const found: Unlisted = { refused: [], admitted: [] }
    const [sent, accepted] = [this.#spot[senderSide(passage)], this.#spot[receiverSide(passage)]]
    const sending = { sender: 'named', siblings: sent.variants } as const
    for (const variant of own.others) {
      if (listed.has(JSON.stringify(variant.value))) continue
      const fit = this.#comparison.subset.fitVariant(variant, accepted, sending)
      found[fit === always ? 'admitted' : 'refused'].push(variant.value)
    }
    return found
  }

  #reportNull(): void {
    const [was, is] = [this.#old.hasNull, this.#new.hasNull]
    const spot = this.#spot
    const details = { suspects: () => [null] }
    if (was === is) return
    if (!is) this.#comparison.report('null-removed', spot, 'is never null now', details)
    else if (spot.optional)
      this.#comparison.report('null-added-to-optional', spot, 'may be null now, beside being left out', details)
    else this.#comparison.report('null-added', spot, 'may be null now', details)
  }

  #reportAdmitted(): void {
    const details = { suspects: suspectsAt(this.#spot, this.#comparison) }
    const [gone, come] = [this.#gone.admitted, this.#come.admitted]
    if (gone.length > 0) {
      // Who listed words reads any other word as an unknown one, as long as the type is the same.
      const rule = gone.every(value => typeof value === 'string') ? 'literals-opened' : 'type-widened'
      const message = `was ${listLiterals(gone)}, is now any ${typeNames(gone)}`
      this.#comparison.report(rule, this.#spot, message, details)
    }
    if (come.length > 0) {
      const message = `was any ${typeNames(come)}, is now ${listLiterals(come)}`
      this.#comparison.report('type-narrowed', this.#spot, message, details)
    }
  }

  #reportRefused(): void {
    const [gone, come] = [this.#gone.refused, this.#come.refused]
    if (gone.length > 0)
      this.#comparison.report('literal-removed', this.#spot, `no longer ${listLiterals(gone)}`, {
        suspects: () => gone,
      })
    if (come.length > 0) {
      // A first literal of its type is no word beside others: the receiver knows nothing of its type.
      const known = new Set(
        this.#spot.old.variants.flatMap(item => (item.kind === 'literal' ? kindOf(item.value) : [])),
      )
      const rule = come.every(value => known.has(kindOf(value))) ? 'literal-added' : 'unlike-variant-added'
      this.#comparison.report(rule, this.#spot, `also ${listLiterals(come)}`, { suspects: () => come })
    }
  }

  #reportOrder(): void {
    const unlisted = [this.#gone, this.#come].flatMap(({ refused, admitted }) => [...refused, ...admitted])
    const order = ({ others }: Literals) => JSON.stringify(others.map(({ value }) => value))
    if (unlisted.length === 0 && order(this.#old) !== order(this.#new))
      this.#comparison.report('literals-reordered', this.#spot, 'the literals are in another order')
  }
}

function literalsOf(variants: readonly Variant[]): Literals {
  const all = variants.filter(variant => variant.kind === 'literal')
  return { hasNull: all.some(({ value }) => value === null), others: all.filter(({ value }) => value !== null) }
}

const typeNames = (values: readonly Json[]) => [...new Set(values.map(value => typeof value))].join(' | ')

const shownLiterals = 12

function listLiterals(values: readonly Json[]): string {
  if (values.length === 2 && values.every(value => typeof value === 'boolean')) return 'boolean'
  const shown = values.slice(0, shownLiterals).map(describeLiteral).join(', ')
  return values.length > shownLiterals ? `${shown}, … ${values.length - shownLiterals} more` : shown
}
