import type { Json, JsonSchema, JsonType } from '../../protocol/model.js'
import { isAnnotation } from '../../protocol/schema-keywords.js'
import type { SchemaPlace } from './finding.js'

/** Keywords by which a shape is made of other shapes or of literals. */
export const compositeKeywords: readonly string[] = ['$ref', 'anyOf', 'oneOf', 'allOf', 'not', 'const', 'enum']

/** One of the alternatives that a shape admits. */
export type Alternative =
  | { kind: 'type'; type: Exclude<JsonType, 'null' | 'boolean'>; place: SchemaPlace }
  | { kind: 'reference'; name: string; place: SchemaPlace }
  | { kind: 'other'; place: SchemaPlace }

/** A shape as the alternatives it admits: `null`, literals, and everything else. */
export interface Alternatives {
  /** Admits every value: nothing else matters. */
  any: boolean
  null: boolean
  /** The literals in order; `boolean` is the two literals it stands for. */
  literals: Json[]
  others: Alternative[]
  /** Any value, null, a literal or a shape is there twice. */
  repeats: boolean
}

/** The keywords of a schema that admit or refuse something. */
export const assertionsOf = (schema: JsonSchema): string[] =>
  Object.keys(schema).filter(keyword => !isAnnotation(keyword))

/** Finds the shape that a reference stands for. */
export type Resolve = (place: SchemaPlace) => SchemaPlace

/** Whether a JSON value is of a type of JSON Schema. */
export function isOfType(value: Json, type: JsonType): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'integer':
      return Number.isInteger(value)
    default:
      return typeof value === type
  }
}
