import { isObject } from '../../../base/json.js'

/** The dialects that are read; `none` for a schema that does not say which it is in, `other` for one that is not read. */
export type Dialect = 'draft-07' | '2019-09' | '2020-12' | 'none' | 'other'

const dialects: Readonly<Record<string, Dialect>> = {
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
