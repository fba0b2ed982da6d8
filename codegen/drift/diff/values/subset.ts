import { fitsVariant } from './accepts.js'
import { isAny } from './any.js'
import { type ArrayVariant, type Demand, isWholeType, kindOf, literalKinds, type Variant } from './demand.js'
import { demandsAdmitting } from './demands-admitting.js'
import { disjointFrom } from './disjoint.js'
import { isEmpty } from './empty.js'
import { always, type Fit, type Fits, openly, type Sender, type Sending, unproven, worstOf } from './fit.js'
import { ObjectFit } from './fit-objects.js'
import { isRangeInside } from './numbers.js'
import { isSplitting, splitVariant } from './split.js'
import { isOfNewVariant } from './tags.js'
import { variantsAdmitting } from './variant-index.js'

/** Pairs nested deeper count as not shown. */
const maximumDepth = 300

/**
 * So many pairs are compared for two documents, a hundred times what the largest known ones need: documents are untrusted,
 * and some forms of them have as many pairs as the square of their size. What is left counts as not shown.
 */
const maximumSteps = 500_000

interface Entry {
  fit: Fit
  /** The index of the outermost pair in progress that this answer depends on; infinite when it depends on none. */
  rests: number
}

/**
 * Shows whether all values that one side sends are accepted by the other.
 *
 * Recursive shapes are assumed to fit where a pair is met again (coinduction); answers that depend on an assumption
 * that fails are dropped.
 */
export class Subset implements Fits {
  readonly #same: (one: Demand, other: Demand) => boolean
  readonly #known = new Map<string, Entry>()
  readonly #open = new Map<string, number>()
  #assumed: string[] = []
  #rests = Infinity
  #stepsLeft: number

  /**
   * @param same whether two demands of different documents have the same text, every `$ref` target included
   * @param steps how many pairs are compared
   */
  constructor(same: (one: Demand, other: Demand) => boolean, steps = maximumSteps) {
    this.#same = same
    this.#stepsLeft = steps
  }

  /** Whether there were more pairs than are compared. */
  get isExhausted(): boolean {
    return this.#stepsLeft < 0
  }

