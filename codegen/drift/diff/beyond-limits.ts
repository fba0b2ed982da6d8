import { getOwn } from '../../../base/json.js'
import type { JsonSchema, Protocol } from '../../protocol/model.js'
import { refNames, schemasOfMethod } from '../../protocol/walk.js'

/**
 * Named shapes that messages use in places where too much was to compare: a change of one may matter in ways that no route
 * shows.
 *
 * @param opaque the schemas that were not looked into
 */
export function namesBeyondLimits({ methods, $defs }: Protocol, opaque: Iterable<JsonSchema>): ReadonlySet<string> {
  const inside = namesReached(opaque, $defs)
  if (inside.size === 0) return inside
  const used = namesReached(methods.flatMap(schemasOfMethod), $defs)
  return new Set([...inside].filter(name => used.has(name)))
}

/** The names that schemas refer to, however far. */
function namesReached(schemas: Iterable<JsonSchema>, $defs: Protocol['$defs']): Set<string> {
  const names = new Set<string>()
  for (const schema of schemas) for (const name of refNames(schema)) names.add(name)
  for (const name of names) for (const next of refNames(getOwn($defs, name))) names.add(next)
  return names
}
