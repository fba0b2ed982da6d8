import { refTo } from '../../base/ref.js'
import type { JsonSchema, Method, Protocol } from './model.js'
import { isAnnotation } from './schema-keywords.js'
import { pascalCase, wordsOf } from './words.js'

/** A protocol whose methods refer to named shapes, and the words of the names that were made. */
export interface NamedShapes {
  protocol: Protocol
  /** Words of each name that no definition had, by name. */
  derived: ReadonlyMap<string, readonly string[]>
}

/**
 * Gives a name to each inline shape of a method: `ChatModelsResult`, or `ChatModelsResultItem` when the result is a list
 * of it, `EthCallBlockParam` for the parameter `block` of a list by position. Refs, primitive types, lists of them, and
 * either of them or null, stay inline. When a definition has the name already, the sender is put in front of it, and then
 * `Shape` at its end.
 */
export function nameInlineShapes(protocol: Protocol): NamedShapes {
  const names = new ShapeNames(protocol.$defs)
  const methods = protocol.methods.map(method => names.inMethod(method))
  return { protocol: { ...protocol, methods, $defs: names.$defs }, derived: names.derived }
}

/** The names of shapes, and definitions for those that get one. */
class ShapeNames {
  readonly derived = new Map<string, readonly string[]>()
  readonly #given: Protocol['$defs']
  readonly #made: Protocol['$defs'] = {}
  readonly #taken: Set<string>

  constructor($defs: Protocol['$defs']) {
    this.#given = $defs
    this.#taken = new Set(Object.keys($defs))
  }

  /** The given definitions, and after them those that were made. */
  get $defs(): Protocol['$defs'] {
    return this.derived.size === 0 ? this.#given : { ...this.#given, ...this.#made }
  }

  inMethod(method: Method): Method {
    const words = wordsOf(method.method)
    const sender = method.messageDirection === 'serverToClient' ? 'server' : 'client'
    const { params, paramNames, result } = method
    return {
      ...method,
      params:
        params && paramNames
          ? this.#inItems(params, index => [...words, ...wordsOf(paramNames[index] ?? ''), 'param'], sender)
          : params && this.#name(params, [...words, 'params'], sender),
      ...(result && { result: this.#name(result, [...words, 'result'], sender) }),
    }
  }

  /** A list of parameters by position has no name: each of them is an argument of the call. */
  #inItems(list: JsonSchema, wordsAt: (index: number) => readonly string[], sender: string): JsonSchema {
    const { prefixItems = [] } = list
    return { ...list, prefixItems: prefixItems.map((item, index) => this.#name(item, wordsAt(index), sender)) }
  }

  #name(schema: JsonSchema, words: readonly string[], sender: string): JsonSchema {
    if (standsInPlace(schema)) return schema
    const { items, prefixItems, anyOf } = schema
    if (schema.type === 'array' && !prefixItems && typeof items === 'object')
      return { ...schema, items: this.#name(items, [...words, 'item'], sender) }
    const other = anyOf && nullableOf(anyOf)
    if (anyOf && other && !schema.properties)
      return { ...schema, anyOf: anyOf.map(item => (item === other ? this.#name(other, words, sender) : item)) }
    return { $ref: refTo(this.#define(schema, words, sender)) }
  }

  #define(schema: JsonSchema, words: readonly string[], sender: string): string {
    let chosen = this.#taken.has(pascalCase(words)) ? [sender, ...words] : words
    for (let count = 1; this.#taken.has(pascalCase(chosen)); count++)
      chosen = count === 1 ? [...chosen, 'shape'] : [...chosen.slice(0, -1), `shape${count}`]
    const name = pascalCase(chosen)
    this.#taken.add(name)
    this.derived.set(name, chosen)
    this.#made[name] = schema
    return name
  }
}

/** The one variant besides null. */
function nullableOf(variants: readonly JsonSchema[]): JsonSchema | undefined {
  const [first, second, third] = variants
  if (!first || !second || third) return undefined
  return second.type === 'null' ? first : first.type === 'null' ? second : undefined
}

/** Whether a shape needs no name: a `$ref`, a primitive type or value, any value, a list of those, or one of them or null. */
function standsInPlace(schema: JsonSchema): boolean {
  const keywords = Object.keys(schema).filter(keyword => !isAnnotation(keyword))
  const only = (...known: readonly string[]) => keywords.every(keyword => known.includes(keyword))
  if (only('$ref', 'not')) return true
  if (only('const')) return typeof schema.const !== 'object' || schema.const === null
  if (only('anyOf')) {
    const other = nullableOf(schema.anyOf ?? [])
    return other !== undefined && standsInPlace(other)
  }
  const types = Array.isArray(schema.type) ? schema.type.filter(type => type !== 'null') : [schema.type]
  const [type, second] = types
  if (schema.type === undefined || second !== undefined) return false
  if (type === 'array')
    return only('type', 'items', ...counts) && (typeof schema.items !== 'object' || standsInPlace(schema.items))
  return type === 'object' ? only('type', ...counts) : only('type', ...limits)
}

const counts = ['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties']
const limits = [
  ...['format', 'minLength', 'maxLength', 'pattern'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
]
