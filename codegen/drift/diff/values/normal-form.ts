import { getOwn } from '../../../../base/json.js'
import { escapePointer, refName } from '../../../../base/ref.js'
import type { Json, JsonSchema, Protocol } from '../../../protocol/model.js'
import { canonicalJson } from '../canonical.js'
import { Demand, type DemandSource, type SchemaPlace, type Variant } from './demand.js'
import { disjointFrom } from './disjoint.js'
import { exclude, exclusive } from './exclusive.js'
import { intersectAll, withoutRepeats } from './intersect.js'
import { anyVariants, hasPlainKeywords, isEverything, literals, opaque, plainVariants } from './plain-variants.js'

/** Larger unions stay opaque: combining unions multiplies their variants. */
const maximumVariants = 2_000

/** Once all unions of a document have so many variants, further ones stay opaque: chains of unions have the square of their length. */
const maximumInAll = 50_000

/**
 * Once the demands that several schemas make together have so many schemas in all, further ones stay opaque: where each of
 * hundreds of schemas describes the fields that it does not name, every field has to fit all of them.
 */
const maximumTogether = 50_000

/**
 * Once the variants of all `oneOf` exclude so many demands in all, further ones stay opaque: in each of hundreds that stand
 * inside each other, every variant excludes those of all around it.
 */
const maximumExcluded = 200_000

/** Definitions that refer to each other in circles are expanded this many times, then they stay opaque. */
const maximumUnsettled = 200

/** Chains of definitions that are only another's name stay opaque beyond this length. */
const maximumNesting = 300

const composite = ['$ref', 'anyOf', 'oneOf', 'allOf', 'not', 'const', 'enum']

/** The demands of a document, and the variants of each: a normal form of its schemas. */
export class NormalForms implements DemandSource {
  readonly any: Demand
  readonly never: Demand
  /** Schemas that were not looked into: too much was to compare. */
  readonly opaque = new Set<JsonSchema>()
  readonly #definitions: Protocol['$defs']
  readonly #demands = new Map<string, Demand>()
  readonly #known = new Map<string, { variants: readonly Variant[] | undefined }>()
  /** Schemas in progress, each with the number of those before it. */
  readonly #open = new Map<string, number>()
  /** The outermost schema in progress that was met again. */
  #outermost = Infinity
  #unsettled = 0
  /** The variants of all unions so far. */
  #inAll = 0
  /** What the variants of all `oneOf` exclude. */
  #excluded = 0
  /** The schemas of all demands that several schemas make together. */
  #together = 0
  /** Stands for any demand that is made beyond the limit: no two of them are the same. */
  readonly #beyond: Demand
  /** The variants of demands, as they are before they are settled. */
  readonly #complete = new WeakMap<Demand, readonly Variant[]>()
  readonly #settled = new WeakMap<Variant, Variant>()
  #isSettling = false

  constructor(definitions: Protocol['$defs']) {
    this.#definitions = definitions
    this.any = this.#intern([])
    this.never = this.at({ schema: { not: {} }, pointer: '#never' })
    // Its text differs from that of the other document: what is not known of both is not the same.
    this.#beyond = this.#opaque({ schema: { not: { const: this.never.id } }, pointer: '#beyond' })
  }

  /** The demand of one schema. */
  at(place: SchemaPlace): Demand {
    return this.#intern([place])
  }

  all(demands: readonly Demand[]): Demand {
    if (this.#together > maximumTogether) return this.#beyond
    const places = new Map(demands.flatMap(demand => demand.places.map(place => [place.pointer, place] as const)))
    return this.#intern([...places.values()])
  }

  literal(value: Json): Demand {
    return this.at({ schema: { const: value }, pointer: `#literal ${canonicalJson(value)}` })
  }

  #intern(places: readonly SchemaPlace[]): Demand {
    const key =
      places.length === 1
        ? (places[0]?.pointer ?? '')
        : places
            .map(({ pointer }) => pointer)
            .sort()
            .join('\n')
    const known = this.#demands.get(key)
    if (known) return known
    if (places.length > 1) this.#together += places.length
    const demand = new Demand(this, places)
    this.#demands.set(key, demand)
    return demand
  }

