import type { Json } from '../../../protocol/model.js'
import { accepts } from './accepts.js'
import type { ArrayVariant, Demand, NumberVariant, ObjectVariant, StringVariant, Variant } from './demand.js'
import { fieldOf, namedFields, othersOf } from './fields.js'
import { always, type Fits } from './fit.js'
import { moreNames, numbers, objectWith, ofLength, sample, samplesOf, texts } from './sample.js'
import { stepsTaken } from './steps.js'
import { variantsAdmitting, variantsMeeting } from './variant-index.js'

/** The search goes down to this depth. */
const maximumDepth = 6

/** The most fields, items or variants tried at one place, and the most values in all. */
const tried = 60
const maximumValues = 400

/** Once so many variants were tried for the values of one place, no more of them are tried. */
export const maximumSteps = 100_000

/**
 * The first value that the sender sends and the receiver refuses.
 *
 * @param passes whether the receiver lets a value pass that its schema refuses
 */
export function firstRefused(
  values: Iterable<Json>,
  sent: Demand,
  accepted: Demand,
  passes: (value: Json) => boolean = () => false,
): Json | undefined {
  for (const value of affordable(values)) {
    if (isRefused(sent, accepted, value) && !passes(value)) return value
  }
  return undefined
}

const isRefused = (sent: Demand, accepted: Demand, value: Json): boolean =>
  accepts(accepted, value) === false && accepts(sent, value) === true

/** The first values of a list, as many as there is time to try. */
function* affordable(values: Iterable<Json>): Generator<Json> {
  const before = stepsTaken()
  for (const value of firstOf(maximumValues, values)) {
    if (stepsTaken() - before > maximumSteps) return
    yield value
  }
}

/**
 * Values that one side may send and the other may refuse. They carry only fields that the sender's schema names or
 * describes; the caller checks whether they are sent and refused.
 */
export function* suspects(sent: Demand, accepted: Demand, fits: Fits, depth = maximumDepth): Generator<Json> {
  if (depth === 0) return
  const sending = { sender: 'named', siblings: sent.variants } as const
  for (const variant of sent.variants.slice(0, tried)) {
    if (fits.fitVariant(variant, accepted, sending) === always) continue
    yield* suspectsOf(variant, accepted, fits, depth)
  }
}

/** The same for one variant of the sender. */
export function* suspectsOf(variant: Variant, accepted: Demand, fits: Fits, depth = maximumDepth): Generator<Json> {
  yield* samplesOf(variant)
  if (variant.kind === 'string') yield* longTexts(variant, accepted)
  else if (variant.kind === 'number') yield* pastBounds(variant, accepted)
  else if (variant.kind === 'array') yield* arrays(variant, accepted, fits, depth)
  else if (variant.kind === 'object') yield* objects(variant, accepted, fits, depth)
}

function* longTexts(variant: StringVariant, accepted: Demand): Generator<Json> {
  for (const item of firstOf(tried, variantsMeeting(accepted.variants, variant))) {
    if (item.kind !== 'string') continue
    if (item.maxLength < 1_000) yield 'a'.repeat(item.maxLength + 1)
    if (item.minLength > 0 && item.minLength < 1_000) yield 'a'.repeat(item.minLength - 1)
  }
  if (variant.maxLength < 1_000) yield 'a'.repeat(variant.maxLength)
  yield* texts({ ...variant, patterns: [] })
  yield '§'
}

function* firstOf<Item>(count: number, items: Iterable<Item>): Generator<Item> {
  let left = count
  for (const item of items) {
    if (left-- === 0) return
    yield item
  }
}

function* pastBounds(variant: NumberVariant, accepted: Demand): Generator<Json> {
  yield* numbers(variant)
  for (const item of firstOf(tried, variantsMeeting(accepted.variants, variant))) {
    if (item.kind !== 'number') continue
    for (const bound of [item.minimum, item.maximum, ...item.multiples])
      if (Number.isFinite(bound)) for (const step of [0, 1, -1, 0.5, -0.5]) yield bound + step
  }
}

