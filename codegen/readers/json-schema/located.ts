import { isObject } from '../../../base/json.js'
import { escapePointer } from '../../../base/ref.js'
import type { JsonPlace } from '../diagnostics.js'
import { type Dialect, idKeyword, ignoresSiblings } from './dialect.js'

/** A file with schemas. */
export interface SchemaFile {
  /** Path relative to the root of the definitions. */
  name: string
  dialect: Dialect
}

/** A schema resource: a file, or a part of one that has an `$id`. Refs are relative to its URI. */
interface SchemaResource {
  uri: string
  file: SchemaFile
  pointer: string
  value: unknown
}

/** A value in a file of definitions and the place where it stands. */
export interface Located extends JsonPlace {
  value: unknown
  resource: SchemaResource
}

/** The value at a key or an index of a place; undefined when there is none. */
export function childOf(from: Located, token: string): Located | undefined {
  const { value, pointer, file, resource } = from
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined
  const inner = (value as Record<string, unknown>)[token]
  const at: Located = { file, pointer: `${pointer}/${escapePointer(token)}`, value: inner, resource }
  // Most values are no schemas, and no names in a registry.
  return isObject(inner) ? withIdentifier(at, pointer === '/schemas' ? token : undefined) : at
}

/** The value at some tokens below a place; undefined when there is none. */
export const descendantOf = (from: Located, tokens: readonly string[]): Located | undefined =>
  tokens.reduce<Located | undefined>((at, token) => at && childOf(at, token), from)

/** The identifier that a schema gives itself: `$id`, or `id` in draft-04. Up to draft-07 none stands beside a `$ref`. */
export function identifierOf({ value, resource: { file } }: Located): string | undefined {
  const id = isObject(value) ? value[idKeyword(file.dialect)] : undefined
  if (!isObject(value) || typeof id !== 'string') return undefined
  return ignoresSiblings(file.dialect) && typeof value.$ref === 'string' ? undefined : id
}

/**
 * The name of a schema in a registry of Zod, a file that holds nothing but `schemas`: there a `$ref` names another one, as
 * in `{ "$ref": "Position" }` or `{ "$ref": "__shared#/$defs/Position" }`.
 *
 * @see https://zod.dev/json-schema#registries
 */
function nameAmongSchemas({ resource: { pointer: around, value: file } }: Located, key: string): string | undefined {
  if (around !== '' || key === '' || !isObject(file)) return undefined
  return Object.keys(file).every(name => name === 'schemas' || name === '$schema') ? encodeURIComponent(key) : undefined
}

/**
 * The same place, in a new resource when the schema there has an identifier.
 *
 * @param key of the schema in `/schemas`, when it stands there
 */
export function withIdentifier(at: Located, key?: string): Located {
  const { value, resource, pointer } = at
  const id = identifierOf(at) ?? (key === undefined ? undefined : nameAmongSchemas(at, key))
  if (id === undefined || id.startsWith('#') || !URL.canParse(id, resource.uri)) return at
  const target = new URL(id, resource.uri)
  target.hash = ''
  return { ...at, resource: { uri: target.href, file: resource.file, pointer, value } }
}
