import { accepts } from './accepts.js'
import { type Demand, isPlainlyAny, isWholeType, kindOf, type Variant } from './demand.js'
import { isPlainlyDisjoint } from './disjoint.js'
import { tagOf } from './tags.js'

/** The values of each branch of a `oneOf` that no other branch admits. */
export function exclusive(branches: readonly { demand: Demand; variants: readonly Variant[] }[]): Variant[] {
  const all = branches.flatMap(({ variants }) => variants)
  const objects = all.filter(({ kind }) => kind === 'object').length
  // Objects with a tag are not compared pair by pair: there may be hundreds.
  const tagged = objects > 1 && tagOf(all) !== undefined
  const [some, rest] = [branches.filter(({ variants }) => variants.some(({ kind }) => kind !== 'object')), branches]
  return branches.flatMap(({ demand, variants }) =>
    variants.flatMap(variant => {
      const others = tagged && variant.kind === 'object' ? some : rest
      const overlapping = others.filter(other => other.demand !== demand && !isPlainlyDisjoint(variant, other.demand))
      if (overlapping.length === 0) return [variant]
      if (overlapping.some(other => covers(other.demand, variant))) return []
      return [{ ...variant, without: [...variant.without, ...overlapping.map(other => other.demand)] }]
    }),
  )
}

/** Whether all values of a variant fit a demand, shown without splitting it. */
export const covers = (demand: Demand, variant: Variant): boolean =>
  isPlainlyAny(demand) ||
  (variant.kind === 'literal'
    ? accepts(demand, variant.value) === true
    : demand.variants.some(item => item.kind === variant.kind && isWholeType(item)))

/**
 * What a demand excludes from a type that it admits otherwise: who negates it admits just that. One list for each of its
 * variants of the type; undefined when it excludes by something else too.
 */
export function exceptionsOf({ variants }: Demand, kind: Variant['kind']): (readonly Demand[])[] | undefined {
  const same = variants.filter(item => (item.kind === 'literal' ? kindOf(item.value) : item.kind) === kind)
  return same.length > 0 && same.every(item => item.without.length > 0 && isWholeType({ ...item, without: [] }))
    ? same.map(({ without }) => without)
    : undefined
}
