import { isObject, type JsonObject } from '../../../base/json.js'
import { pointerTokens } from '../../../base/ref.js'
import type { Random } from './random.js'

/** Past this depth only what must be there is drawn. */
const deep = 5
const deepest = 40

/** Draws values of JSON Schemas of any dialect. Independent of what the product knows about schemas. */
export class Drawer {
  readonly #root: unknown
  readonly #random: Random
  readonly #largest: number
  #drawn = 0

  /**
   * @param root the file that refs (`#/…`) point into
   * @param largest how many values one inside another are drawn at most: past that all are null
   */
  constructor(root: unknown, random: Random, largest = Infinity) {
    this.#root = root
    this.#random = random
    this.#largest = largest
  }

  /** A value that is meant to be valid: where schemas are intertwined it may not be. */
  draw(schema: unknown, depth = 0): unknown {
    if (depth === 0) this.#drawn = 0
    if (!isObject(schema) || depth > deepest || ++this.#drawn > this.#largest) return null
    const merged = this.#merge(schema, depth)
    if ('const' in merged) return merged.const
    if (Array.isArray(merged.enum)) return this.#random.pick(merged.enum)
    const variants = merged.oneOf ?? merged.anyOf
    if (Array.isArray(variants) && variants.length > 0) {
      const { oneOf: _one, anyOf: _any, ...rest } = merged
      return this.draw(combine(rest, this.#resolve(this.#variant(variants, depth))), depth + 1)
    }
    return this.#ofType(merged, depth)
  }

  /** Deep down a variant that ends soon is taken, if there is one. */
  #variant(variants: readonly unknown[], depth: number): unknown {
    const flat = depth < deep ? [] : variants.filter(variant => !mentionsRef(variant))
    return this.#random.pick(flat.length > 0 ? flat : variants)
  }

  /** A schema with its refs and `allOf` members put together. */
  #merge(schema: JsonObject, depth: number): JsonObject {
    if (depth > deepest) return {}
    const { $ref: ref, allOf, ...rest } = schema
    let merged: JsonObject = rest
    if (typeof ref === 'string') merged = combine(this.#merge(this.#resolve(schema), depth + 1), rest)
    for (const part of Array.isArray(allOf) ? allOf : [])
      if (isObject(part)) merged = combine(this.#merge(part, depth + 1), merged)
    return merged
  }

  #resolve(schema: unknown): JsonObject {
    if (!isObject(schema)) return {}
    if (typeof schema.$ref !== 'string') return schema
    let target: unknown = this.#root
    for (const token of pointerTokens(decodeURIComponent(schema.$ref.slice(1))))
      target = isObject(target) || Array.isArray(target) ? (target as Record<string, unknown>)[token] : undefined
    return isObject(target) ? target : {}
  }

  #ofType(schema: JsonObject, depth: number): unknown {
    const { type } = schema
    const types = Array.isArray(type) ? type : [type ?? (schema.properties ? 'object' : schema.items ? 'array' : 'any')]
    switch (depth >= deep && types.includes('null') ? 'null' : this.#random.pick(types)) {
      case 'object':
        return this.#object(schema, depth)
      case 'array':
        return this.#array(schema, depth)
      case 'string':
        return this.#random.pick(['', 'text', 'ünï', '0', 'file:///a']).padEnd(Number(schema.minLength ?? 0), 'x')
      case 'integer':
        return this.#number(schema, 1)
      case 'number':
        return this.#number(schema, this.#random.pick([1, 0.5]))
      case 'boolean':
        return this.#random.chance(50)
      case 'null':
        return null
      default:
        return this.#random.pick([null, true, 0, 'any', [1], { any: {} }])
    }
  }

  #number({ minimum = -3, maximum = 2 ** 31 - 1 }: JsonObject, step: number): number {
    const near = Number(minimum) + this.#random.below(9) * step
    return this.#random.chance(10) ? Number(maximum) : Math.min(near, Number(maximum))
  }

  #object(schema: JsonObject, depth: number): JsonObject {
    const { properties = {}, required = [], additionalProperties, minProperties, patternProperties = {} } = schema
    const entries: [string, unknown][] = []
    for (const [name, property] of Object.entries(properties as JsonObject))
      if ((required as string[]).includes(name) || (depth < deep && this.#random.chance(60)))
        entries.push([name, this.draw(property, depth + 1)])
    for (const name of required as string[]) if (!entries.some(([own]) => own === name)) entries.push([name, 'needed'])
    for (const [pattern, property] of Object.entries(patternProperties as JsonObject))
      for (const name of depth < deep ? matching(pattern) : [])
        if (this.#random.chance(40)) entries.push([name, this.draw(property, depth + 1)])
    const more = isObject(additionalProperties) && depth < deep ? this.#random.below(3) : 0
    for (let index = 0; index < Math.max(more, Number(minProperties ?? 0) - entries.length); index++)
      entries.push([this.#name(schema, index), this.draw(additionalProperties, depth + 1)])
    return Object.fromEntries(entries)
  }

  /** A name for another field; where a schema of names is given, one of its. */
  #name({ propertyNames }: JsonObject, index: number): string {
    const { enum: listed, pattern }: JsonObject = isObject(propertyNames) ? this.#merge(propertyNames, 0) : {}
    const names = Array.isArray(listed) ? listed : typeof pattern === 'string' ? matching(pattern) : []
    return String(names[index] ?? `key${index}`)
  }

  #array(schema: JsonObject, depth: number): unknown[] {
    const { items, prefixItems, minItems = 0 } = schema
    const first = Array.isArray(items) ? items : Array.isArray(prefixItems) ? prefixItems : []
    const drawn = first.map(item => this.draw(item, depth + 1))
    const rest = items === false || Array.isArray(items) ? 0 : depth < deep ? this.#random.below(3) : 0
    const count = Math.max(rest, Number(minItems) - drawn.length)
    return [...drawn, ...Array.from({ length: count }, () => this.draw(items, depth + 1))]
  }
}

/** Some names that match a pattern. */
const matching = (pattern: string): string[] =>
  ['x-1', 'x-text', 'ab', 'read', '0', '12'].filter(name => new RegExp(pattern, 'u').test(name))

const mentionsRef = (value: unknown) => JSON.stringify(value).includes('"$ref"')

/** Two schemas that both hold, where they are objects with properties. */
function combine(a: JsonObject, b: JsonObject): JsonObject {
  return {
    ...a,
    ...b,
    ...(a.properties || b.properties
      ? { properties: { ...(a.properties as JsonObject | undefined), ...(b.properties as JsonObject | undefined) } }
      : {}),
    ...(a.required || b.required
      ? { required: [...((a.required as string[]) ?? []), ...((b.required as string[]) ?? [])] }
      : {}),
  }
}
