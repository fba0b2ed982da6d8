import { setOwn } from '../../../../base/json.js'
import type { Json } from '../../../protocol/model.js'
import { accepts, fitsVariant } from './accepts.js'
import type { ArrayVariant, Demand, NumberRange, ObjectVariant, StringVariant, Variant } from './demand.js'
import { fieldOf, namedFields, othersOf, patternsOf } from './fields.js'

/** Values are at most this deep: a shape that requires itself has no value. */
const maximumDepth = 10

/** Longer lists and texts are not generated. */
const maximumLength = 200

const known = new WeakMap<Demand, Json>()

/** Demands without a value so far, with the depth tried: shapes that require themselves twice would never end. */
const failed = new WeakMap<Demand, number>()

/** Finds a small value that fits a demand; undefined when it finds none. */
export function sample(demand: Demand, depth = maximumDepth): Json | undefined {
  const found = known.get(demand)
  if (found !== undefined || depth <= (failed.get(demand) ?? 0)) return found
  if (demand.places.length === 0) return 'any'
  const kinds = ['literal', 'string', 'number', 'array', 'object']
  const variants = demand.variants.slice(0, 50).sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))
  for (const variant of variants)
    for (const value of samplesOf(variant, depth)) {
      if (fitsVariant(variant, value) !== true) continue
      known.set(demand, value)
      return value
    }
  failed.set(demand, depth)
  return undefined
}

/** Candidates for a variant: they fit its kind, but may be excluded by `not`. */
export function* samplesOf(variant: Variant, depth = maximumDepth): Generator<Json> {
  switch (variant.kind) {
    case 'literal':
      yield variant.value
      break
    case 'string':
      yield* texts(variant)
      break
    case 'number':
      yield* numbers(variant)
      break
    case 'array':
      yield* ofLength(variant, variant.minItems, depth)
      if (variant.minItems === 0) yield* ofLength(variant, 1, depth)
      break
    case 'object':
      yield* smallest(variant, depth)
      break
  }
}

function* smallest(variant: ObjectVariant, depth: number): Generator<Json> {
  const value = objectWith(variant, {}, depth)
  if (value) yield value
}

export function* texts({ minLength, maxLength, patterns }: StringVariant): Generator<string> {
  for (const pattern of patterns) yield* textsOf(pattern)
  for (const text of ['text', 'a', '', 'https://example.com/', '2024-01-01', '0']) {
    const long = text.length < minLength ? text.padEnd(Math.min(minLength, maximumLength), 'a') : text
    yield long.length > maxLength ? long.slice(0, maxLength) : long
  }
}

/** Candidates for a pattern: its own characters without the special ones. */
function* textsOf(pattern: string): Generator<string> {
  const simple = pattern
    .replace(/^\^|\$$/g, '')
    .replace(/\\d/g, '1')
    .replace(/\\[wS]/g, 'a')
    .replace(/\[\^?(.)[^\]]*\]/gu, '$1')
    .replace(/\\(.)/gu, '$1')
  const repeats = simple.replace(/(.)\{(\d{1,2})[^}]*\}/gu, (_, item: string, times: string) =>
    item.repeat(Number(times)),
  )
  yield repeats.replace(/[+*?()|]/g, '')
  yield repeats.replace(/.[*?]/gu, '').replace(/[+()]/g, '')
  for (const part of repeats.split(/[()|]/)) yield part.replace(/[+*?]/g, '')
  if (repeats.length > maximumLength) return
  for (const at of [0, -1]) yield oneOfEach(repeats, at).replace(/[+*?$^]/g, '')
}

/** The text with one alternative of each group, the innermost first. */
function oneOfEach(text: string, at: number): string {
  const chosen = text.replace(/\((?:\?:)?([^()]*)\)/g, (_, inner: string) => inner.split('|').at(at) ?? '')
  return chosen === text ? (text.split('|').at(at) ?? '') : oneOfEach(chosen, at)
}

export function* numbers({ integer, minimum, maximum, multiples }: NumberRange): Generator<number> {
  const whole = Number.isFinite(minimum) ? Math.ceil(minimum) : Number.isFinite(maximum) ? Math.floor(maximum) : 0
  const [multiple = 1] = multiples
  for (const value of [0, 1, whole, whole + 1, whole - 1, minimum, maximum, Math.ceil(whole / multiple) * multiple])
    if (Number.isFinite(value)) yield value
  if (integer) return
  yield 0.5
  if (Number.isFinite(minimum + maximum)) yield (minimum + maximum) / 2
}

/** Arrays of one length, with a small item in each place. */
export function* ofLength(variant: ArrayVariant, length: number, depth = maximumDepth): Generator<Json[]> {
  if (length > Math.min(variant.maxItems, maximumLength)) return
  const items: Json[] = []
  for (let at = 0; at < length; at++) {
    const demand = variant.prefix[at] ?? variant.rest
    const item = variant.unique ? unlike(items, demand, depth) : sample(demand, depth - 1)
    if (item === undefined) return
    items.push(item)
  }
  yield items
}

function unlike(items: readonly Json[], demand: Demand, depth: number): Json | undefined {
  if (depth <= 0) return undefined
  const there = new Set(items.map(item => JSON.stringify(item)))
  const more = [...items.keys()].map((at): Json => at + 2)
  const candidates = [...demand.variants.flatMap(variant => [...samplesOf(variant, depth - 1)]), ...more]
  const texts = candidates.filter(item => !there.has(JSON.stringify(item)) && accepts(demand, item) === true)
  return texts[0]
}

/**
 * The smallest object of a variant that has some given fields.
 *
 * @param without a field to leave out, even a required one
 */
export function objectWith(
  variant: ObjectVariant,
  given: Readonly<Record<string, Json>>,
  depth = maximumDepth,
  without?: string,
): Record<string, Json> | undefined {
  const value: Record<string, Json> = {}
  const add = (name: string): boolean => {
    const { demand } = fieldOf(variant, name)
    const item = demand ? sample(demand, depth - 1) : 'any'
    if (item === undefined) return false
    setOwn(value, name, item)
    return true
  }
  for (const name of Object.keys(given)) setOwn(value, name, given[name] as Json)
  for (const name of variant.required)
    if (!Object.hasOwn(value, name) && name !== without && !add(name)) return undefined
  const wanted = variant.minProperties
  for (const name of namedFields(variant)) {
    if (Object.keys(value).length >= wanted) break
    if (!Object.hasOwn(value, name) && name !== without) add(name)
  }
  for (const name of moreNames(variant)) {
    if (Object.keys(value).length >= wanted) break
    if (!Object.hasOwn(value, name) && name !== without) add(name)
  }
  return value
}

/** Names that no schema of the object mentions, for additional fields. */
export function* moreNames(variant: ObjectVariant): Generator<string> {
  for (const name of triedNames(variant)) if (variant.names.every(demand => accepts(demand, name) !== false)) yield name
}

function* triedNames(variant: ObjectVariant): Generator<string> {
  for (const pattern of patternsOf(variant)) yield* textsOf(pattern)
  const others = othersOf(variant)
  if (others && others.variants.length === 0) return
  for (const { variants } of variant.names)
    for (const item of variants) if (item.kind === 'string' || item.kind === 'literal') yield* namesOf(item)
  for (let at = 1; at <= 8; at++) yield `field${at}`
}

function* namesOf(variant: Variant): Generator<string> {
  for (const value of samplesOf(variant)) if (typeof value === 'string') yield value
}
