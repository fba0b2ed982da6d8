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
 * that is, another value of the same type for a literal, and an object whose tag is an unknown string or number.
 */
export type Reading = 'open' | 'closed'

/** Whether a value is valid. */
export type Check = (value: unknown) => boolean
