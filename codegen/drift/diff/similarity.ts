import type { JsonSchema } from '../../protocol/model.js'
import type { Fingerprints } from './fingerprints.js'

/** How alike two shapes are, from 0 to 1. */
export function similarity(old: JsonSchema, new_: JsonSchema, fingerprints: Fingerprints): number {
  if (fingerprints.sameDemands(old, new_)) return 1
  if (old.type === 'object' && new_.type === 'object') return Math.round(sharedProperties(old, new_) * 95) / 100
  return 0.3
}

/** How many of the properties of two objects have the same name, from 0 to 1. */
function sharedProperties(a: JsonSchema, b: JsonSchema): number {
  return sharedNames(Object.keys(a.properties ?? {}), new Set(Object.keys(b.properties ?? {})))
}

/** How many of all names are in both lists, from 0 to 1. */
export function sharedNames(mine: readonly string[], theirs: ReadonlySet<string>): number {
  const common = mine.filter(name => theirs.has(name)).length
  const all = mine.length + theirs.size - common
  return all === 0 ? 1 : common / all
}
