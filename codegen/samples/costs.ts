import { refName } from '../../base/ref.js'
import { addToGroup } from '../protocol/groups.js'
import type { JsonSchema } from '../protocol/model.js'
import { refNames } from '../protocol/walk.js'
import type { SlowPatterns } from './slow-patterns.js'

/** Keywords of JSON Schema that forbid values and that protocol documents do not have: a schema from elsewhere may. */
const unreadKeywords = new Set([
  ...['contains', 'minContains', 'maxContains', 'dependentRequired', 'dependentSchemas', 'dependencies'],
  ...['if', 'unevaluatedProperties', 'unevaluatedItems', 'additionalItems', '$dynamicRef', '$recursiveRef'],
])

const tooSlow = 'the pattern is not valid, or can take too long to match'

/**
 * The cost of a value of a schema: the number of values in the smallest one, Infinity where there is none.
 *
 * A choice by cost always ends: the cheapest variant of a recursive shape costs less than the shape itself.
 */
export class Costs {
  readonly #definitions: Map<string, number>
  readonly #schemas = new WeakMap<JsonSchema, number>()
  readonly #patterns: SlowPatterns

  constructor($defs: Readonly<Record<string, JsonSchema>>, patterns: SlowPatterns) {
    this.#patterns = patterns
    this.#definitions = new Map(Object.keys($defs).map(name => [name, Number.POSITIVE_INFINITY]))
    const users = new Map<string, string[]>()
    for (const [name, schema] of Object.entries($defs))
      for (const used of refNames(schema)) addToGroup(users, used, name)
    // A fixed point: costs only fall, and a shape is computed again only where one that it refers to fell.
    const due = new Set(Object.keys($defs))
    for (const name of due) {
      due.delete(name)
      const cost = this.#compute($defs[name] ?? {})
      if (cost >= (this.#definitions.get(name) ?? 0)) continue
      this.#definitions.set(name, cost)
      for (const user of users.get(name) ?? []) due.add(user)
    }
  }

  /** The cost of a schema of the protocol. */
  of(schema: JsonSchema): number {
    const known = this.#schemas.get(schema)
    if (known !== undefined) return known
    const cost = this.#compute(schema)
    this.#schemas.set(schema, cost)
    return cost
  }

  /** Why no value can be checked against a schema itself; undefined when it can. */
  unreadable(schema: JsonSchema): string | undefined {
    const keyword = Object.keys(schema).find(name => unreadKeywords.has(name))
    if (keyword !== undefined) return `the keyword ${keyword} is not read here`
    if (this.#patterns.unreadableIn(schema)) return tooSlow
    const { propertyNames } = schema
    if (propertyNames && this.#patterns.slowOf(propertyNames)) return tooSlow
    return propertyNames && this.unreadable(propertyNames)
  }

  #compute(schema: JsonSchema): number {
    if (this.unreadable(schema) !== undefined) return Number.POSITIVE_INFINITY
    if ('const' in schema || schema.enum) return schema.enum?.length === 0 ? Number.POSITIVE_INFINITY : 1
    let cost = 1
    if (schema.$ref !== undefined) cost += this.#definitions.get(refName(schema.$ref) ?? '') ?? 0
    for (const part of schema.allOf ?? []) cost += this.#compute(part)
    for (const variants of [schema.anyOf, schema.oneOf])
      if (variants) cost += Math.min(...variants.map(variant => this.#compute(variant)))
    if (!requires(schema)) return cost
    return cost + this.#ofProperties(schema) + this.#ofItems(schema)
  }

  #ofProperties(schema: JsonSchema): number {
    const { properties = {}, patternProperties = {}, required = [], additionalProperties, minProperties = 0 } = schema
    const rest = typeof additionalProperties === 'object' ? this.#compute(additionalProperties) : 1
    const other = Math.min(rest, ...Object.values(patternProperties).map(property => this.#compute(property)))
    const costs = required.map(name =>
      Object.hasOwn(properties, name) ? this.#compute(properties[name] ?? {}) : other,
    )
    const more = minProperties - required.length
    if (more <= 0) return sum(costs)
    const optional = Object.keys(properties).filter(name => !required.includes(name))
    return sum(costs) + more * Math.min(other, ...optional.map(name => this.#compute(properties[name] ?? {})))
  }

  #ofItems({ prefixItems = [], items, minItems = 0 }: JsonSchema): number {
    const first = sum(prefixItems.slice(0, minItems).map(item => this.#compute(item)))
    const more = minItems - prefixItems.length
    if (more <= 0 || items === true || items === undefined) return first
    return items === false ? Number.POSITIVE_INFINITY : first + more * this.#compute(items)
  }
}

/** Whether every value of the schema is an object or an array: another type needs no properties and no items. */
const requires = ({ type }: JsonSchema) =>
  type === undefined || (Array.isArray(type) ? type.every(isContainer) : isContainer(type))

const isContainer = (type: string) => type === 'object' || type === 'array'

const sum = (costs: readonly number[]) => costs.reduce((total, cost) => total + cost, 0)
