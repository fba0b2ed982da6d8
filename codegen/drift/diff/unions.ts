import type { Json } from '../../protocol/model.js'
import { type Alternative, type Alternatives, assertionsOf, isOfType } from './alternative.js'
import { expandReferences } from './alternatives.js'
import { canonicalJson } from './canonical.js'
import { describeLiteral, describeSchema, describeVariant, variantPath } from './describe.js'
import type { Comparison, Pair } from './finding.js'
import { matchAlternatives } from './match-alternatives.js'

type CompareAlike = (pair: Pair, comparison: Comparison) => void

/** Compares what two shapes admit, alternative by alternative. */
export function compareAlternatives(
  pair: Pair,
  old: Alternatives,
  new_: Alternatives,
  comparison: Comparison,
  compareAlike: CompareAlike,
): void {
  const named = matchNames(old, new_)
  expandReferences(old, place => comparison.resolve('old', place))
  expandReferences(new_, place => comparison.resolve('new', place))
  named.push(...matchNames(old, new_))
  for (const [before, after] of named) comparison.compare({ old: before.place, new: after.place, path: pair.path })
  if (old.any || new_.any) {
    if (!new_.any) comparison.report('type-narrowed', pair, `was any value, is now ${describeSchema(pair.new.schema)}`)
    if (!old.any) comparison.report('type-widened', pair, `was ${describeSchema(pair.old.schema)}, is now any value`)
    return
  }
  const covered = new Set<Alternative>()
  const gone = literalsBeyond(old, new_, covered)
  const come = literalsBeyond(new_, old, covered)
  const matches = matchAlternatives(old.others, new_.others, comparison)
  const before = matches.old.filter(alternative => !covered.has(alternative))
  const after = matches.new.filter(alternative => !covered.has(alternative))
  const common =
    named.length + matches.pairs.length + covered.size + old.literals.length - gone.missing.length - gone.covered.length
  const isEmpty = ({ literals, others }: Alternatives) => literals.length + others.length === 0
  if (common === 0 && !isEmpty(old) && !isEmpty(new_)) {
    const [was, is] = [describeSchema(pair.old.schema), describeSchema(pair.new.schema)]
    comparison.report('type-changed', pair, was === is ? `${was} is another shape now` : `was ${was}, is now ${is}`)
    return
  }
  if (old.null !== new_.null)
    comparison.report(
      new_.null ? 'null-added' : 'null-removed',
      pair,
      new_.null ? 'may be null now' : 'is never null now',
    )
  reportLiterals(pair, old, new_, gone, come, comparison)
  for (const { place } of before)
    comparison.report(
      'variant-removed',
      { ...pair, old: place },
      `no longer ${describeVariant(place.schema, matches.tags)}`,
    )
  for (const { place } of after)
    comparison.report('variant-added', { ...pair, new: place }, `also ${describeVariant(place.schema, matches.tags)}`)
  for (const [a, b] of matches.pairs) {
    const alike = { old: a.place, new: b.place, path: variantPath(pair.path, b.place.schema, matches.tags) }
    if (a.kind === 'reference' || b.kind === 'reference') comparison.compare(alike)
    else {
      if (a.kind === 'type' && b.kind === 'type' && a.type !== b.type)
        comparison.report(
          b.type === 'number' ? 'type-widened' : 'type-narrowed',
          alike,
          `was ${a.type}, is now ${b.type}`,
        )
      if (a.place.pointer !== pair.old.pointer && b.place.pointer !== pair.new.pointer) comparison.compareWords(alike)
      compareAlike(alike, comparison)
    }
  }
}

type Match = [Alternative, Alternative]

/** Takes references of the same name out of both lists. */
function matchNames(old: Alternatives, new_: Alternatives): Match[] {
  const names = new Map(new_.others.flatMap(item => (item.kind === 'reference' ? [[item.name, item] as const] : [])))
  const matches = old.others.flatMap((item): Match[] => {
    const other = item.kind === 'reference' ? names.get(item.name) : undefined
    return other ? [[item, other]] : []
  })
  const taken = new Set(matches.flat())
  old.others = old.others.filter(item => !taken.has(item))
  new_.others = new_.others.filter(item => !taken.has(item))
  return matches
}

interface Beyond {
  /** Literals of the one that the other does not admit. */
  missing: Json[]
  /** Literals of the one that the other admits by a type, such as `string`. */
  covered: Json[]
}

function literalsBeyond(one: Alternatives, other: Alternatives, covering: Set<Alternative>): Beyond {
  const there = new Set(other.literals.map(canonicalJson))
  const beyond: Beyond = { missing: [], covered: [] }
  for (const value of one.literals) {
    if (there.has(canonicalJson(value))) continue
    const type = other.others.find(
      item => item.kind === 'type' && isOfType(value, item.type) && assertionsOf(item.place.schema).length === 1,
    )
    beyond[type ? 'covered' : 'missing'].push(value)
    if (type) covering.add(type)
  }
  return beyond
}

function reportLiterals(
  pair: Pair,
  old: Alternatives,
  new_: Alternatives,
  gone: Beyond,
  come: Beyond,
  comparison: Comparison,
): void {
  if (gone.covered.length > 0)
    comparison.report('type-widened', pair, `was ${listLiterals(gone.covered)}, is now any ${typeNames(gone.covered)}`)
  if (come.covered.length > 0)
    comparison.report('type-narrowed', pair, `was any ${typeNames(come.covered)}, is now ${listLiterals(come.covered)}`)
  if (gone.missing.length > 0) comparison.report('literal-removed', pair, `no longer ${listLiterals(gone.missing)}`)
  if (come.missing.length > 0) comparison.report('literal-added', pair, `also ${listLiterals(come.missing)}`)
  const same = gone.covered.length + gone.missing.length + come.covered.length + come.missing.length === 0
  if (same && canonicalJson(old.literals) !== canonicalJson(new_.literals))
    comparison.report('literals-reordered', pair, 'the literals are in another order')
}

const typeNames = (values: readonly Json[]) => [...new Set(values.map(value => typeof value))].join(' | ')

const shownLiterals = 12

function listLiterals(values: readonly Json[]): string {
  if (values.length === 2 && values.every(value => typeof value === 'boolean')) return 'boolean'
  const shown = values.slice(0, shownLiterals).map(describeLiteral).join(', ')
  return values.length > shownLiterals ? `${shown}, … ${values.length - shownLiterals} more` : shown
}
