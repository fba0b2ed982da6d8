import { byCodeUnits } from './normalize.js'

/** Orders versions as semantic versioning does: number by number, and a pre-release before its release. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [splitVersion(a), splitVersion(b)]
  const order = compareParts(left.release, right.release)
  if (order !== 0) return order
  if (left.pre.length === 0 || right.pre.length === 0) return right.pre.length - left.pre.length || byCodeUnits(a, b)
  return compareParts(left.pre, right.pre) || byCodeUnits(a, b)
}

function splitVersion(version: string): { release: string[]; pre: string[] } {
  const [release = '', ...pre] = version.replace(/\+.*/s, '').split('-')
  return { release: release.split('.'), pre: pre.flatMap(part => part.split('.')) }
}

function compareParts(left: readonly string[], right: readonly string[]): number {
  for (const [index, part] of left.entries()) {
    const other = right[index]
    const order = other === undefined ? 1 : comparePart(part, other)
    if (order !== 0) return order
  }
  return left.length - right.length
}

function comparePart(a: string, b: string): number {
  const [left, right] = [a, b].map(part => /^\d+$/.test(part))
  if (left && right) return Number(a) - Number(b)
  return left === right ? byCodeUnits(a, b) : left ? -1 : 1
}
