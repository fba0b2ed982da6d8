/**
 * The model of a protocol: readers produce a {@link Protocol}, everything else reads it.
 *
 * Shapes are JSON Schema 2020-12; the words for methods follow the meta model of the Language Server Protocol.
 * The committed form of the model is the protocol document, described by `schema/protocol.schema.json`.
 */

import type { Wire } from '../../base/wire.js'

/** A protocol: its methods and the shapes they share. */
export interface Protocol {
  /** Where the schema of the document is found, relative to the document. */
  $schema?: string
  /** Version of the form of documents: written documents have it, a protocol in memory may go without. */
  documentVersion?: 2
  /** Name of the protocol: lower-case letters, digits and hyphens, such as `cody`. */
  protocol: string
  /** Version of the protocol, such as `1.114.0`. */
  version: string
  /** Where the definitions came from. */
  origin?: ProtocolOrigin
  /** One line on what the protocol is. */
  summary?: string
  /** How messages travel; each member has the meaning of the Language Server Protocol when it is left out. */
  wire?: Wire
  /** The methods, in the order of the definitions. */
  methods: Method[]
  /** Named shapes, sorted by name; referred to as `#/$defs/Name`. */
  $defs: Record<string, JsonSchema>
  /** Data of other tools. */
  [extension: `x-${string}`]: unknown
}

/** Where definitions came from: enough to find them again. */
export interface ProtocolOrigin {
  /** Repository or package that holds the definitions. */
  repository?: string
  /** Revision (commit) or package version they were read at. */
  revision?: string
  /** Path of the definitions inside the repository or package. */
  path?: string
}

/** Whether a method is answered. */
export type MethodKind = 'request' | 'notification'

/** Who may send a method: the client, the server (the agent), or either. */
export type MessageDirection = 'clientToServer' | 'serverToClient' | 'both'

/** One method of a protocol. */
export interface Method {
  /** Wire name, such as `chat/submitMessage`. */
  method: string
  kind: MethodKind
  messageDirection: MessageDirection
  /** Shape of the parameters; null when the method takes none. */
  params: JsonSchema | null
  /** Whether the parameters may be left out. */
  paramsOptional?: boolean
  /**
   * Names of parameters by position. `params` is then a tuple with a schema for each: `prefixItems`, `minItems` for
   * the ones that are needed, and `items: false`.
   */
  paramNames?: string[]
  /** Shape of the result; null when the result is always null. Requests only. */
  result?: JsonSchema | null
  /** Errors that the method is known to answer with. Requests only. */
  errors?: MethodError[]
  /** One line on what the method does. */
  summary?: string
  /** Version of the protocol that introduced the method. */
  since?: string
  /** How stable the method is; it is stable when absent. */
  stability?: Stability
  /** True, or the reason, when the method should no longer be used. */
  deprecated?: boolean | string
  /** Data of other tools. */
  [extension: `x-${string}`]: unknown
}

/** An error that a request is known to answer with: one of a code, or what comes with the errors that have no code here. */
export interface MethodError {
  /** Error code, a whole number; there is a message beside it. */
  code?: number
  message?: string
  /** Shape of the `data` that comes with it. */
  data?: JsonSchema
}

/**
 * Marks what is not stable: `experimental` and `proposed` may change or be removed; `internal` is not for general use.
 */
export type Stability = 'experimental' | 'proposed' | 'internal'

/** Names of the primitive types of JSON Schema. */
export type JsonType = 'array' | 'boolean' | 'integer' | 'null' | 'number' | 'object' | 'string'

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/**
 * The part of JSON Schema 2020-12 that documents use. A schema without keywords (`{}`) admits every value;
 * `{ "not": {} }` admits none. An object without `additionalProperties` is open: unknown fields are allowed.
 */
export interface JsonSchema {
  $ref?: string
  type?: JsonType | JsonType[]
  const?: Json
  enum?: Json[]
  /** Names of the members of `enum`, one for each. */
  'x-enumNames'?: string[]

  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: boolean | JsonSchema
  patternProperties?: Record<string, JsonSchema>
  propertyNames?: JsonSchema
  minProperties?: number
  maxProperties?: number

  items?: boolean | JsonSchema
  prefixItems?: JsonSchema[]
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean

  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  /** Names of the variants of `anyOf` or `oneOf`, one for each. */
  'x-variantNames'?: string[]
  allOf?: JsonSchema[]
  not?: JsonSchema
  /** OpenAPI's discriminator: the property whose literal tells the variants of `anyOf` / `oneOf` apart. */
  discriminator?: { propertyName: string }

  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  multipleOf?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  format?: string

  title?: string
  description?: string
  deprecated?: boolean
  /** Version of the protocol that introduced the shape or property. */
  'x-since'?: string
  /** How stable the shape or property is; it is stable when absent. */
  'x-stability'?: Stability
  default?: Json
  examples?: Json[]

  /** Data of other tools; it does not affect which values are valid. */
  [extension: `x-${string}`]: unknown
}
