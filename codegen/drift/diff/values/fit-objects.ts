import { accepts } from './accepts.js'
import { isAny } from './any.js'
import type { Demand, ObjectVariant } from './demand.js'
import { fieldOf, isOpen, namedFields, othersOf, patternOf, patternsOf } from './fields.js'
import { always, type Fit, type Fits, openly, type Sending, unproven, worstOf } from './fit.js'
import { hasTag } from './tags.js'
import { objectsByField } from './variant-index.js'

/** Shows whether all objects of one kind are accepted as objects of another. */
export class ObjectFit {
  readonly #sent: ObjectVariant
  readonly #accepted: ObjectVariant
  readonly #sending: Sending
  readonly #fits: Fits

  constructor(sent: ObjectVariant, accepted: ObjectVariant, sending: Sending, fits: Fits) {
    this.#sent = sent
    this.#accepted = accepted
    this.#sending = sending
    this.#fits = fits
  }

  fit(): Fit {
    for (const name of this.#accepted.required) if (!this.#sent.required.has(name)) return unproven
    let fit = worstOf(this.#counts(), this.#names())
    if (fit !== unproven) fit = worstOf(fit, this.#fields())
    if (fit !== unproven) fit = worstOf(fit, this.#others(), this.#patterns())
    return fit === unproven ? fit : worstOf(fit, this.#siblings())
  }

  get #isNamed(): boolean {
    return this.#sending.sender === 'named'
  }

  #fields(): Fit {
    const own = namedFields(this.#sent)
    let fit: Fit = always
    for (const names of [own, namedFields(this.#accepted)])
      for (const name of names) {
        if (names !== own && own.has(name)) continue
        fit = worstOf(fit, this.#field(name))
        if (fit === unproven) return fit
      }
    return fit
  }

  #field(name: string): Fit {
    const other = fieldOf(this.#accepted, name)
    if (!other.demand) return always
    const own = fieldOf(this.#sent, name)
    const required = this.#sent.required.has(name)
    // The sender sends no field that its schema neither names nor requires.
    if (!own.isDescribed && !required && this.#isNamed) return always
    // One that may carry any other field is hardly meant to carry this one with a value of another type.
    if (!required && this.#isNamed && own.demand && !namedFields(this.#sent).has(name) && isAny(own.demand))
      return isAny(other.demand) ? always : openly
    const fit = this.#demand(own.demand, other.demand)
    if (fit !== unproven || required || this.#accepted.required.has(name) || !this.#isNamed || !own.demand) return fit
    // A receiver of an optional field treats null as absent.
    return this.#fits.fitBesideNull(own.demand, other.demand)
  }

  /** Without a demand of the sender, any value is sent. */
  #demand(own: Demand | undefined, other: Demand): Fit {
    if (own) return this.#fits.fit(own, other, this.#sending.sender)
    return isAny(other) ? always : unproven
  }

  /** Fields that neither side names. A sender that does not describe them is taken to send none. */
  #others(): Fit {
    const [own, other] = [othersOf(this.#sent), othersOf(this.#accepted)]
    let fit: Fit = always
    for (const demand of [...(other ? [other] : []), ...this.#foreignPatterns()]) {
      if (own) fit = worstOf(fit, this.#fits.fit(own, demand, this.#sending.sender))
      else if (!isAny(demand)) fit = worstOf(fit, this.#isNamed ? openly : unproven)
      if (fit === unproven) return fit
    }
    return fit
  }

  /**
   * The demands on fields of the patterns that only the receiver has: they may match any field of the sender. Where both
   * have a pattern, the fields that it matches are compared by themselves.
   */
  #foreignPatterns(): Demand[] {
    const own = patternsOf(this.#sent)
    return [...patternsOf(this.#accepted)].flatMap(item =>
      own.has(item) ? [] : (patternOf(this.#accepted, item) ?? []),
    )
  }

  #patterns(): Fit {
    let fit: Fit = always
    const foreign = this.#foreignPatterns()
    for (const pattern of patternsOf(this.#sent)) {
      const own = patternOf(this.#sent, pattern)
      for (const demand of [patternOf(this.#accepted, pattern), ...foreign]) {
        if (demand) fit = worstOf(fit, this.#demand(own, demand))
        if (fit === unproven) return fit
      }
    }
    return fit
  }

  #counts(): Fit {
    const [sent, accepted] = [this.#sent, this.#accepted]
    if (Math.max(sent.minProperties, sent.required.size) < accepted.minProperties) return unproven
    if (accepted.maxProperties === Infinity || sent.maxProperties <= accepted.maxProperties) return always
    const others = othersOf(sent)
    const isClosed = patternsOf(sent).size === 0 && (others ? others.variants.length === 0 : this.#isNamed)
    if (!isClosed || namedFields(sent).size > accepted.maxProperties) return unproven
    return others ? always : openly
  }

  #names(): Fit {
    const sent = this.#sent
    const demands = this.#accepted.names.filter(demand => !this.#nameFits(demand))
    if (demands.length === 0) return always
    const others = othersOf(sent)
    if (!this.#isNamed || patternsOf(sent).size > 0 || (others && others.variants.length > 0)) return unproven
    const carried = [...namedFields(sent)].filter(name => fieldOf(sent, name).demand?.variants.length !== 0)
    if (!carried.every(name => demands.every(demand => accepts(demand, name) === true))) return unproven
    return others ? always : openly
  }

  /** Whether every name that the sender may give to fields fits a demand. */
  #nameFits(demand: Demand): boolean {
    const [first, ...more] = this.#sent.names
    const { source } = demand
    const own = (first ? first.source.all([first, ...more]) : source.any).variants
    const texts = own.filter(item =>
      item.kind === 'literal' ? typeof item.value === 'string' : item.kind === 'string',
    )
    const sending = { sender: 'any', siblings: texts } as const
    return texts.every(text => this.#fits.fitVariant(text, demand, sending) === always)
  }

  /** A value that fits two variants of a union may carry the fields of both. */
  #siblings(): Fit {
    const { siblings } = this.#sending
    if (!this.#isNamed || siblings.length < 2 || hasTag(siblings)) return always
    const own = namedFields(this.#sent)
    const byField = objectsByField(siblings)
    // Where the receiver takes any other field, only those that it names matter.
    for (const name of isOpen(this.#accepted) ? namedFields(this.#accepted) : byField.keys()) {
      if (own.has(name) || fieldOf(this.#sent, name).isDescribed) continue
      const other = fieldOf(this.#accepted, name).demand
      if (!other) continue
      for (const sibling of byField.get(name) ?? []) {
        if (sibling === this.#sent) continue
        const theirs = fieldOf(sibling, name).demand
        if (!(theirs && this.#fits.fit(theirs, other) === always)) return openly
      }
    }
    return always
  }
}
