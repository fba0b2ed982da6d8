import { isObject, type JsonObject } from '../../../base/json.js'

/** The options of a recipe for a file whose definitions say which method they belong to, or are unions of messages. */
export function recognize({ $defs, definitions }: JsonObject): JsonObject | undefined {
  const found = isObject($defs) ? $defs : definitions
  if (!isObject(found)) return undefined
  if (Object.values(found).some(definition => isObject(definition) && 'x-method' in definition)) return {}
  const unions = unionsOf(found)
  return Object.keys(unions).length > 0 ? { unions } : undefined
}

const roles = {
  clientRequests: 'ClientRequest',
  serverRequests: 'ServerRequest',
  clientNotifications: 'ClientNotification',
  serverNotifications: 'ServerNotification',
}

/** Definitions that by their names hold the messages of one side. */
function unionsOf(definitions: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(roles).flatMap(([role, name]) => {
      const found = [name, `${name}s`].find(candidate => Object.hasOwn(definitions, candidate))
      return found ? [[role, found]] : []
    }),
  )
}
