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
  | 'names'
  | 'string'
  | 'pattern'
  | 'boolean'
  | 'number'
  | 'count'
  | 'discriminator'
  | 'stability'

type KnownKeyword =
  | Exclude<keyof JsonSchema, `x-${string}`>
  | 'x-since'
  | 'x-stability'
  | 'x-enumNames'
  | 'x-variantNames'

const keywords = {
  title: 'string',
  description: 'string',
  deprecated: 'boolean',
  'x-since': 'string',
  'x-stability': 'stability',
  $ref: 'string',
  type: 'types',
  const: 'value',
  enum: 'values',
  'x-enumNames': 'names',
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
  'x-variantNames': 'names',
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
} as const satisfies Record<KnownKeyword, KeywordKind>

const annotations = new Set(['title', 'description', 'deprecated', 'default', 'examples', 'discriminator'])

/** Whether a keyword is an annotation: it does not affect which values are valid. */
export const isAnnotation = (keyword: string): boolean => annotations.has(keyword) || isExtension(keyword)

/** Whether a key is one that any tool may add: `x-…`. */
export const isExtension = (key: string): boolean => key.startsWith('x-')

/** What each keyword holds, in the order of documents. */
export const keywordKinds: ReadonlyMap<string, KeywordKind> = new Map(Object.entries(keywords))

/** What a keyword holds; undefined when documents do not use it. */
export const kindOfKeyword = (keyword: string): KeywordKind | undefined =>
  keywordKinds.get(keyword) ?? (isExtension(keyword) ? 'value' : undefined)
