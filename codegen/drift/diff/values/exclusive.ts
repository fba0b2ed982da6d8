import { addToGroup } from '../../../protocol/groups.js'
import { accepts } from './accepts.js'
import { type Demand, isPlainlyAny, isWholeType, kindOf, type Variant } from './demand.js'
import { areDisjoint, isPlainlyDisjoint } from './disjoint.js'
import { intersectAll, withoutRepeats } from './intersect.js'
import { variantsMeeting } from './variant-index.js'

/** More pairs of overlapping variants are not told apart. */
const maximumOverlaps = 1_000

/** More pairs of variants are not compared. */
const maximumCompared = 100_000

/** A branch of a `oneOf`. */
interface Branch {
  demand: Demand
  variants: readonly Variant[]
}

/**
 * The values of each branch of a `oneOf` that no other branch admits.
 *
 * @param crowd stands for what fits several branches, where too many overlap to exclude each from each
 */
export function exclusive(branches: readonly Branch[], crowd: () => Demand): Variant[] {
  const others = othersOf(branches)
  // Two branches may share a variant: what overlaps it is another branch for each.
  const left: Variant[] = []
  let [toCompare, toTell] = [maximumCompared, maximumOverlaps]
  const overlapsOf = (variant: Variant, demand: Demand): Demand[] => {
    const found = new Set<Demand>()
    for (const [other, candidate] of others(variant, demand)) {
      if (toCompare-- < 0) break
      if (!found.has(other) && !areDisjoint(variant, candidate)) found.add(other)
    }
    toTell -= found.size
    return [...found]
  }
  for (const { demand, variants } of branches)
    for (const variant of variants) {
      left.push(...without(variant, overlapsOf(variant, demand)))
      if (toCompare < 0 || toTell < 0) return apart(branches, others, crowd())
    }
  return left
}

type OthersOf = (variant: Variant, demand: Demand) => Iterable<readonly [Demand, Variant]>

/** Finds the variants of other branches that may have a value in common with one. */
function othersOf(branches: readonly Branch[]): OthersOf {
  const demands = new Map<Variant, Demand[]>()
  for (const { demand, variants } of branches) for (const variant of variants) addToGroup(demands, variant, demand)
  const all = [...demands.keys()]
  return function* (variant, demand) {
    for (const candidate of variantsMeeting(all, variant))
      for (const other of demands.get(candidate) ?? [])
        if (other !== demand && !variant.without.includes(other)) yield [other, candidate]
  }
}

/** The variant without what others admit too. */
function without(variant: Variant, overlaps: readonly Demand[]): Variant[] {
  if (overlaps.length === 0) return [variant]
  if (overlaps.some(other => covers(other, variant))) return []
  return [{ ...variant, without: [...variant.without, ...overlaps] }]
}

function apart(branches: readonly Branch[], others: OthersOf, crowd: Demand): Variant[] {
  return branches.flatMap(({ demand, variants }) =>
    variants.map(variant => {
      const [first] = others(variant, demand)
      return first ? { ...variant, without: [...variant.without, crowd] } : variant
    }),
  )
}

/** Whether all values of a variant fit a demand, shown without splitting it. */
const covers = (demand: Demand, variant: Variant): boolean =>
  isPlainlyAny(demand) ||
  (variant.kind === 'literal'
    ? accepts(demand, variant.value) === true
    : demand.variants.some(item => item.kind === variant.kind && isWholeType(item)))

/**
 * What a demand excludes from a type that it admits otherwise: who negates it admits just that. One list for each of its
 * variants of the type; undefined when it excludes by something else too.
 */
function exceptionsOf({ variants }: Demand, kind: Variant['kind']): (readonly Demand[])[] | undefined {
  const same = variants.filter(item => (item.kind === 'literal' ? kindOf(item.value) : item.kind) === kind)
  return same.length > 0 && same.every(item => item.without.length > 0 && isWholeType({ ...item, without: [] }))
    ? same.map(({ without }) => without)
    : undefined
}

/** The values of some variants that a demand does not admit (`not`). */
export function exclude(variants: readonly Variant[], excluded: Demand): Variant[] {
  return variants.flatMap(variant => {
    if (isPlainlyDisjoint(variant, excluded)) return [variant]
    if (covers(excluded, variant)) return []
    const exceptions = exceptionsOf(excluded, variant.kind)
    return exceptions
      ? exceptions.reduce((left, demands) => intersectAll(left, variantsOfAny(demands)), [variant])
      : [{ ...variant, without: [...variant.without, excluded] }]
  })
}

const variantsOfAny = (demands: readonly Demand[]): Variant[] =>
  withoutRepeats(demands.flatMap(({ variants }) => variants))