  fit(sent: Demand, accepted: Demand, sender: Sender = 'named'): Fit {
    if (sent === accepted || accepted.places.length === 0) return always
    if (this.#stepsLeft-- <= 0) return unproven
    const key = `${sender} ${sent.id} ${accepted.id}`
    // Only pairs with different text are remembered, so look there first.
    if (!this.#known.has(key) && this.#same(sent, accepted)) return always
    return this.#solve(key, () => (isAny(accepted) ? always : this.#union(sent.variants, accepted, sender)))
  }

  fitBesideNull(sent: Demand, accepted: Demand): Fit {
    const rest = sent.variants.filter(variant => variant.kind !== 'literal' || variant.value !== null)
    if (rest.length === sent.variants.length) return unproven
    return this.#solve(`null ${sent.id} ${accepted.id}`, () => worstOf(openly, this.#union(rest, accepted, 'named')))
  }

  #solve(key: string, compute: () => Fit): Fit {
    const known = this.#known.get(key)
    if (known) {
      this.#rests = Math.min(this.#rests, known.rests)
      return known.fit
    }
    const open = this.#open.get(key)
    if (open !== undefined) {
      this.#rests = Math.min(this.#rests, open)
      return always
    }
    const depth = this.#open.size
    if (depth >= maximumDepth) return unproven
    const [around, first] = [this.#rests, this.#assumed.length]
    this.#rests = Infinity
    this.#open.set(key, depth)
    const fit = compute()
    this.#open.delete(key)
    const rests = this.#rests
    if (rests >= depth) {
      // Answers that depend on this pair are settled with it: they stay when the assumption held.
      for (const inner of this.#assumed.splice(first))
        if (fit === always) this.#known.set(inner, { fit: this.#known.get(inner)?.fit ?? unproven, rests: Infinity })
        else this.#known.delete(inner)
      this.#known.set(key, { fit, rests: Infinity })
      this.#rests = around
    } else if (fit === unproven) {
      // A failure is valid whatever was assumed, but answers that assumed a success are not.
      for (const inner of this.#assumed.splice(first)) this.#known.delete(inner)
      this.#known.set(key, { fit, rests: Infinity })
      this.#rests = around
    } else {
      this.#known.set(key, { fit, rests })
      this.#assumed.push(key)
      this.#rests = Math.min(around, rests)
    }
    return fit
  }

  #union(variants: readonly Variant[], accepted: Demand, sender: Sender): Fit {
    const sending = { sender, siblings: variants }
    let fit: Fit = always
    for (const variant of variants) {
      fit = worstOf(fit, this.fitVariant(variant, accepted, sending))
      if (fit === unproven) return fit
    }
    return fit
  }

  /**
   * Whether all values of a variant are accepted.
   *
   * @param splits so many times it may be split into parts that are accepted one by one
   */
  fitVariant(variant: Variant, accepted: Demand, sending: Sending, splits = 2): Fit {
    if (variant.kind === 'opaque') return isAny(accepted) ? always : unproven
    if (this.isExhausted) return unproven
    let best: Fit = unproven
    const candidates = () => variantsAdmitting(accepted.variants, variant)
    for (const candidate of candidates()) {
      const fit = this.#fitOne(variant, candidate, sending)
      if (fit === always) return always
      if (fit > best) best = fit
    }
    const open = this.#openFit(variant, accepted, sending.sender)
    if (open > best) best = open
    if (best === always) return best
    if (isEmpty(variant)) return always
    if (splits === 0) return best
    const parts = splitVariant(variant, candidates)
    if (!parts) return best
    let all: Fit = always
    for (const part of parts) {
      all = worstOf(all, this.fitVariant(part, accepted, sending, isSplitting(part) ? splits - 1 : 0))
      if (all <= best) return best
    }
    return all
  }

  /** What an open reading accepts in addition: other literals of the same type, unknown literals in the tag. */
  #openFit(variant: Variant, { variants }: Demand, sender: Sender): Fit {
    if (sender === 'any' || variant.kind === 'opaque') return unproven
    const kind = variant.kind === 'literal' ? kindOf(variant.value) : variant.kind
    if (variant.kind === 'object') return isOfNewVariant(variant, variants) ? openly : unproven
    return literalKinds(variants).has(kind) ? openly : unproven
  }

  #fitOne(sent: Variant, accepted: Variant, sending: Sending): Fit {
    if (accepted.kind === 'opaque' || this.#stepsLeft-- <= 0) return unproven
    const fit = this.#fitKind(sent, accepted, sending)
    if (fit === unproven || accepted.without.length === 0) return fit
    return worstOf(fit, ...accepted.without.map(excluded => this.#avoids(sent, excluded, sending.sender)))
  }

  /** Whether the other side excludes no value of a variant (`not`). */
  #avoids(sent: Variant, excluded: Demand, sender: Sender): Fit {
    for (const own of demandsAdmitting(sent.without, excluded))
      if (this.fit(excluded, own, 'any') === always) return always
    const found = disjointFrom(sent, excluded)
    return found === 'always' ? always : found === 'named' && sender === 'named' ? openly : unproven
  }

  #fitKind(sent: Variant, accepted: Variant, sending: Sending): Fit {
    if (sent.kind === 'literal')
      return asFit(
        fitsVariant(accepted.without.length > 0 ? { ...accepted, without: [] } : accepted, sent.value) === true,
      )
    if (sent.kind !== accepted.kind) return unproven
    if (isWholeType(accepted)) return always
    if (sent.kind === 'string' && accepted.kind === 'string')
      return asFit(
        sent.minLength >= accepted.minLength &&
          sent.maxLength <= accepted.maxLength &&
          accepted.patterns.every(pattern => sent.patterns.includes(pattern)),
      )
    if (sent.kind === 'number' && accepted.kind === 'number') return asFit(isRangeInside(sent, accepted))
    if (sent.kind === 'array' && accepted.kind === 'array') return this.#arrays(sent, accepted, sending.sender)
    if (sent.kind === 'object' && accepted.kind === 'object') return new ObjectFit(sent, accepted, sending, this).fit()
    return unproven
  }

  #arrays(sent: ArrayVariant, accepted: ArrayVariant, sender: Sender): Fit {
    if (sent.minItems < accepted.minItems || sent.maxItems > accepted.maxItems) return unproven
    if (accepted.unique && !sent.unique && sent.maxItems > 1) return unproven
    const length = Math.max(sent.prefix.length, accepted.prefix.length)
    let fit: Fit = always
    for (let at = 0; at <= length && at < sent.maxItems && fit !== unproven; at++)
      fit = worstOf(fit, this.fit(sent.prefix[at] ?? sent.rest, accepted.prefix[at] ?? accepted.rest, sender))
    return fit
  }
}

const asFit = (holds: boolean): Fit => (holds ? always : unproven)
