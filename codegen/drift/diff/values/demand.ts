import type { Json, JsonSchema } from '../../../protocol/model.js'

/** A schema and where it stands in its document. */
export interface SchemaPlace {
  schema: JsonSchema
  /** JSON pointer (RFC 6901). */
  pointer: string
}

/** Makes the demands of one document: one object for each set of schemas, so that demands are compared by identity. */
export interface DemandSource {
  /** The demand of one schema. */
  at(place: SchemaPlace): Demand
  /** The demand to fit all of some schemas. */
  all(demands: readonly Demand[]): Demand
  /** The demand to be one value. */
  literal(value: Json): Demand
  /** The definition that a `$ref` stands for; undefined for one that is missing. */
  target(schema: JsonSchema): SchemaPlace | undefined
  readonly any: Demand
  readonly never: Demand
  /** The variants of a demand; not `final` while they, or what they exclude, are still being computed. */
  variantsOf(demand: Demand): { variants: readonly Variant[]; final: boolean }
}

let lastId = 0

/** The demand on a value at one place of a document: it fits all of some schemas. Without schemas, every value fits. */
export class Demand {
  readonly id = ++lastId
  readonly source: DemandSource
  readonly places: readonly SchemaPlace[]
  #variants: readonly Variant[] | undefined

  constructor(source: DemandSource, places: readonly SchemaPlace[]) {
    this.source = source
    this.places = places
  }

  /** The kinds of value that fit: a value fits the demand when it fits one of the variants. */
  get variants(): readonly Variant[] {
    if (this.#variants) return this.#variants
    const { variants, final } = this.source.variantsOf(this)
    if (final) this.#variants = variants
    return variants
  }
}

interface VariantBase {
  /** The schemas that define the variant, the most specific one first. */
  places: readonly SchemaPlace[]
  /** A value that fits one of these does not fit the variant. */
  without: readonly Demand[]
}

/** One value, null included; `boolean` is two such variants. */
export interface LiteralVariant extends VariantBase {
  kind: 'literal'
  value: Json
}

export interface StringVariant extends VariantBase {
  kind: 'string'
  minLength: number
  maxLength: number
  patterns: readonly string[]
}

/** A range of numbers; `above` and `below` exclude the bound itself. */
export interface NumberRange {
  integer: boolean
  minimum: number
  maximum: number
  above: boolean
  below: boolean
  multiples: readonly number[]
}

export interface NumberVariant extends VariantBase, NumberRange {
  kind: 'number'
}

export interface ArrayVariant extends VariantBase {
  kind: 'array'
  prefix: readonly Demand[]
  rest: Demand
  minItems: number
  maxItems: number
  unique: boolean
}

export interface ObjectVariant extends VariantBase {
  kind: 'object'
  facets: readonly Facet[]
  required: ReadonlySet<string>
  /** Demands on the names of all fields. */
  names: readonly Demand[]
  minProperties: number
  maxProperties: number
}

/** The demands of one schema on the fields of an object: `additionalProperties` refers to the names in the same schema. */
export interface Facet {
  properties: ReadonlyMap<string, Demand>
  patterns: ReadonlyMap<string, Demand>
  /** The demand on other fields; undefined where the schema has none. */
  others: Demand | undefined
}

/** A schema that is too deep or too large to analyse. It equals only itself. */
interface OpaqueVariant extends VariantBase {
  kind: 'opaque'
}

export type Variant = LiteralVariant | StringVariant | NumberVariant | ArrayVariant | ObjectVariant | OpaqueVariant

/** The kind of value that a literal is. */
export function kindOf(value: Json): 'null' | 'boolean' | 'string' | 'number' | 'array' | 'object' {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as 'boolean' | 'string' | 'number' | 'object'
}

const kindsOfLiterals = new WeakMap<readonly Variant[], ReadonlySet<string>>()

/** The types of the literals of a union, null apart. */
export function literalKinds(variants: readonly Variant[]): ReadonlySet<string> {
  let known = kindsOfLiterals.get(variants)
  if (!known) {
    known = new Set(
      variants.flatMap(item => (item.kind === 'literal' && item.value !== null ? [kindOf(item.value)] : [])),
    )
    kindsOfLiterals.set(variants, known)
  }
  return known
}

/** Whether a variant admits every value of its type. */
export function isWholeType(variant: Variant): boolean {
  if (variant.without.length > 0) return false
  switch (variant.kind) {
    case 'string':
      return variant.minLength === 0 && variant.maxLength === Infinity && variant.patterns.length === 0
    case 'number':
      return (
        !variant.integer &&
        variant.minimum === -Infinity &&
        variant.maximum === Infinity &&
        variant.multiples.length === 0
      )
    case 'array':
      return (
        variant.prefix.length === 0 &&
        variant.minItems === 0 &&
        variant.maxItems === Infinity &&
        !variant.unique &&
        variant.rest === variant.rest.source.any
      )
    case 'object':
      return (
        variant.facets.length === 0 &&
        variant.required.size === 0 &&
        variant.names.length === 0 &&
        variant.minProperties === 0 &&
        variant.maxProperties === Infinity
      )
    default:
      return false
  }
}

/** Whether a demand admits every value. Only its own types and literals are looked at: `isAny` looks into items and fields. */
export function isPlainlyAny({ places, variants }: Demand): boolean {
  return places.length === 0 || hasAllTypes(variants, isWholeType)
}

/** Whether some of the variants admit every value of each type. */
export function hasAllTypes(variants: readonly Variant[], isWhole: (variant: Variant) => boolean): boolean {
  // One of each type: true and false are two.
  if (variants.length < 7) return false
  const literals = new Set(
    variants.flatMap(item => (item.kind === 'literal' && item.without.length === 0 ? [item.value] : [])),
  )
  const hasWhole = (kind: Variant['kind']) => variants.some(variant => variant.kind === kind && isWhole(variant))
  return (
    [null, true, false].every(value => literals.has(value)) &&
    (['string', 'number', 'array', 'object'] as const).every(hasWhole)
  )
}
