import { isObject, type JsonObject } from '../protocol/json.js'

/** A reader, and the options of a recipe for it. */
export interface GuessedRecipe {
  reader: string
  options: JsonObject
}

/**
 * Finds the reader for JSON definitions from their content. Undefined when none fits.
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

/** A tree of methods: the key of their wire names, and the branches at the root that hold any. */
export interface GuessedTree {
  marker: string
  branches: readonly string[]
}

/** Recognises a tree whose leaves have the wire name of a method beside `params` or `result`. */
export function guessTree(value: unknown): GuessedTree | undefined {
  if (!isObject(value)) return undefined
  const branches = Object.keys(value).filter(key => !/^(\$?defs|definitions)$/.test(key))
  const marked = branches.map(branch => ({ branch, marker: markerIn(value[branch], 0) }))
  const marker = marked.find(found => found.marker !== undefined)?.marker
  if (marker === undefined) return undefined
  return { marker, branches: marked.filter(found => found.marker === marker).map(({ branch }) => branch) }
}

const deepestLeaf = 12

function markerIn(value: unknown, depth: number): string | undefined {
  if (!isObject(value) || depth > deepestLeaf) return undefined
  const marker = Object.keys(value).find(key => /method$/i.test(key) && typeof value[key] === 'string')
  if (marker !== undefined && ('params' in value || 'result' in value)) return marker
  for (const inner of Object.values(value)) {
    const found = markerIn(inner, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}
