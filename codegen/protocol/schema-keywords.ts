/**
 * The keywords of {@link JsonSchema} in the order documents write them, and what each holds. Loading, normalising and
 * walking all read this table; `schema/protocol.schema.json` says the same to editors.
 */

import type { JsonSchema } from './model.js'

/** Schemas and the values in them may be nested this deep; deeper documents are refused rather than overflow a stack. */
export const maximumDepth = 200

/** What a keyword holds. */
export type KeywordKind =
  | 'schema'
  | 'schema-or-boolean'
  | 'schemas'
  | 'schema-map'
  | 'types'
  | 'value'
  | 'values'
  | 'strings'
  | 'string'
  | 'pattern'
  | 'boolean'
  | 'number'
  | 'count'
  | 'discriminator'

const keywords = {
  title: 'string',
  description: 'string',
  deprecated: 'boolean',
  $ref: 'string',
  type: 'types',
  const: 'value',
  enum: 'values',
  format: 'string',
  pattern: 'pattern',
  minLength: 'count',
  maxLength: 'count',
  minimum: 'number',
  maximum: 'number',
  exclusiveMinimum: 'number',
  exclusiveMaximum: 'number',
  multipleOf: 'number',
  discriminator: 'discriminator',
  anyOf: 'schemas',
  oneOf: 'schemas',
  allOf: 'schemas',
  not: 'schema',
  properties: 'schema-map',
  required: 'strings',
  additionalProperties: 'schema-or-boolean',
  patternProperties: 'schema-map',
  propertyNames: 'schema',
  minProperties: 'count',
  maxProperties: 'count',
  prefixItems: 'schemas',
  items: 'schema-or-boolean',
  minItems: 'count',
  maxItems: 'count',
  uniqueItems: 'boolean',
  default: 'value',
  examples: 'values',
} as const satisfies Record<keyof JsonSchema, KeywordKind>

/** Keywords that admit and refuse nothing. */
export const annotations: ReadonlySet<string> = new Set([
  'title',
  'description',
  'deprecated',
  'default',
  'examples',
  'discriminator',
])

/** What each keyword holds, in the order of documents. */
export const keywordKinds: ReadonlyMap<string, KeywordKind> = new Map(Object.entries(keywords))
