import { directions, methodKey, methodKeys } from '../../protocol/method-key.js'
import { type JsonDiagnostics, placeKey } from '../diagnostics.js'
import type { SchemaFiles } from './files.js'
import type { Located } from './located.js'
import type { FoundMethod } from './methods/found.js'

/**
 * Joins methods that both sides may send with the same parameters and result to one of direction `both`. Two methods of
 * one name, kind and direction are an error.
 */
export function mergeDirections(
  files: SchemaFiles,
  methods: readonly FoundMethod[],
  diagnostics: JsonDiagnostics,
): FoundMethod[] {
  const taken = new Map<string, FoundMethod>()
  const merged: FoundMethod[] = []
  for (const found of methods) {
    const { method, kind, messageDirection } = found
    const earlier = methodKeys(found)
      .map(key => taken.get(key))
      .find(other => other !== undefined)
    const [opposite] = directions
      .filter(direction => direction !== messageDirection && messageDirection !== 'both')
      .map(direction => taken.get(methodKey({ ...found, messageDirection: direction })))
    if (earlier)
      diagnostics.error({
        code: 'duplicate-method',
        message: `${method} is already a ${kind} of this direction, at ${placeKey(earlier.at)}`,
        at: found.at,
        hint: 'remove one of the two, or give it another name',
      })
    else if (opposite && isSame(files, opposite, found)) {
      taken.set(methodKey(found), opposite)
      opposite.messageDirection = 'both'
    } else {
      merged.push(found)
      for (const key of methodKeys(found)) taken.set(key, found)
    }
  }
  return merged
}

function isSame(files: SchemaFiles, a: FoundMethod, b: FoundMethod): boolean {
  return (
    a.paramsOptional === b.paramsOptional &&
    placeOf(files, a.params) === placeOf(files, b.params) &&
    placeOf(files, a.result) === placeOf(files, b.result)
  )
}

/** Where a schema stands, or the one that it only refers to. */
function placeOf(files: SchemaFiles, at: Located | null | undefined): string | undefined {
  if (!at) return undefined
  const { $ref: ref } = (at.value ?? {}) as Record<string, unknown>
  const target = typeof ref === 'string' ? (files.resolve(at, ref) ?? at) : at
  return placeKey(target)
}
