import { isObject, type JsonObject } from '../protocol/json.js'

/** A reader, and what a recipe for it would say. */
export interface GuessedRecipe {
  reader: string
  options: JsonObject
}

/**
 * Tells by looking which reader JSON definitions are for. Undefined when nothing tells it.
 *
 * @param value parsed JSON
 */
export function guessRecipe(value: unknown): GuessedRecipe | undefined {
  if (!isObject(value)) return undefined
  if (typeof value.openrpc === 'string') return { reader: 'openrpc', options: {} }
  if (isObject(value.metaData) && Array.isArray(value.requests) && Array.isArray(value.structures))
    return { reader: 'lsp-meta-model', options: {} }
  const definitions = isObject(value.$defs) ? value.$defs : isObject(value.definitions) ? value.definitions : undefined
  if (!definitions) return undefined
  if (Object.values(definitions).some(definition => isObject(definition) && 'x-method' in definition))
    return { reader: 'json-schema', options: {} }
  const unions = unionsOf(definitions)
  return Object.keys(unions).length > 0 ? { reader: 'json-schema', options: { unions } } : undefined
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
