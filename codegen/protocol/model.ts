/**
 * The model in the middle: readers produce a {@link Protocol}, everything else consumes it.
 *
 * Shapes are JSON Schema 2020-12; the words for methods follow the meta model of the Language Server Protocol.
 * The committed form of the model is the protocol document, described by `schema/protocol.schema.json`.
 */

/** A protocol: its methods and the shapes they share. */
export interface Protocol {
  /** Where the schema of the document is found, relative to the document. */
  $schema?: string
  /** Version of the form of documents; 1 when absent. */
  documentVersion?: number
  /** Name of the protocol: lower-case letters, digits and hyphens, such as `cody`. */
  protocol: string
  /** Version of the protocol, such as `1.114.0`. */
  version: string
  /** Where the definitions came from. */
  source?: ProtocolSource
  /** One line on what the protocol is. */
  summary?: string
  /** The methods, in the order of the definitions. */
  methods: Method[]
  /** Named shapes, sorted by name; referred to as `#/$defs/Name`. */
  $defs: Record<string, JsonSchema>
}

/** Where definitions came from: enough to find them again. */
export interface ProtocolSource {
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
  /** Shape of the result; null when the result is always null. Requests only. */
  result?: JsonSchema | null
  /** One line on what the method does. */
  summary?: string
  /** True, or the reason, when the method should no longer be used. */
  deprecated?: boolean | string
}

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
  default?: Json
  examples?: Json[]
}
