import { getOwn } from '../../protocol/json.js'
import type { JsonSchema } from '../../protocol/model.js'
import { escapePointer } from '../../protocol/reference.js'
import { compareCount } from './constraints.js'
import { describeSchema } from './describe.js'
import type { Comparison, Pair, SchemaPlace } from './finding.js'

/** Compares the keywords that objects have. */
export function compareObjects(pair: Pair, comparison: Comparison): void {
  const [old, new_] = [pair.old.schema, pair.new.schema]
  const [before, after] = [old.properties ?? {}, new_.properties ?? {}]
  const names = new Set([
    ...Object.keys(before),
    ...Object.keys(after),
    ...(old.required ?? []),
    ...(new_.required ?? []),
  ])
  for (const name of names) compareProperty(name, pair, comparison)
  compareOthers(pair, comparison)
  comparePatterns(pair, comparison)
  compareNames(pair, comparison)
  compareCount('minProperties', 'more', pair, comparison)
  compareCount('maxProperties', 'less', pair, comparison)
}

function compareProperty(name: string, pair: Pair, comparison: Comparison): void {
  const [before, after] = [propertyOf(pair.old, name), propertyOf(pair.new, name)]
  const path = pathTo(pair.path, name)
  const [wasRequired, isRequired] = [isRequiredIn(pair.old, name), isRequiredIn(pair.new, name)]
  if (before && after) {
    reportRequired(wasRequired, isRequired, { old: before, new: after, path }, comparison)
    comparison.compare({ old: before, new: after, path })
  } else if (before) reportRemoved(before, wasRequired, isRequired, { ...pair, path }, comparison)
  else if (after) reportAdded(after, isRequired && !wasRequired, { ...pair, path }, comparison)
  else reportRequired(wasRequired, isRequired, { ...pair, path }, comparison)
}

/** Where a property is in a shape, as a person writes it. */
function pathTo(path: string, name: string): string {
  const plain = /^[\p{ID_Start}$_][\p{ID_Continue}$-]*$/u.test(name) ? name : JSON.stringify(name)
  return path === '' ? plain : `${path}.${plain}`
}

function propertyOf(place: SchemaPlace, name: string): SchemaPlace | undefined {
  return placeOf(place, getOwn(place.schema.properties, name), `/properties/${escapePointer(name)}`)
}

const isRequiredIn = ({ schema }: SchemaPlace, name: string) => schema.required?.includes(name) ?? false

function reportRequired(was: boolean, is: boolean, pair: Pair, comparison: Comparison): void {
  if (was === is) return
  if (is) comparison.report('property-required', pair, 'must be there now; it was optional')
  else comparison.report('property-optional', pair, 'may be left out now; it was required')
}

function reportRemoved(
  before: SchemaPlace,
  wasRequired: boolean,
  isRequired: boolean,
  pair: Pair,
  comparison: Comparison,
): void {
  const was = `${wasRequired ? 'required' : 'optional'}, ${describeSchema(before.schema)}`
  const { additionalProperties: others = true } = pair.new.schema
  const place = { old: before, path: pair.path }
  if (others === false)
    comparison.report('property-removed-from-closed', place, `removed (${was}), and no other field is allowed`)
  else
    comparison.report(
      wasRequired ? 'required-property-removed' : 'optional-property-removed',
      place,
      `removed (was ${was})`,
    )
  if (isRequired && !wasRequired) reportRequired(wasRequired, isRequired, pair, comparison)
  // Who goes on sending it must still fit what is said of all other fields.
  if (typeof others === 'object')
    comparison.compare({
      old: before,
      new: { schema: others, pointer: `${pair.new.pointer}/additionalProperties` },
      path: pair.path,
    })
}

function reportAdded(after: SchemaPlace, required: boolean, pair: Pair, comparison: Comparison): void {
  const is = `${required ? 'required' : 'optional'}, ${describeSchema(after.schema)}`
  const { additionalProperties: others } = pair.old.schema
  const place = { new: after, path: pair.path }
  if (required) comparison.report('required-property-added', place, `added (${is})`)
  else if (others !== false) comparison.report('optional-property-added', place, `added (${is})`)
  if (others === false)
    comparison.report('property-added-to-closed', place, `added (${is}) where no other field was allowed`)
  // A value could carry this field before, as one of the others.
  else if (others !== undefined)
    comparison.compare({
      old: { schema: others === true ? {} : others, pointer: `${pair.old.pointer}/additionalProperties` },
      new: after,
      path: pair.path,
    })
}

/** What is said of fields without a name of their own. Left open without a word, none are expected. */
function compareOthers(pair: Pair, comparison: Comparison): void {
  const [before, after] = [pair.old.schema.additionalProperties, pair.new.schema.additionalProperties]
  if (before === false && after === false) return
  if (after === false)
    comparison.report(
      before === undefined ? 'properties-closed' : 'constraint-added',
      pair,
      'other fields are no longer allowed',
    )
  else if (before === false) comparison.report('properties-opened', pair, 'other fields are allowed now')
  else if (before !== undefined || after !== undefined)
    comparison.compare({
      old: othersOf(pair.old),
      new: othersOf(pair.new),
      path: `${pair.path}[*]`,
    })
}

function othersOf({ schema, pointer }: SchemaPlace): SchemaPlace {
  const { additionalProperties: others } = schema
  return {
    schema: typeof others === 'object' ? others : {},
    pointer: `${pointer}/additionalProperties`,
  }
}

function comparePatterns(pair: Pair, comparison: Comparison): void {
  const [before, after] = [pair.old.schema.patternProperties ?? {}, pair.new.schema.patternProperties ?? {}]
  for (const pattern of new Set([...Object.keys(before), ...Object.keys(after)]))
    compareDemands(
      placeOf(pair.old, getOwn(before, pattern), `/patternProperties/${escapePointer(pattern)}`),
      placeOf(pair.new, getOwn(after, pattern), `/patternProperties/${escapePointer(pattern)}`),
      { ...pair, path: `${pair.path}[/${pattern}/]` },
      'fields of this pattern',
      comparison,
    )
}

function compareNames(pair: Pair, comparison: Comparison): void {
  compareDemands(
    placeOf(pair.old, pair.old.schema.propertyNames, '/propertyNames'),
    placeOf(pair.new, pair.new.schema.propertyNames, '/propertyNames'),
    { ...pair, path: `${pair.path}[name]` },
    'names of fields',
    comparison,
  )
}

const placeOf = ({ pointer }: SchemaPlace, schema: JsonSchema | undefined, at: string): SchemaPlace | undefined =>
  schema && { schema, pointer: pointer + at }

/** Compares what is demanded of some fields; without a demand, anything goes. */
function compareDemands(
  old: SchemaPlace | undefined,
  new_: SchemaPlace | undefined,
  pair: Pair,
  what: string,
  comparison: Comparison,
): void {
  if (old && new_) comparison.compare({ old, new: new_, path: pair.path })
  else if (old) comparison.report('constraint-removed', pair, `${what} need no longer be ${describeSchema(old.schema)}`)
  else if (new_) comparison.report('constraint-added', pair, `${what} must be ${describeSchema(new_.schema)}`)
}
