import type { Json } from '../../protocol/model.js'
import type { Spot } from './compared-shape.js'
import type { ChangeDetails, VariantPair } from './comparison.js'
import { describeDemand, plainName } from './describe.js'
import { suspectsFor } from './suspects.js'
import { isAny } from './values/any.js'
import type { Demand, ObjectVariant } from './values/demand.js'
import { fieldOf, namedFields, othersOf, patternOf, patternsOf } from './values/fields.js'
import { moreNames, objectWith, sample } from './values/sample.js'

interface Objects extends VariantPair<ObjectVariant> {
  /** A name that neither knows, once one was looked for. */
  newName?: string
}

/** Compares the fields of two objects, and how many there may be. */
export function compareObjects(pair: VariantPair<ObjectVariant>): void {
  const objects: Objects = { ...pair }
  for (const name of new Set([...namedFields(pair.old), ...namedFields(pair.new)])) compareField(name, objects)
  compareOthers(objects)
  comparePatterns(objects)
  compareNames(objects)
  compareCounts(objects)
}

/** Where a field is in a shape, as a person writes it. */
const pathTo = (path: string, name: string): string => (path === '' ? plainName(name) : `${path}.${plainName(name)}`)

/** What the schemas of an object demand of a field. */
function ownField({ facets }: ObjectVariant, name: string): Demand | undefined {
  const [first, ...more] = facets.flatMap(({ properties }) => properties.get(name) ?? [])
  return first && more.length > 0 ? first.source.all([first, ...more]) : first
}

/** The spot of a field. */
function spotOf(
  name: string,
  { old, new: new_, spot }: Objects,
  demands: { old: Demand; new: Demand },
  path: string,
): Spot {
  return {
    ...spot,
    ...demands,
    path,
    optional: !old.required.has(name),
    around: {
      spot,
      wrap: (sender, value) => objectWith(sender === 'old' ? old : new_, Object.fromEntries([[name, value]])),
    },
  }
}

function compareField(name: string, objects: Objects): void {
  const { old, new: new_, spot, comparison } = objects
  const path = pathTo(spot.path, name)
  const [before, after] = [ownField(old, name), ownField(new_, name)]
  const details: ChangeDetails = {
    path,
    suspects: passage => withAndWithout(name, passage === 'forth' ? old : new_),
    old: before?.places[0] ?? null,
    new: after?.places[0] ?? null,
  }
  if (before && after) {
    reportRequired(name, objects, details)
    const [was, is] = [fieldOf(old, name).demand ?? before, fieldOf(new_, name).demand ?? after]
    comparison.compare(spotOf(name, objects, { old: was, new: is }, path))
  } else if (before) reportRemoved(name, before, objects, details)
  else if (after) reportAdded(name, after, objects, details)
  else reportRequired(name, objects, { ...details, old: undefined, new: undefined })
}

/** An object with a field, and one without it. */
function* withAndWithout(name: string, variant: ObjectVariant): Generator<Json> {
  if (!variant.required.has(name)) {
    const without = objectWith(variant, {}, undefined, name)
    if (without) yield without
  }
  const { demand } = fieldOf(variant, name)
  const value = demand && sample(demand)
  const object = value !== undefined && objectWith(variant, Object.fromEntries([[name, value]]))
  if (object) yield object
}

function reportRequired(name: string, { old, new: new_, spot, comparison }: Objects, details: ChangeDetails): void {
  const [was, is] = [old.required.has(name), new_.required.has(name)]
  if (was === is) return
  if (is) comparison.report('property-required', spot, 'must be there now; it was optional', details)
  else comparison.report('property-optional', spot, 'may be left out now; it was required', details)
}

function reportRemoved(name: string, before: Demand, objects: Objects, details: ChangeDetails): void {
  const { old, new: new_, spot, comparison } = objects
  const [wasRequired, isRequired] = [old.required.has(name), new_.required.has(name)]
  const was = `${wasRequired ? 'required' : 'optional'}, ${describeDemand(before)}`
  const others = fieldOf(new_, name).demand
  if (others?.variants.length === 0)
    comparison.report('property-removed-from-closed', spot, `removed (${was}), and no other field is allowed`, details)
  else
    comparison.report(
      wasRequired && !isRequired ? 'required-property-removed' : 'optional-property-removed',
      spot,
      `removed (was ${was})`,
      details,
    )
  if (isRequired && !wasRequired) reportRequired(name, objects, details)
  // A sender that still sends it must fit the schema of the other fields.
  const now = isRequired ? (others ?? before.source.any) : others
  if (now && now.variants.length > 0 && (isRequired || !isAny(now)))
    comparison.compare(spotOf(name, objects, { old: before, new: now }, details.path ?? ''))
}

