import { isObject } from '../../base/json.js'
import type { Diagnostic } from './diagnostic.js'

/**
 * Upgrades a parsed document of an earlier version; any other value is returned as it is. Version 1, and documents without
 * a version, called the origin of the definitions `source`.
 */
export function upgradeDocument(value: unknown): unknown {
  if (!isObject(value)) return value
  const { documentVersion, ...rest } = value
  if (documentVersion !== undefined && documentVersion !== 1) return value
  const renamed = (key: string) => (key === 'source' && !('origin' in rest) ? 'origin' : key)
  const entries = Object.entries(rest).map(([key, item]) => [renamed(key), item] as const)
  return Object.fromEntries([['documentVersion', 2], ...entries])
}

/** A problem of an upgraded document at the place where it stands in the document that was read. */
export function asWritten(problem: Diagnostic, written: unknown): Diagnostic {
  const { place } = problem
  if (!place?.pointer?.startsWith('/origin') || !isObject(written) || 'origin' in written) return problem
  return { ...problem, place: { ...place, pointer: place.pointer.replace('/origin', '/source') } }
}
