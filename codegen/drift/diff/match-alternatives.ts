import type { JsonSchema } from '../../protocol/model.js'
import type { Alternative } from './alternative.js'
import { canonicalJson } from './canonical.js'
import type { Comparison } from './finding.js'
import { type Described, describeAlternative, literalsOf, tagProperties } from './tags.js'

/** Which alternatives of the old shape are which of the new one, and which are left over. */
export interface Matches {
  /** Properties whose literals tell the object variants apart. */
  tags: string[]
  pairs: [Alternative, Alternative][]
  old: Alternative[]
  new: Alternative[]
}

/** Object variants that share at least this part of their property names may be the same variant. */
const similarEnough = 0.5

/**
 * Finds out which alternatives are the same one: by the literals that tell variants apart, by equality, by type, and
 * last by the properties they share.
 */
export function matchAlternatives(
  old: readonly Alternative[],
  new_: readonly Alternative[],
  comparison: Comparison,
): Matches {
  const left = old.map(alternative => describeAlternative(alternative, place => comparison.resolve('old', place)))
  const right = new_.map(alternative => describeAlternative(alternative, place => comparison.resolve('new', place)))
  const objects = [left, right].map(list => list.filter(({ type }) => type === 'object'))
  const tags = objects.some(list => list.length > 1) ? tagProperties(objects.flat()) : []
  const pairs: [Described, Described][] = []
  const pair = (a: Described, b: Described) => {
    pairs.push([a, b])
    left.splice(left.indexOf(a), 1)
    right.splice(right.indexOf(b), 1)
  }
  const match = (test: (a: Described, b: Described) => boolean) => {
    for (const a of [...left]) {
      const b = right.find(candidate => test(a, candidate))
      if (b) pair(a, b)
    }
  }
  // Equality is only worth its cost where there is a choice.
  if (left.length > 1 || right.length > 1) matchEqual(left, right, pair)
  if (tags.length > 0) match((a, b) => tags.every(tag => sharesLiteral(a.schema, b.schema, tag)))
  const mayBeAlike = (a: Described, b: Described) => tags.length === 0 || a.type !== 'object' || b.type !== 'object'
  match((a, b) => a.type !== undefined && a.type !== 'object' && sameType(a.type, b.type))
  matchSimilar(left, right, pair, mayBeAlike)
  if (left.length === 1 && right.length === 1)
    match((a, b) => mayBeAlike(a, b) && (sameType(a.type, b.type) || a.type === undefined || b.type === undefined))
  return {
    tags,
    pairs: pairs.map(([a, b]) => [a.alternative, b.alternative]),
    old: left.map(({ alternative }) => alternative),
    new: right.map(({ alternative }) => alternative),
  }
}

const sameType = (a: string | undefined, b: string | undefined) =>
  a === b || (a === 'integer' && b === 'number') || (a === 'number' && b === 'integer')

type MakePair = (a: Described, b: Described) => void

function matchEqual(left: readonly Described[], right: readonly Described[], pair: MakePair): void {
  const there = new Map(right.map(item => [canonicalJson(item.alternative.place.schema), item]))
  for (const a of [...left]) {
    const text = canonicalJson(a.alternative.place.schema)
    const b = there.get(text)
    if (!b) continue
    there.delete(text)
    pair(a, b)
  }
}

function sharesLiteral(a: JsonSchema, b: JsonSchema, property: string): boolean {
  const there = new Set(literalsOf(b.properties?.[property]))
  return literalsOf(a.properties?.[property]).some(value => there.has(value))
}

function matchSimilar(
  left: readonly Described[],
  right: readonly Described[],
  pair: MakePair,
  mayBeAlike: (a: Described, b: Described) => boolean,
): void {
  const candidates = left.flatMap(a =>
    right
      .filter(b => a.type === 'object' && b.type === 'object' && mayBeAlike(a, b))
      .map(b => ({ a, b, score: sharedProperties(a.schema, b.schema) })),
  )
  candidates.sort((x, y) => y.score - x.score)
  for (const { a, b, score } of candidates) {
    if (score >= similarEnough && left.includes(a) && right.includes(b)) pair(a, b)
  }
}

/** How many of the properties of two objects have the same name, from 0 to 1. */
export function sharedProperties(a: JsonSchema, b: JsonSchema): number {
  const [mine, theirs] = [Object.keys(a.properties ?? {}), Object.keys(b.properties ?? {})]
  const common = mine.filter(name => Object.hasOwn(b.properties ?? {}, name)).length
  const all = mine.length + theirs.length - common
  return all === 0 ? 1 : common / all
}
