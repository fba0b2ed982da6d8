import type { Schema } from '../../../runtime/validation/schema.js'

/** Random numbers in [0, 1) from a seed: the same seed gives the same numbers. */
function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Makes random choices. */
export class Chooser {
  readonly #random: () => number

  constructor(seed: number) {
    this.#random = randomFrom(seed)
  }

  chance(probability: number): boolean {
    return this.#random() < probability
  }

  below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T
  }

  some<T>(from: readonly T[], probability = 0.5): T[] {
    return from.filter(() => this.chance(probability))
  }
}

const texts = [
  '',
  'a',
  'b',
  'ab',
  'abc',
  'c',
  'kind',
  '1',
  '😀',
  '😀b',
  'e\u0301',
  '\ud83d',
  'constructor',
  '__proto__',
]
const numbers = [0, 1, -1, 2, 3, 0.1, 0.3, 1.5, 7, 100, -0, 1e-7, 1e15, 2 ** 53]
/** Names that are also those of what every object inherits. */
export const names = ['a', 'b', 'kind', 'type', 'constructor', 'toString', '__proto__', 'hasOwnProperty', '0']

/** Any JSON value. */
function anyValue(choose: Chooser, depth = 2): unknown {
  switch (choose.below(depth > 0 ? 7 : 5)) {
    case 0:
      return choose.pick(texts)
    case 1:
      return choose.pick(numbers)
    case 2:
      return choose.chance(0.5)
    case 3:
      return null
    case 4:
      return choose.pick([{}, [], 'a', 1])
    case 5:
      return Array.from({ length: choose.below(4) }, () => anyValue(choose, depth - 1))
    default:
      return objectOf(choose.some(names, 0.3).map(name => [name, anyValue(choose, depth - 1)]))
  }
}

/** An object as JSON.parse makes it: `__proto__` is a property like any other. */
function objectOf(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const object: Record<string, unknown> = {}
  for (const [name, value] of entries)
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
  return object
}

/** Draws values along schemas. With mutations, some parts of them are not what the schema says. */
export class ValueDrawer {
  readonly #definitions: Readonly<Record<string, object>>
  readonly #choose: Chooser
  readonly #mutations: number

  /** @param mutations probability that a part is replaced, between 0 and 1 */
  constructor(definitions: Readonly<Record<string, object>>, choose: Chooser, mutations: number) {
    this.#definitions = definitions
    this.#choose = choose
    this.#mutations = mutations
  }

  draw(schema: boolean | Schema, depth = 8): unknown {
    const choose = this.#choose
    if (typeof schema === 'boolean' || choose.chance(this.#mutations)) return anyValue(choose)
    const { $ref, allOf, anyOf, oneOf, type } = schema
    if (depth <= 0) return this.#leaf(schema)
    if ($ref !== undefined) {
      const name = decodeURIComponent($ref.slice('#/$defs/'.length)).replaceAll('~1', '/').replaceAll('~0', '~')
      const target = this.draw((this.#definitions[name] ?? {}) as Schema, depth - 1)
      return this.#merge(target, schema, depth)
    }
    if (schema.const !== undefined) return schema.const
    if (schema.enum?.length) return choose.pick(schema.enum)
    const variants = anyOf ?? oneOf
    if (variants) return this.#merge(this.draw(choose.pick(variants), depth - 1), schema, depth)
    if (allOf) {
      let value: unknown = allOf.length ? this.draw(allOf[0] as Schema, depth - 1) : {}
      for (const part of allOf.slice(1)) value = merged(value, this.draw(part, depth - 1))
      return this.#merge(value, schema, depth)
    }
    const only = Array.isArray(type) ? choose.pick(type) : type
    if (only === 'object' || schema.properties || schema.required || schema.patternProperties)
      return this.#object(schema, depth)
    if (only === 'array' || schema.items !== undefined || schema.prefixItems) return this.#array(schema, depth)
    return this.#leaf(schema)
  }

  #merge(value: unknown, { properties, required }: Schema, depth: number): unknown {
    if (!properties && !required) return value
    return merged(value, this.#object({ ...(properties && { properties }), ...(required && { required }) }, depth))
  }

  #object({ properties = {}, required = [], additionalProperties, patternProperties = {} }: Schema, depth: number) {
    const choose = this.#choose
    const entries: [string, unknown][] = []
    for (const name of new Set([...Object.keys(properties), ...required])) {
      const isRequired = required.includes(name)
      if (choose.chance(isRequired ? this.#mutations / 2 : depth > 3 ? 0.5 : 0.8)) continue
      entries.push([name, this.draw(Object.hasOwn(properties, name) ? (properties[name] as Schema) : {}, depth - 1)])
    }
    if (additionalProperties !== false || choose.chance(this.#mutations))
      for (const name of choose.some(names, 0.1))
        entries.push([name, this.draw(additionalProperties ?? true, depth - 1)])
    for (const item of Object.values(patternProperties))
      if (choose.chance(0.5)) entries.push([choose.pick(texts), this.draw(item, depth - 1)])
    return objectOf(entries)
  }

  #array({ items = true, prefixItems = [], minItems = 0 }: Schema, depth: number): unknown[] {
    const first = prefixItems.map(item => this.draw(item, depth - 1))
    const more = items === false ? 0 : Math.max(minItems - first.length, 0) + this.#choose.below(3)
    const array = [...first, ...Array.from({ length: more }, () => this.draw(items, depth - 1))]
    return this.#choose.chance(this.#mutations) ? array.slice(0, -1) : array
  }

  #leaf({ type, minLength = 0, minimum = 0, multipleOf }: Schema): unknown {
    const choose = this.#choose
    switch (Array.isArray(type) ? choose.pick(type) : type) {
      case 'string':
        return choose.pick(texts) + 'x'.repeat(choose.chance(0.7) ? minLength : 0)
      case 'number':
      case 'integer':
        return choose.chance(0.3) ? choose.pick(numbers) : minimum + choose.below(4) * (multipleOf ?? 1)
      case 'boolean':
        return choose.chance(0.5)
      case 'null':
        return null
      case 'array':
        return []
      case 'object':
        return {}
      default:
        return anyValue(choose, 1)
    }
  }
}

function merged(value: unknown, more: unknown): unknown {
  const isObject = (item: unknown) => typeof item === 'object' && item !== null && !Array.isArray(item)
  if (!isObject(value) || !isObject(more)) return isObject(value) ? value : more
  return objectOf([...Object.entries(value as object), ...Object.entries(more as object)])
}
