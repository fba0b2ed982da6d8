/** What validation needs of a protocol: its methods and shapes, without words for people. */
export interface ProtocolShapes {
  readonly methods: readonly MethodShapes[]
  /** Named shapes as JSON Schema 2020-12; referred to as `#/$defs/Name`. */
  readonly $defs: Readonly<Record<string, object>>
}

/** The shapes of one method. */
export interface MethodShapes {
  /** Wire name, such as `chat/submitMessage`. */
  readonly method: string
  readonly kind: 'request' | 'notification'
  readonly messageDirection: 'clientToServer' | 'serverToClient' | 'both'
  /** Schema of the parameters; null when the method takes none. */
  readonly params: object | null
  /** Whether the parameters may be left out. */
  readonly paramsOptional?: boolean
  /** Names of positional parameters; `params` is then the schema of an array. */
  readonly paramNames?: readonly string[]
  /** Schema of the result; null when it is always null. Requests only. */
  readonly result?: object | null
}

/** The keywords that are checked: the part of JSON Schema 2020-12 that protocol documents use. */
export interface Schema {
  readonly $ref?: string
  readonly type?: JsonType | readonly JsonType[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]

  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly propertyNames?: Schema
  readonly minProperties?: number
  readonly maxProperties?: number

  readonly items?: boolean | Schema
  readonly prefixItems?: readonly Schema[]
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean

  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly not?: Schema
  readonly discriminator?: { readonly propertyName: string }

  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
}

/** Names of the primitive types of JSON Schema. */
export type JsonType = 'array' | 'boolean' | 'integer' | 'null' | 'number' | 'object' | 'string'

/**
 * How a shape is read. `closed`: only what it lists is valid. `open`: also what a newer peer may send in its place,
 * that is, another value of the same type for a literal, and an object whose tag is an unknown string.
 */
export type Reading = 'open' | 'closed'
