import { isObject } from '../../../base/json.js'

/** The dialects that are read; `none` for a schema that does not say which it is in, `other` for one that is not read. */
export type Dialect = 'draft-04' | 'draft-07' | '2019-09' | '2020-12' | 'none' | 'other'

// Draft-07 adds keywords to draft-06 and changes none.
const dialects: Readonly<Record<string, Dialect>> = {
  'json-schema.org/draft-04/schema': 'draft-04',
  'json-schema.org/draft-06/schema': 'draft-07',
  'json-schema.org/draft-07/schema': 'draft-07',
  'json-schema.org/draft/2019-09/schema': '2019-09',
  'json-schema.org/draft/2020-12/schema': '2020-12',
}

/** The dialect that `$schema` names. */
export function dialectOf(schema: unknown): Dialect {
  const named = isObject(schema) ? schema.$schema : undefined
  if (named === undefined) return 'none'
  if (typeof named !== 'string') return 'other'
  const key = named.replace(/^https?:\/\//, '').replace(/#$/, '')
  return Object.hasOwn(dialects, key) ? (dialects[key] ?? 'other') : 'other'
}

/** The dialect of a file: the one that it names, otherwise the first that one of its definitions names. */
export function dialectOfFile(file: unknown): Dialect {
  const own = dialectOf(file)
  if (own !== 'none' || !isObject(file)) return own
  const definitions = [file.$defs, file.definitions, file.schemas].filter(isObject).flatMap(Object.values)
  return definitions.map(dialectOf).find(dialect => dialect !== 'none' && dialect !== 'other') ?? own
}

/** Whether what stands beside `$ref` is ignored: later dialects apply it. */
export const ignoresSiblings = (dialect: Dialect): boolean => dialect === 'draft-04' || dialect === 'draft-07'

/** Keyword of draft-04 for what is `$id` from draft-06 on. */
export const idKeyword = (dialect: Dialect): '$id' | 'id' => (dialect === 'draft-04' ? 'id' : '$id')

/** Keywords that refuse values, and the dialects that do not have them yet: validators of those pass them over. */
const newer: Readonly<Record<string, readonly Dialect[]>> = {
  const: ['draft-04'],
  propertyNames: ['draft-04'],
  prefixItems: ['draft-04', 'draft-07', '2019-09'],
}

/** Whether a keyword that refuses values came after a dialect. */
export const cameAfter = (dialect: Dialect, keyword: string): boolean =>
  Object.hasOwn(newer, keyword) && newer[keyword]?.includes(dialect) === true
