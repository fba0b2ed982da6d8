import { getOwn, isObject } from '../../../base/json.js'
import { refName } from '../../../base/ref.js'
import type { CompiledShapes } from '../../../runtime/validation/index.js'
import type { JsonSchema, Protocol } from '../../protocol/model.js'
import { forEachSubschema } from '../../protocol/walk.js'
import type { Sender } from './message.js'

/** How often each variant of a union was sent by one side. */
export interface VariantsSeen {
  /** Name of the shape, or method and role, and the JSON pointer of the union in it; an index is `*`. */
  union: string
  sender: Sender
  variants: { name: string; count: number }[]
}

/** Where a value was met. */
interface MetAt {
  sender: Sender
  /** Name of the shape, or method and role, and the JSON pointer in it; an index is `*`. */
  place: string
}

/** The parts of a schema that lead to unions. */
interface Plan {
  /** Name of the shape that it refers to; empty when it refers to none. */
  name: string
  target: JsonSchema | undefined
  parts: readonly JsonSchema[]
  unions: readonly (readonly JsonSchema[])[]
  properties: readonly (readonly [string, JsonSchema])[]
  /** Of properties that are not declared. */
  others: JsonSchema | undefined
  first: readonly JsonSchema[]
  items: JsonSchema | undefined
}

/** Counts the variants of unions in valid values. */
export class VariantCounter {
  readonly #definitions: Protocol['$defs']
  readonly #shapes: CompiledShapes
  readonly #seen = new Map<string, VariantsSeen>()
  /** Whether a schema leads to a union. */
  readonly #leads = new Map<JsonSchema, boolean>()
  readonly #plans = new Map<JsonSchema, Plan | null>()

  constructor({ $defs }: Protocol, shapes: CompiledShapes) {
    this.#definitions = $defs
    this.#shapes = shapes
  }

  /**
   * Counts the variants in a value that its schema admits.
   *
   * @param entered the named shapes that led here without going into the value: one may lead back to itself
   */
  count(schema: JsonSchema, value: unknown, at: MetAt, entered: readonly string[] = []): void {
    const plan = this.#planOf(schema)
    if (!plan) return
    const { name, target, parts, unions, properties, others, first, items } = plan
    if (target && !entered.includes(name))
      this.count(target, value, { sender: at.sender, place: name }, [...entered, name])
    for (const part of parts) this.count(part, value, at, entered)
    for (const variants of unions) {
      const index = this.#indexOf(variants, schema, value)
      const variant = variants[index]
      if (!variant) continue
      this.#note(variants, index, schema, at)
      this.count(variant, value, at, entered)
    }
    const inside = (token: string): MetAt => ({ sender: at.sender, place: `${at.place}/${token}` })
    if (Array.isArray(value)) {
      if (!items && first.length === 0) return
      for (const [index, item] of value.entries()) {
        const inner = index < first.length ? first[index] : items
        if (inner) this.count(inner, item, inside('*'))
      }
    } else if (isObject(value)) {
      for (const [key, inner] of properties) if (Object.hasOwn(value, key)) this.count(inner, value[key], inside(key))
      if (!others) return
      for (const [key, item] of Object.entries(value))
        if (!Object.hasOwn(schema.properties ?? {}, key)) this.count(others, item, inside('*'))
    }
  }

  /** The first variant that admits a value, of which one does. */
  #indexOf(variants: readonly JsonSchema[], schema: JsonSchema, value: unknown): number {
    const possible = this.#shapes.variantsOf(variants, schema, value)
    const admits = (index: number) => this.#shapes.of(variants[index] ?? {}).accepts(value, 'closed')
    return (possible.length === 1 ? possible[0] : possible.find(admits)) ?? -1
  }

  /** The unions that were met, each with all its variants. */
  seen(): VariantsSeen[] {
    return [...this.#seen.values()]
  }

  #note(variants: readonly JsonSchema[], index: number, schema: JsonSchema, { sender, place }: MetAt): void {
    const key = `${sender} ${place}`
    let seen = this.#seen.get(key)
    if (!seen) {
      seen = { union: place, sender, variants: this.#namesOf(variants, schema).map(name => ({ name, count: 0 })) }
      this.#seen.set(key, seen)
    }
    const counted = seen.variants[index]
    if (counted) counted.count++
  }

  /** The label of each variant: the name that the definitions give, the shape's name, a literal, the type, or the place. */
  #namesOf(variants: readonly JsonSchema[], schema: JsonSchema): string[] {
    const given: unknown = schema['x-variantNames']
    const tag = schema.discriminator?.propertyName
    return variants.map((variant, index) => {
      const named = Array.isArray(given) ? given[index] : undefined
      if (typeof named === 'string') return named
      if (variant.$ref !== undefined) return refName(variant.$ref) ?? variant.$ref
      if (variant.const !== undefined) return JSON.stringify(variant.const)
      const properties = Object.entries(variant.properties ?? {})
      const literal = properties.find(([key, { const: only }]) => only !== undefined && key === (tag ?? key))?.[1].const
      return literal === undefined ? (variant.type?.toString() ?? `variant ${index + 1}`) : JSON.stringify(literal)
    })
  }

  /** The parts of a schema that lead to unions; undefined when there are none. */
  #planOf(schema: JsonSchema): Plan | undefined {
    const known = this.#plans.get(schema)
    if (known !== undefined) return known ?? undefined
    const leads = (inner: boolean | JsonSchema | undefined): inner is JsonSchema =>
      typeof inner === 'object' && this.#leadsToUnion(inner)
    const { $ref, allOf = [], anyOf, oneOf, properties = {}, additionalProperties, prefixItems = [], items } = schema
    const name = ($ref === undefined ? undefined : refName($ref)) ?? ''
    const target = getOwn(this.#definitions, name)
    const plan: Plan | null = this.#leadsToUnion(schema)
      ? {
          name,
          target: leads(target) ? target : undefined,
          parts: allOf.filter(leads),
          unions: [anyOf, oneOf].filter(variants => variants !== undefined),
          properties: Object.entries(properties).filter(([, inner]) => leads(inner)),
          others: leads(additionalProperties) ? additionalProperties : undefined,
          first: prefixItems.some(leads) ? prefixItems : [],
          items: leads(items) ? items : undefined,
        }
      : null
    this.#plans.set(schema, plan)
    return plan ?? undefined
  }

  #leadsToUnion(schema: JsonSchema): boolean {
    const known = this.#leads.get(schema)
    if (known !== undefined) return known
    /** The schemas that were reached, each from which. */
    const reached = new Map<JsonSchema, JsonSchema | undefined>([[schema, undefined]])
    for (const [next] of reached) {
      const leads = this.#leads.get(next)
      if (leads === false) continue
      if (leads || next.anyOf !== undefined || next.oneOf !== undefined) {
        for (let at: JsonSchema | undefined = next; at; at = reached.get(at)) this.#leads.set(at, true)
        return true
      }
      const reach = (inner: JsonSchema) => {
        if (!reached.has(inner)) reached.set(inner, next)
      }
      const target = next.$ref === undefined ? undefined : getOwn(this.#definitions, refName(next.$ref) ?? '')
      if (target) reach(target)
      forEachSubschema(next, reach)
    }
    for (const each of reached.keys()) this.#leads.set(each, false)
    return false
  }
}
