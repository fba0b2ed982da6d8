/**
 * The bindings of a protocol, independent of a language: names, types and namespaces are decided here. Targets read this
 * and nothing else, and decide how their language writes it.
 */

import type { Wire } from '../../base/wire.js'
import type { Json, MessageDirection, MethodKind, ProtocolOrigin, Stability } from '../protocol/model.js'
import type { MessageShapes } from './message-shapes.js'

/** The bindings of one version of a protocol. */
export interface Bindings extends Omit<Documented, 'deprecated' | 'since' | 'stability'> {
  /** Name of the protocol, such as `cody`. */
  protocol: Name
  /** Version of the protocol, such as `1.114.0`. */
  version: string
  /** Where the definitions come from. */
  origin?: ProtocolOrigin
  /** How messages travel; what is missing is as in the Language Server Protocol. */
  wire: Wire
  /** Every named type: those of the definitions by name, then those that only methods use. */
  declarations: Declaration[]
  /** Every method, in the order of the definitions. */
  methods: BoundMethod[]
  /** What a client sends, by the paths of the wire names. */
  client: Namespace
  /** What an agent sends. */
  server: Namespace
  /** The shapes that validate messages, as JSON. */
  shapes: MessageShapes
}

/** A name, and how it may be written. */
export interface Name {
  /** The words it is made of, such as `chat`, `models` and `result`; at least one, of letters and digits. */
  words: readonly string[]
  /** The name that the definitions gave: a target writes it as it is where its language allows that. */
  given?: string
}

/** The description and marks that the definitions give. */
export interface Documented {
  /** Text in Markdown; none when left out. */
  description?: string
  /** True, or the reason. */
  deprecated?: boolean | string
  /** The version of the protocol that introduced it. */
  since?: string
  /** What may change; nothing when left out. */
  stability?: Stability
}

/** A named type. */
export interface Declaration extends Documented {
  /** Name of the type, different from all others. */
  name: Name
  /** What it stands for. */
  type: Type
}

/** The type of a value in a message. */
export type Type =
  /** Any value. */
  | { kind: 'unknown' }
  /** No value. */
  | { kind: 'never' }
  /** A scalar type of JSON. */
  | { kind: 'primitive'; primitive: Primitive }
  /** One value. */
  | { kind: 'literal'; value: Json }
  | TemplateType
  | EnumType
  /** A use of a named type. */
  | { kind: 'ref'; declaration: Declaration }
  /** A list of items of one type. */
  | { kind: 'array'; item: Type }
  | TupleType
  /** An object with values of one type, under any names or those of one form; under other names it may have anything. */
  | { kind: 'map'; value: Type; names?: TemplateType }
  | ObjectType
  | UnionType
  /** A value of all these types. */
  | { kind: 'intersection'; members: Type[] }

/** A type of JSON that is no object and no array; `integer` is a number without a fraction. */
export type Primitive = 'string' | 'number' | 'integer' | 'boolean' | 'null'

/** Strings of one form: fixed texts with strings or numbers between them. */
export interface TemplateType {
  kind: 'template'
  /** The fixed texts, and what stands between them. */
  parts: readonly (string | { placeholder: 'string' | 'number' })[]
}

/** One of several values. */
export interface EnumType {
  kind: 'enum'
  /** Its name; a target that prints it in place does not need it. */
  name: Name
  /** The values, in the order of the definitions. */
  members: EnumMember[]
  /** Set when other values of this type may appear, too. */
  open?: Primitive
}

/** A value of an enum. */
export interface EnumMember extends Documented {
  /** The value in messages. */
  value: Json
  /** Only where the definitions name it. */
  name?: Name
}

/** A list with a type for each position. */
export interface TupleType {
  kind: 'tuple'
  /** The type of each position; optional ones come last. */
  items: { type: Type; optional: boolean }[]
  /** Type of what may follow; nothing may when it is missing. */
  rest?: Type
}

/** An object with known properties; one without any is any object. */
export interface ObjectType {
  kind: 'object'
  /** Its name; a target that prints it in place does not need it. */
  name: Name
  /** Objects whose properties it has, too; none of them has a property that is also here or in another. */
  extends: RefType[]
  /** Its properties, in the order of the definitions. */
  properties: Property[]
  /** Type of properties that are not listed, where the definitions say it. */
  others?: Type
  /** Whether it has no other properties than these. */
  closed: boolean
}

/** A use of a named type. */
export type RefType = Extract<Type, { kind: 'ref' }>

/** A property of an object. */
export interface Property extends Documented {
  /** The name in messages. */
  name: string
  /** The type of its value. */
  type: Type
  /** Whether every object has it. */
  required: boolean
}

/** A union: a value of one of several types. */
export interface UnionType {
  kind: 'union'
  /** The name it has, or would have; none where it is one type or null, or lists primitive types. */
  name?: Name
  /** The types, in the order of the definitions. */
  variants: Variant[]
  /** The property whose value tells which variant it is. */
  discriminator?: string
}

/** One of the types of a union. */
export interface Variant {
  /** The type of its values. */
  type: Type
  /** Where the definitions give one, or the discriminator does. */
  name?: Name
}

/** A method with its types. */
export interface BoundMethod extends Documented {
  /** Wire name. */
  method: string
  /** Whether it is answered. */
  kind: MethodKind
  /** Which side sends it. */
  messageDirection: MessageDirection
  /** What is sent with it. */
  parameters: Parameters
  /** Type of the result, of requests. */
  result?: Type
  /** The errors that it is known to answer with. */
  errors: { code?: number; message?: string; data?: Type }[]
}

/** The parameters of a method: none, one value, or a list of values by position. */
export type Parameters =
  /** No parameters. */
  | { kind: 'none' }
  /** One value, which may be optional. */
  | { kind: 'one'; type: Type; optional: boolean }
  /** Values by position. */
  | { kind: 'list'; items: Parameter[] }

/** One of a method's parameters by position. */
export interface Parameter {
  /** Its name. */
  name: Name
  /** The type of its value. */
  type: Type
  /** Whether it may be left out. */
  optional: boolean
}

/** Methods whose wire names start with the same segments, which `/` and `.` separate. */
export interface Namespace {
  /** Name of the last segment; that of the protocol for the whole. */
  name: Name
  /** Segments of the path, none for the whole. */
  path: readonly string[]
  /** What the wire names start with, such as `testing/autocomplete`; empty for the whole. */
  prefix: string
  /** The methods right in it. */
  methods: NamespaceMethod[]
  /** The namespaces right in it. */
  namespaces: Namespace[]
  /** The method whose path is this one. */
  call?: BoundMethod
}

/** A method and the name it has in its namespace. */
export interface NamespaceMethod {
  /** Its name in the namespace. */
  name: Name
  /** The method. */
  method: BoundMethod
}
