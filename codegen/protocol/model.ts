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
  [extension: `x-${string}`]: Json
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
  /** Whether it is answered. */
  kind: MethodKind
  /** Which side sends it. */
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
  [extension: `x-${string}`]: Json
}

/** An error that a request is known to answer with: one of a code, or what comes with the errors that have no code here. */
export interface MethodError {
  /** Error code, a whole number; there is a message beside it. */
  code?: number
  /** The message that comes with the code. */
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
 *
 * A type alias and no interface, so that TypeScript takes a schema for a {@link Json} value.
 */
export type JsonSchema = {
  /** The named shape that holds too: `#/$defs/Name`. */
  $ref?: string
  /** Type, or types, of the value. */
  type?: JsonType | JsonType[]
  /** The only value. */
  const?: Json
  /** The only values. */
  enum?: Json[]
  /** Names of the members of `enum`, one for each. */
  'x-enumNames'?: string[]

  /** Schemas of properties by name. */
  properties?: Record<string, JsonSchema>
  /** Names that every object has. */
  required?: string[]
  /** Schema of properties that no other keyword names; false for none. */
  additionalProperties?: boolean | JsonSchema
  /** Schemas of properties whose names match a pattern. */
  patternProperties?: Record<string, JsonSchema>
  /** Schema of the names. */
  propertyNames?: JsonSchema
  /** The least number of properties. */
  minProperties?: number
  /** The greatest number of properties. */
  maxProperties?: number

  /** Schema of the items after `prefixItems`; false for none. */
  items?: boolean | JsonSchema
  /** Schemas of the first items, by position. */
  prefixItems?: JsonSchema[]
  /** The least number of items. */
  minItems?: number
  /** The greatest number of items. */
  maxItems?: number
  /** Whether no two items are equal. */
  uniqueItems?: boolean

  /** At least one of these holds. */
  anyOf?: JsonSchema[]
  /** Exactly one of these holds. */
  oneOf?: JsonSchema[]
  /** Names of the variants of `anyOf` or `oneOf`, one for each. */
  'x-variantNames'?: string[]
  /** All of these hold. */
  allOf?: JsonSchema[]
  /** This does not hold. */
  not?: JsonSchema
  /** OpenAPI's discriminator: the property whose literal tells the variants of `anyOf` / `oneOf` apart. */
  discriminator?: { propertyName: string }

  /** The least number. */
  minimum?: number
  /** The greatest number. */
  maximum?: number
  /** Every number is greater. */
  exclusiveMinimum?: number
  /** Every number is less. */
  exclusiveMaximum?: number
  /** Every number is a multiple of it. */
  multipleOf?: number
  /** The least number of characters. */
  minLength?: number
  /** The greatest number of characters. */
  maxLength?: number
  /** Regular expression (ECMA-262, Unicode) that matches somewhere in the text. */
  pattern?: string
  /** What a text looks like, such as `uri`; not checked. */
  format?: string

  /** Name for people; it has no meaning. */
  title?: string
  /** Text for people. */
  description?: string
  /** Whether it should no longer be used. */
  deprecated?: boolean
  /** Version of the protocol that introduced the shape or property. */
  'x-since'?: string
  /** How stable the shape or property is; it is stable when absent. */
  'x-stability'?: Stability
  /** The value that stands for none. */
  default?: Json
  /** Valid values. */
  examples?: Json[]

  /** Data of other tools; it does not affect which values are valid. */
  [extension: `x-${string}`]: Json
}
