import { getOwn, isObject, type JsonObject } from '../../../base/json.js'
import { usualUnions } from '../message-roles.js'
import { containers } from './names.js'

/** The options of a recipe for a file whose definitions say which method they belong to, or are unions of messages. */
export function recognize(file: JsonObject): JsonObject | undefined {
  const found = definitionsIn(file)
  if (Object.values(found).some(definition => isObject(definition) && 'x-method' in definition)) return {}
  const unions = unionsOf(found)
  return Object.keys(unions).length > 0 ? { unions } : undefined
}

/** The definitions of a file by name, wherever it keeps them; those under `$defs` before others of the same name. */
export function definitionsIn(file: JsonObject): JsonObject {
  const entries = containers.toReversed().flatMap(keys => {
    const found = keys.reduce<unknown>((value, key) => (isObject(value) ? getOwn(value, key) : undefined), file)
    return isObject(found) ? Object.entries(found) : []
  })
  return Object.fromEntries(entries)
}

/** Definitions that by their names hold the messages of one side. */
function unionsOf(definitions: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(usualUnions).flatMap(([role, name]) => {
      const found = [name, `${name}s`].find(candidate => Object.hasOwn(definitions, candidate))
      return found ? [[role, found]] : []
    }),
  )
}