function* arrays(variant: ArrayVariant, accepted: Demand, fits: Fits, depth: number): Generator<Json> {
  const others = [...variantsMeeting(accepted.variants, variant)].filter(item => item.kind === 'array')
  for (const { minItems, maxItems } of others)
    for (const length of [minItems - 1, maxItems + 1]) if (length >= variant.minItems) yield* ofLength(variant, length)
  if (!variant.unique) for (const two of ofLength(variant, Math.max(2, variant.minItems))) yield two
  for (let at = 0; at <= variant.prefix.length && at < variant.maxItems; at++) {
    const [own, [items]] = [variant.prefix[at] ?? variant.rest, ofLength(variant, Math.max(at + 1, variant.minItems))]
    if (!items) continue
    for (const other of others.slice(0, tried))
      for (const item of refused(own, other.prefix[at] ?? other.rest, fits, depth)) yield items.with(at, item)
  }
}

function* objects(variant: ObjectVariant, accepted: Demand, fits: Fits, depth: number): Generator<Json> {
  const full = Object.fromEntries(
    [...namedFields(variant)].flatMap(name => {
      const { demand } = fieldOf(variant, name)
      const value = demand ? sample(demand) : undefined
      return value === undefined ? [] : [[name, value]]
    }),
  )
  yield full
  const others = [...firstOf(8, objectsOf(variantsAdmitting(accepted.variants, variant)))]
  const names = new Set([...namedFields(variant), ...others.flatMap(other => [...namedFields(other)])])
  for (const name of [...names].slice(0, tried)) {
    const { demand, isDescribed } = fieldOf(variant, name)
    if (!isDescribed && !variant.required.has(name)) continue
    for (const other of others) {
      const theirs = fieldOf(other, name).demand
      if (!theirs) continue
      for (const value of refused(demand ?? theirs.source.any, theirs, fits, depth))
        yield* withField(variant, name, value)
    }
  }
  const own = othersOf(variant)
  if (!own) return
  // The receiver may refuse a name, whatever the value.
  const item = others.some(other => other.names.length > 0) ? sample(own) : undefined
  for (const name of [...moreNames(variant)].slice(0, 4)) {
    if (item !== undefined) yield* withField(variant, name, item)
    for (const other of others) {
      const theirs = fieldOf(other, name).demand
      if (theirs) for (const value of refused(own, theirs, fits, depth)) yield* withField(variant, name, value)
    }
  }
}

function* objectsOf(variants: Iterable<Variant>): Generator<ObjectVariant> {
  for (const variant of variants) if (variant.kind === 'object') yield variant
}

function* withField(variant: ObjectVariant, name: string, value: Json): Generator<Json> {
  const object = objectWith(variant, Object.fromEntries([[name, value]]))
  if (object) yield object
}

/** What {@link refused} has found: each pair of places is searched once for each depth that is left. */
const foundInside = new WeakMap<Fits, Map<string, readonly Json[]>>()

/** A few values of a nested place that are sent and refused there. */
function refused(sent: Demand, accepted: Demand, fits: Fits, depth: number): readonly Json[] {
  if (fits.fit(sent, accepted) === always) return []
  const known = foundInside.get(fits) ?? new Map<string, readonly Json[]>()
  foundInside.set(fits, known)
  const key = `${depth} ${sent.id} ${accepted.id}`
  let values = known.get(key)
  if (!values) {
    values = firstFew(sent, accepted, suspects(sent, accepted, fits, depth - 1))
    known.set(key, values)
  }
  return values
}

function firstFew(sent: Demand, accepted: Demand, values: Iterable<Json>): Json[] {
  const few: Json[] = []
  for (const value of affordable(values)) {
    if (few.length === 3) return few
    if (isRefused(sent, accepted, value)) few.push(value)
  }
  return few
}
