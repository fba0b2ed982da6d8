import type { CompiledShapes } from '../../../runtime/validation/compile-shapes.js'
import { isObject } from '../../protocol/json.js'
import type { JsonSchema, Protocol } from '../../protocol/model.js'
import { referencedName } from '../../protocol/reference.js'
import { forEachSubschema } from '../../protocol/walk.js'
import type { Sender } from './message.js'

/** How often each variant of a union was sent by one side. */
export interface VariantsSeen {
  /** Name of the shape, or method and role, and the JSON pointer of the union in it; an index is `*`. */
  union: string
  sender: Sender
  variants: { name: string; count: number }[]
}

/** Counts the variants of unions in valid values. */
export class VariantCounter {
  readonly #definitions: Protocol['$defs']
  readonly #shapes: CompiledShapes
  readonly #seen = new Map<string, VariantsSeen>()
  /** Whether a schema leads to a union. */
  readonly #leads = new Map<JsonSchema, boolean>()

  constructor({ $defs }: Protocol, shapes: CompiledShapes) {
    this.#definitions = $defs
    this.#shapes = shapes
  }

  /**
   * Counts the variants in a value that its schema admits.
   *
   * @param entered the named shapes that led here without going into the value: one may lead back to itself
   */
  count(schema: JsonSchema, value: unknown, sender: Sender, place: string, entered: readonly string[] = []): void {
    if (!this.#leadsToUnion(schema)) return
    const { $ref, allOf = [], properties = {}, additionalProperties = true, items = true, prefixItems = [] } = schema
    const name = $ref === undefined ? undefined : referencedName($ref)
    const target = name === undefined ? undefined : this.#definitions[name]
    if (target && name !== undefined && !entered.includes(name))
      this.count(target, value, sender, name, [...entered, name])
    for (const part of allOf) this.count(part, value, sender, place, entered)
    for (const keyword of ['anyOf', 'oneOf'] as const) {
      const variants = schema[keyword] ?? []
      const index = variants.findIndex(variant => this.#shapes.of(variant).accepts(value, 'closed'))
      const variant = variants[index]
      if (!variant) continue
      this.#note(variants, index, schema, sender, place)
      this.count(variant, value, sender, place, entered)
    }
    if (Array.isArray(value))
      for (const [index, item] of value.entries()) {
        const inner = prefixItems[index] ?? items
        if (typeof inner === 'object') this.count(inner, item, sender, `${place}/*`)
      }
    else if (isObject(value))
      for (const [key, item] of Object.entries(value)) {
        const declared = Object.hasOwn(properties, key) ? properties[key] : undefined
        if (declared) this.count(declared, item, sender, `${place}/${key}`)
        else if (typeof additionalProperties === 'object') this.count(additionalProperties, item, sender, `${place}/*`)
      }
  }

  /** The unions that were met, each with all its variants. */
  seen(): VariantsSeen[] {
    return [...this.#seen.values()]
  }

  #note(variants: readonly JsonSchema[], index: number, schema: JsonSchema, sender: Sender, place: string): void {
    const key = `${sender} ${place}`
    let seen = this.#seen.get(key)
    if (!seen) {
      seen = { union: place, sender, variants: this.#namesOf(variants, schema).map(name => ({ name, count: 0 })) }
      this.#seen.set(key, seen)
    }
    const counted = seen.variants[index]
    if (counted) counted.count++
  }

  /** What tells variants apart: the names that the definitions give, the shape's name, a literal, the type, the place. */
  #namesOf(variants: readonly JsonSchema[], schema: JsonSchema): string[] {
    const given: unknown = schema['x-variantNames']
    const tag = schema.discriminator?.propertyName
    return variants.map((variant, index) => {
      const named = Array.isArray(given) ? given[index] : undefined
      if (typeof named === 'string') return named
      if (variant.$ref !== undefined) return referencedName(variant.$ref) ?? variant.$ref
      if (variant.const !== undefined) return JSON.stringify(variant.const)
      const properties = Object.entries(variant.properties ?? {})
      const literal = properties.find(([key, { const: only }]) => only !== undefined && key === (tag ?? key))?.[1].const
      return literal === undefined ? (variant.type?.toString() ?? `variant ${index + 1}`) : JSON.stringify(literal)
    })
  }

  #leadsToUnion(schema: JsonSchema): boolean {
    const known = this.#leads.get(schema)
    if (known !== undefined) return known
    const reached = new Set<JsonSchema>([schema])
    let found = false
    for (const next of reached) {
      found ||= next.anyOf !== undefined || next.oneOf !== undefined || this.#leads.get(next) === true
      if (found) break
      const name = next.$ref === undefined ? undefined : referencedName(next.$ref)
      const target = name === undefined ? undefined : this.#definitions[name]
      if (target) reached.add(target)
      forEachSubschema(next, inner => void reached.add(inner))
    }
    this.#leads.set(schema, found)
    return found
  }
}
