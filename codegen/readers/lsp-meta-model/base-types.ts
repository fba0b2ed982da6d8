import type { JsonSchema } from '../../protocol/model.js'

/**
 * Base types that have a name in the specification.
 *
 * @see https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseTypes
 */
export const namedBases: ReadonlyMap<string, JsonSchema> = new Map<string, JsonSchema>([
  ['DocumentUri', { type: 'string', format: 'uri' }],
  ['RegExp', { type: 'string', format: 'regex' }],
  ['URI', { type: 'string', format: 'uri' }],
  ['decimal', { type: 'number' }],
  ['integer', { type: 'integer', minimum: -2147483648, maximum: 2147483647 }],
  ['uinteger', { type: 'integer', minimum: 0, maximum: 2147483647 }],
])

/** Base types that JSON Schema has. */
export const plainBases: ReadonlyMap<string, JsonSchema> = new Map<string, JsonSchema>([
  ['boolean', { type: 'boolean' }],
  ['null', { type: 'null' }],
  ['string', { type: 'string' }],
])