function reportAdded(name: string, after: Demand, objects: Objects, details: ChangeDetails): void {
  const { old, new: new_, spot, comparison } = objects
  const required = new_.required.has(name) && !old.required.has(name)
  const is = `${required ? 'required' : 'optional'}, ${describeDemand(after)}`
  const others = fieldOf(old, name).demand
  const closed = others?.variants.length === 0
  const open = others !== undefined && isAny(others) && !old.required.has(name)
  if (required) comparison.report('required-property-added', spot, `added (${is})`, details)
  else if (open && !isAny(after))
    comparison.report('property-added-to-open', spot, `added (${is}) where any other field was allowed`, details)
  else if (!closed) comparison.report('optional-property-added', spot, `added (${is})`, details)
  if (closed)
    comparison.report('property-added-to-closed', spot, `added (${is}) where no other field was allowed`, details)
  // A value could carry this field before, as one of the others.
  else if (!open && (others ?? old.required.has(name)))
    comparison.compare(spotOf(name, objects, { old: others ?? after.source.any, new: after }, details.path ?? ''))
}

/** Compares the schemas of unlisted fields. Where a schema has none for them, none are expected. */
function compareOthers(objects: Objects): void {
  const { old, new: new_, spot, comparison } = objects
  const [before, after] = [othersOf(old), othersOf(new_)]
  const closed = (demand: Demand | undefined) => demand?.variants.length === 0
  const details = { suspects: suspectsFor(objects) }
  if (closed(before) && closed(after)) return
  if (closed(after)) {
    // A sender whose schema does not mention other fields is expected to send none.
    if (!before) comparison.report('properties-closed', spot, 'other fields are no longer allowed', details)
    else comparison.report('constraint-added', spot, 'other fields are no longer allowed', details)
  } else if (closed(before)) {
    if (!after) comparison.report('properties-opened', spot, 'other fields are allowed now', details)
    else comparison.report('constraint-removed', spot, 'other fields are allowed now', details)
  } else if (before && after) compareSome({ before, after, path: `${spot.path}[*]` }, objects)
  else if (after && !isAny(after))
    comparison.report('properties-closed', spot, `other fields must be ${describeDemand(after)} now`, details)
  else if (before && !isAny(before))
    comparison.report('properties-opened', spot, `other fields need no longer be ${describeDemand(before)}`, details)
}

/** A name that neither object knows. */
function newName(objects: Objects): string {
  const { old, new: new_ } = objects
  const isNew = (name: string) => !namedFields(old).has(name) && !namedFields(new_).has(name)
  objects.newName ??= firstThat(isNew, moreNames(new_)) ?? firstThat(isNew, moreNames(old)) ?? 'field'
  return objects.newName
}

function firstThat<Item>(holds: (item: Item) => boolean, items: Iterable<Item>): Item | undefined {
  for (const item of items) if (holds(item)) return item
  return undefined
}

/** The demands on some of the fields. */
interface SomeFields {
  before: Demand | undefined
  after: Demand | undefined
  path: string
}

/** Compares the demands on some fields as those on the field of a new name. */
function compareSome({ before, after, path }: SomeFields, objects: Objects): void {
  if (before && after) objects.comparison.compare(spotOf(newName(objects), objects, { old: before, new: after }, path))
}

function comparePatterns(objects: Objects): void {
  const { old, new: new_, spot } = objects
  for (const pattern of new Set([...patternsOf(old), ...patternsOf(new_)])) {
    const path = `${spot.path}[/${pattern}/]`
    const fields = { before: patternOf(old, pattern), after: patternOf(new_, pattern), path }
    if (patternsOf(old).has(pattern) && patternsOf(new_).has(pattern)) compareSome(fields, objects)
    else reportConstraint(fields, 'fields of this pattern', objects)
  }
}

function compareNames(objects: Objects): void {
  const all = ([first, ...more]: readonly Demand[]) =>
    first && more.length > 0 ? first.source.all([first, ...more]) : first
  const { old, new: new_, spot } = objects
  const names = { before: all(old.names), after: all(new_.names), path: `${spot.path}[name]` }
  reportConstraint(names, 'names of fields', objects)
}

/** Reports another demand on fields as a constraint; without a demand, every value is valid. */
function reportConstraint({ before, after, path }: SomeFields, what: string, objects: Objects): void {
  const { spot, comparison } = objects
  const details = { path, suspects: suspectsFor(objects) }
  if (before && after && comparison.fingerprints.same(before, after)) return
  const say = (demand: Demand | undefined) => (demand ? describeDemand(demand) : 'any value')
  if (before && after)
    comparison.report('constraint-changed', spot, `${what} were ${say(before)}, are now ${say(after)}`, details)
  else if (before) comparison.report('constraint-removed', spot, `${what} need no longer be ${say(before)}`, details)
  else if (after) comparison.report('constraint-added', spot, `${what} must be ${say(after)}`, details)
}

function compareCounts(objects: Objects): void {
  const { old, new: new_, spot, comparison } = objects
  const details = { suspects: suspectsFor(objects) }
  const compare = (keyword: 'minProperties' | 'maxProperties', none: number) => {
    const [before, after] = [old[keyword], new_[keyword]]
    if (before === after) return
    const say = (bound: number) => (bound === none ? 'not set' : bound)
    const tightened = keyword === 'minProperties' ? after > before : after < before
    const rule = tightened ? 'bound-tightened' : 'bound-loosened'
    comparison.report(rule, spot, `${keyword} was ${say(before)}, is now ${say(after)}`, details)
  }
  compare('minProperties', 0)
  compare('maxProperties', Infinity)
}
