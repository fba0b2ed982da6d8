import { accepts } from './accepts.js'
import { isAny } from './any.js'
import type { Demand, ObjectVariant, Variant } from './demand.js'
import { fieldOf, isOpen, namedFields, othersOf, patternOf, patternsOf } from './fields.js'
import { always, type Fit, type Fits, openly, type Sender, unproven, worstOf } from './fit.js'
import { hasTag } from './tags.js'
import { objectsByField } from './variant-index.js'

/** Whether all objects of one kind are accepted as objects of another. */
export function fitsObject(
  sent: ObjectVariant,
  accepted: ObjectVariant,
  sender: Sender,
  siblings: readonly Variant[],
  fits: Fits,
): Fit {
  for (const name of accepted.required) if (!sent.required.has(name)) return unproven
  let fit = worstOf(fitCounts(sent, accepted, sender), fitNames(sent, accepted, sender, fits))
  if (fit === unproven) return fit
  const own = namedFields(sent)
  for (const names of [own, namedFields(accepted)])
    for (const name of names) {
      if (names !== own && own.has(name)) continue
      fit = worstOf(fit, fitField(name, sent, accepted, sender, fits))
      if (fit === unproven) return fit
    }
  fit = worstOf(fit, fitOthers(sent, accepted, sender, fits), fitPatterns(sent, accepted, sender, fits))
  return fit === unproven || sender === 'any' ? fit : worstOf(fit, fitSiblings(sent, accepted, siblings, fits))
}

function fitField(name: string, sent: ObjectVariant, accepted: ObjectVariant, sender: Sender, fits: Fits): Fit {
  const other = fieldOf(accepted, name)
  if (!other.demand) return always
  const own = fieldOf(sent, name)
  const required = sent.required.has(name)
  // The sender sends no field that its schema neither names nor requires.
  if (!own.told && !required && sender === 'named') return always
  // One that may carry any other field is hardly meant to carry this one with a value of another type.
  if (!required && sender === 'named' && own.demand && !namedFields(sent).has(name) && isAny(own.demand))
    return isAny(other.demand) ? always : openly
  const fit = own.demand ? fits.fit(own.demand, other.demand, sender) : isAny(other.demand) ? always : unproven
  if (fit !== unproven || required || accepted.required.has(name) || sender === 'any' || !own.demand) return fit
  // A receiver of an optional field treats null as absent.
  return fits.fitBesideNull(own.demand, other.demand)
}

/** Fields that neither side names. A sender that does not describe them is taken to send none. */
function fitOthers(sent: ObjectVariant, accepted: ObjectVariant, sender: Sender, fits: Fits): Fit {
  const [own, other] = [othersOf(sent), othersOf(accepted)]
  const demands = [...(other ? [other] : []), ...foreignPatterns(sent, accepted)]
  let fit: Fit = always
  for (const demand of demands) {
    if (own) fit = worstOf(fit, fits.fit(own, demand, sender))
    else if (!isAny(demand)) fit = worstOf(fit, sender === 'named' ? openly : unproven)
    if (fit === unproven) return fit
  }
  return fit
}

/**
 * The demands on fields of the patterns that only the receiver has: they may match any field of the sender. Where both
 * have a pattern, the fields that it matches are compared by themselves.
 */
function foreignPatterns(sent: ObjectVariant, accepted: ObjectVariant): Demand[] {
  const own = patternsOf(sent)
  return [...patternsOf(accepted)].flatMap(item => (own.has(item) ? [] : (patternOf(accepted, item) ?? [])))
}

function fitPatterns(sent: ObjectVariant, accepted: ObjectVariant, sender: Sender, fits: Fits): Fit {
  let fit: Fit = always
  const foreign = foreignPatterns(sent, accepted)
  for (const pattern of patternsOf(sent)) {
    const own = patternOf(sent, pattern)
    for (const demand of [patternOf(accepted, pattern), ...foreign]) {
      if (demand) fit = worstOf(fit, own ? fits.fit(own, demand, sender) : isAny(demand) ? always : unproven)
      if (fit === unproven) return fit
    }
  }
  return fit
}

function fitCounts(sent: ObjectVariant, accepted: ObjectVariant, sender: Sender): Fit {
  if (Math.max(sent.minProperties, sent.required.size) < accepted.minProperties) return unproven
  if (accepted.maxProperties === Infinity || sent.maxProperties <= accepted.maxProperties) return always
  const others = othersOf(sent)
  const isClosed = patternsOf(sent).size === 0 && (others ? others.variants.length === 0 : sender === 'named')
  if (!isClosed || namedFields(sent).size > accepted.maxProperties) return unproven
  return others ? always : openly
}

function fitNames(sent: ObjectVariant, accepted: ObjectVariant, sender: Sender, fits: Fits): Fit {
  const demands = accepted.names.filter(demand => !nameFits(sent, demand, fits))
  if (demands.length === 0) return always
  const others = othersOf(sent)
  if (sender === 'any' || patternsOf(sent).size > 0 || (others && others.variants.length > 0)) return unproven
  const carried = [...namedFields(sent)].filter(name => fieldOf(sent, name).demand?.variants.length !== 0)
  if (!carried.every(name => demands.every(demand => accepts(demand, name) === true))) return unproven
  return others ? always : openly
}

/** Whether every name that an object may give to its fields fits a demand. */
function nameFits({ names: [first, ...more] }: ObjectVariant, demand: Demand, fits: Fits): boolean {
  const { source } = demand
  const own = (first ? first.source.all([first, ...more]) : source.any).variants
  const texts = own.filter(item => (item.kind === 'literal' ? typeof item.value === 'string' : item.kind === 'string'))
  return texts.every(text => fits.fitVariant(text, demand, 'any', texts) === always)
}

/** A value that fits two variants of a union may carry the fields of both. */
function fitSiblings(sent: ObjectVariant, accepted: ObjectVariant, siblings: readonly Variant[], fits: Fits): Fit {
  if (siblings.length < 2 || hasTag(siblings)) return always
  const own = namedFields(sent)
  const byField = objectsByField(siblings)
  // Where the receiver takes any other field, only those that it names matter.
  for (const name of isOpen(accepted) ? namedFields(accepted) : byField.keys()) {
    if (own.has(name) || fieldOf(sent, name).told) continue
    const other = fieldOf(accepted, name).demand
    if (!other) continue
    for (const sibling of byField.get(name) ?? []) {
      if (sibling === sent) continue
      const theirs = fieldOf(sibling, name).demand
      if (!(theirs && fits.fit(theirs, other) === always)) return openly
    }
  }
  return always
}