  /** The definition that a `$ref` stands for; undefined for one that is missing. */
  target({ $ref = '' }: JsonSchema): SchemaPlace | undefined {
    const name = refName($ref) ?? ''
    const schema = getOwn(this.#definitions, name)
    return schema && { schema, pointer: `/$defs/${escapePointer(name)}` }
  }

  variantsOf(demand: Demand): { variants: readonly Variant[]; final: boolean } {
    const { variants, isComplete } = this.#unsettledVariantsOf(demand)
    if (!isComplete || variants.every(({ without }) => without.length === 0)) return { variants, final: isComplete }
    // What variants exclude is looked at once no shape is in progress: shapes may exclude each other in circles.
    if (this.#open.size > 0 || this.#isSettling) return { variants, final: false }
    this.#isSettling = true
    const settled = variants.map(variant => this.#settle(variant))
    this.#isSettling = false
    return { variants: settled, final: true }
  }

  /** The variants with all that they exclude, in vain or not. */
  #unsettledVariantsOf(demand: Demand): { variants: readonly Variant[]; isComplete: boolean } {
    const known = this.#complete.get(demand)
    if (known) return { variants: known, isComplete: true }
    const around = this.#outermost
    this.#outermost = Infinity
    const { places } = demand
    let variants = this.#meetAll(
      places.map(place => this.#variantsAt(place) ?? anyVariants(this.any)),
      places[0],
    )
    if (places.length > 1) variants = withoutRepeats(variants)
    const isComplete = this.#outermost >= this.#open.size
    this.#outermost = Math.min(around, this.#outermost)
    if (isComplete) this.#complete.set(demand, variants)
    return { variants, isComplete }
  }

  /** The variant without what it excludes in vain. */
  #settle(variant: Variant): Variant {
    const known = this.#settled.get(variant)
    if (known) return known
    const bare = { ...variant, without: [] }
    const without = variant.without.filter(excluded => disjointFrom(bare, excluded) !== 'always')
    const settled = without.length === variant.without.length ? variant : { ...variant, without }
    this.#settled.set(variant, settled)
    return settled
  }

  /** The variants of one schema; undefined when it is defined by nothing but itself. */
  #variantsAt(place: SchemaPlace): readonly Variant[] | undefined {
    const known = this.#known.get(place.pointer)
    if (known) return known.variants
    const met = this.#open.get(place.pointer)
    if (met !== undefined) {
      this.#outermost = Math.min(this.#outermost, met)
      return undefined
    }
    const depth = this.#open.size
    if (depth >= maximumNesting || this.#unsettled > maximumUnsettled) return this.#leave(place)
    const around = this.#outermost
    this.#outermost = Infinity
    this.#open.set(place.pointer, depth)
    const variants = this.#compute(place)
    this.#open.delete(place.pointer)
    // Variants computed while an outer definition is in progress may be incomplete: they are computed again later.
    if (this.#outermost >= depth) this.#known.set(place.pointer, { variants })
    else this.#unsettled++
    this.#outermost = Math.min(around, this.#outermost >= depth ? Infinity : this.#outermost)
    return variants
  }

  #compute(place: SchemaPlace): readonly Variant[] | undefined {
    const { schema, pointer } = place
    const all = [plainVariants(place, this)]
    let circular = false
    const meet = (other: readonly Variant[] | undefined) => {
      if (other) all.push(other)
      else circular = true
    }
    if (schema.$ref !== undefined) {
      const target = this.target(schema)
      meet(target && this.#variantsAt(target))
    }
    if (schema.const !== undefined) meet(literals([schema.const], place))
    if (schema.enum) meet(literals(schema.enum, place))
    for (const [index, item] of (schema.allOf ?? []).entries())
      meet(this.#variantsAt({ schema: item, pointer: `${pointer}/allOf/${index}` }))
    if (schema.anyOf) meet(this.#union(place, 'anyOf'))
    if (schema.oneOf) meet(this.#union(place, 'oneOf'))
    let variants = this.#meetAll(all, place)
    if (schema.not) variants = exclude(variants, this.at({ schema: schema.not, pointer: `${pointer}/not` }))
    const bare = !hasPlainKeywords(schema)
    return circular && bare && composite.filter(keyword => keyword in schema).length === 1 ? undefined : variants
  }

  /** The variants of what fits all lists. They are put together by halves: one by one, each step would copy those before it. */
  #meetAll(lists: readonly (readonly Variant[])[], place: SchemaPlace | undefined): readonly Variant[] {
    const [first = anyVariants(this.any), second, ...more] = lists
    if (!second || !place) return first
    if (more.length === 0) return this.#meet(first, second, place)
    const middle = (lists.length + 1) >> 1
    return this.#meet(this.#meetAll(lists.slice(0, middle), place), this.#meetAll(lists.slice(middle), place), place)
  }

  #meet(left: readonly Variant[], right: readonly Variant[], place: SchemaPlace): readonly Variant[] {
    if (isEverything(left)) return right
    if (isEverything(right)) return left
    return left.length * right.length > maximumVariants * 10
      ? this.#leave(place)
      : this.#limited(intersectAll(left, right), place)
  }

  #union(place: SchemaPlace, keyword: 'anyOf' | 'oneOf'): readonly Variant[] | undefined {
    const branches = (place.schema[keyword] ?? []).map((schema, index) => {
      const branch = { schema, pointer: `${place.pointer}/${keyword}/${index}` }
      return { demand: this.at(branch), variants: this.#variantsAt(branch) }
    })
    const known = branches.flatMap(({ demand, variants }) => (variants ? [{ demand, variants }] : []))
    // A union of only itself has no variants; beside others, its own `$ref` adds none.
    if (known.length === 0 && branches.length > 0) return undefined
    if (keyword === 'anyOf') return this.#limited(withoutRepeats(known.flatMap(({ variants }) => variants)), place)
    const all = exclusive(known, () => this.#crowd(place))
    for (const { without } of all) this.#excluded += without.length
    if (this.#excluded > maximumExcluded) return this.#leave(place)
    return this.#limited(withoutRepeats(all), place)
  }

  #limited(variants: readonly Variant[], place: SchemaPlace): readonly Variant[] {
    this.#inAll += variants.length
    return variants.length > maximumVariants || this.#inAll > maximumInAll ? this.#leave(place) : variants
  }

  /** The variant of a schema that is not looked into. */
  #leave(place: SchemaPlace): readonly Variant[] {
    this.opaque.add(place.schema)
    return opaque(place)
  }

  /** The demand of what fits several branches of a `oneOf`, where nothing more is known of it. */
  #crowd({ schema, pointer }: SchemaPlace): Demand {
    return this.#opaque({ schema, pointer: `#crowd ${pointer}/oneOf` })
  }

  #opaque(place: SchemaPlace): Demand {
    this.#known.set(place.pointer, { variants: opaque(place) })
    return this.at(place)
  }
}
