import type { JsonSchema, Method } from '../protocol/model.js'
import type { Documented } from './model.js'

/** The description and marks of a schema. */
export const documentedOf = (schema: JsonSchema): Documented =>
  documented(schema.description, schema.deprecated, schema['x-since'], schema['x-stability'])

/** The description and marks of a method. */
export const documentedMethod = ({ summary, deprecated, since, stability }: Method): Documented =>
  documented(summary, deprecated, since, stability)

function documented(
  description: string | undefined,
  deprecated: boolean | string | undefined,
  since: string | undefined,
  stability: Documented['stability'],
): Documented {
  const given: Documented = {}
  if (description) given.description = description
  if (deprecated) given.deprecated = deprecated
  if (since) given.since = since
  if (stability) given.stability = stability
  return given
}
