import type { JsonSchema } from '../../protocol/model.js'
import { assertionsOf, compositeKeywords } from './alternative.js'
import { alternativesOf } from './alternatives.js'
import { sameJson } from './canonical.js'
import { compareArrays, compareNumbers, compareStrings } from './constraints.js'
import { describeSchema } from './describe.js'
import type { Comparison, Pair, SchemaPlace } from './finding.js'
import { compareObjects } from './objects.js'
import { compareAlternatives } from './unions.js'

/** Compares two shapes that are no plain references: the words about them, then what they admit. */
export function compareShapes(pair: Pair, comparison: Comparison): void {
  const before = alternativesOf(pair.old, place => comparison.resolve('old', place))
  const after = alternativesOf(pair.new, place => comparison.resolve('new', place))
  compareAlternatives(pair, before, after, comparison, compareAlike)
}

/** Compares two alternatives that were found to be the same one. */
function compareAlike(pair: Pair, comparison: Comparison): void {
  const [old, new_] = [pair.old.schema, pair.new.schema]
  const composed = [old, new_].some(schema => assertionsOf(schema).some(keyword => compositeKeywords.includes(keyword)))
  if (composed) compareParts(pair, comparison)
  else compareTyped(pair, comparison)
}

/** Two shapes of the same type (or of none), by the keywords that this type has. */
function compareTyped(pair: Pair, comparison: Comparison): void {
  const types = (schema: JsonSchema) => (schema.type === undefined ? undefined : [schema.type].flat())
  const [before, after] = [types(pair.old.schema), types(pair.new.schema)]
  if (before === undefined && after !== undefined)
    comparison.report('type-narrowed', pair, `was any value, is now ${after.join(' | ')}`)
  else if (before !== undefined && after === undefined)
    comparison.report('type-widened', pair, `was ${before.join(' | ')}, is now any value`)
  const mayBe = (...names: string[]) => {
    const given = [before, after].flatMap(list => list ?? [])
    return given.length === 0 || given.some(type => names.includes(type))
  }
  if (mayBe('object')) compareObjects(pair, comparison)
  if (mayBe('array')) compareArrays(pair, comparison)
  if (mayBe('string')) compareStrings(pair, comparison)
  if (mayBe('number', 'integer')) compareNumbers(pair, comparison)
}

/** Shapes that must meet several demands at once: each demand by itself. */
function compareParts(pair: Pair, comparison: Comparison): void {
  const [old, new_] = [splitParts(pair.old), splitParts(pair.new)]
  for (const name of [...compositeKeywords, 'rest']) {
    const [before, after] = [old.get(name), new_.get(name)]
    if (before && after) comparePart(name, { old: before, new: after, path: pair.path }, comparison)
    else if (before) comparison.report('type-widened', pair, `need no longer be ${describeSchema(before.schema)}`)
    else if (after) comparison.report('type-narrowed', pair, `must also be ${describeSchema(after.schema)}`)
  }
}

function comparePart(name: string, pair: Pair, comparison: Comparison): void {
  if (name === 'allOf') compareIntersections(pair, comparison)
  else if (name === 'not') compareNegations(pair, comparison)
  else if (name === 'oneOf') compareExclusive(pair, comparison)
  else comparison.compare(pair)
}

function splitParts({ schema, pointer }: SchemaPlace): Map<string, SchemaPlace> {
  const found = new Map<string, SchemaPlace>()
  const rest: JsonSchema = {}
  for (const keyword of assertionsOf(schema)) {
    const part = { [keyword]: schema[keyword as keyof JsonSchema] } as JsonSchema
    if (compositeKeywords.includes(keyword)) found.set(keyword, { schema: part, pointer })
    else Object.assign(rest, part)
  }
  return Object.keys(rest).length > 0 ? found.set('rest', { schema: rest, pointer }) : found
}

function compareIntersections(pair: Pair, comparison: Comparison): void {
  const members = ({ schema, pointer }: SchemaPlace) =>
    (schema.allOf ?? []).map((item, index) => ({ schema: item, pointer: `${pointer}/allOf/${index}` }))
  const [before, after] = [members(pair.old), members(pair.new)]
  const alike = [
    (a: SchemaPlace, b: SchemaPlace) => a.schema.$ref !== undefined && a.schema.$ref === b.schema.$ref,
    (a: SchemaPlace, b: SchemaPlace) => sameJson(a.schema, b.schema),
    (a: SchemaPlace, b: SchemaPlace) => a.schema.$ref === undefined && b.schema.$ref === undefined,
  ]
  for (const test of alike)
    for (const old of [...before]) {
      const new_ = after.find(item => test(old, item))
      if (!new_) continue
      before.splice(before.indexOf(old), 1)
      after.splice(after.indexOf(new_), 1)
      comparison.compare({ old, new: new_, path: pair.path })
    }
  for (const { schema } of before)
    comparison.report('type-widened', pair, `need no longer be ${describeSchema(schema)}`)
  for (const { schema } of after) comparison.report('type-narrowed', pair, `must also be ${describeSchema(schema)}`)
}

// Which values fit two variants cannot be told in general: a change inside one is enough to look twice.
function compareExclusive(pair: Pair, comparison: Comparison): void {
  if (comparison.reachesChange(pair.old, pair.new))
    comparison.report('variants-overlap', pair, 'what fits exactly one of the variants has changed')
}

// What is negated turns round: narrower inside is wider outside. So nothing inside may have changed at all.
function compareNegations(pair: Pair, comparison: Comparison): void {
  if (!sameJson(pair.old.schema, pair.new.schema) || comparison.reachesChange(pair.old, pair.new))
    comparison.report('shape-changed', pair, 'what it must not be has changed')
}

/** The words about a shape, and the default: what is left out of {@link compareShapes}. */
export function compareWords(pair: Pair, comparison: Comparison): void {
  const [old, new_] = [pair.old.schema, pair.new.schema]
  const differ = (keyword: 'title' | 'description' | 'examples' | 'default') =>
    (old[keyword] === undefined) !== (new_[keyword] === undefined) || !sameJson(old[keyword], new_[keyword])
  const words = (['title', 'description', 'examples'] as const).filter(differ)
  if (words.length > 0) comparison.report('description-changed', pair, `${words.join(' and ')} changed`)
  if (differ('default'))
    comparison.report(
      'default-changed',
      pair,
      `default was ${JSON.stringify(old.default) ?? 'not given'}, is now ${JSON.stringify(new_.default) ?? 'not given'}`,
    )
  if (new_.deprecated && !old.deprecated) comparison.report('deprecated', pair, 'deprecated')
  if (old.deprecated && !new_.deprecated) comparison.report('undeprecated', pair, 'no longer deprecated')
}
