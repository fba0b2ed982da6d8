import type { PlacedFault } from './faults.js'

/** How well a variant matches a value. */
export interface Closeness {
  /** Properties of the value that the variant declares. */
  named: number
  /** Properties that have the literal that the variant requires. */
  literal: number
}

/**
 * The faults of the variant that a value comes nearest to: the one whose literals it has, then the one that declares most
 * of its properties, then the one with the fewest faults, then the one whose faults lie deepest.
 *
 * @param depth how deep in the value the union is
 * @returns undefined when no variant is nearer than another.
 */
export function nearest(
  candidates: readonly number[],
  faultsOf: (index: number) => PlacedFault[],
  closenessOf: (index: number) => Closeness,
  depth: number,
): PlacedFault[] | undefined {
  let best: { faults: PlacedFault[]; score: readonly number[] } | undefined
  let alike = false
  for (const index of candidates) {
    const faults = faultsOf(index)
    // Only placeholders differ from this variant.
    if (faults.length === 0) return []
    const { named, literal } = closenessOf(index)
    const wrongLiterals = faults.filter(({ isLiteral, depth: at }) => isLiteral && at <= depth + 1).length
    const score = [-wrongLiterals, literal, named, -faults.length, Math.max(...faults.map(fault => fault.depth))]
    const order = best ? compare(score, best.score) : 1
    if (order > 0) [best, alike] = [{ faults, score }, false]
    else if (order === 0) alike = true
  }
  const deepest = best?.score.at(-1) ?? depth
  return alike && deepest === depth ? undefined : best?.faults
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
