import { isDeepStrictEqual } from 'node:util'
import { refName } from '../../base/ref.js'
import type { Json, JsonSchema, JsonType } from '../protocol/model.js'
import type { Agreement } from './agreement.js'
import { itemSchemas, propertyNames, propertySchemas } from './containers.js'
import type { Costs } from './costs.js'
import { type ExpandOptions, expansions, isWorthSearching } from './expand.js'
import { fillArray, fillObject, type ValueSearch } from './fill.js'
import type { Patience } from './patience.js'
import { partition, pick } from './pick.js'
import { inside, type Place } from './place.js'
import { numbers, texts } from './scalars.js'
import type { SlowPatterns } from './slow-patterns.js'
import { typesOf } from './types.js'

/** The schemas that a value is made for. */
export interface SampleSource {
  readonly $defs: Readonly<Record<string, JsonSchema>>
  readonly costs: Costs
  readonly patterns: SlowPatterns
  /** Whether a value is valid under all of the schemas, slow patterns left aside. */
  readonly accepts: (schemas: readonly JsonSchema[], value: Json) => boolean
  readonly patience: Patience
}

/** So many schemas that hold together cost as much as one value more; twice as many, four times as much. */
const schemasOfTry = 50

/** How values are chosen. */
export interface SampleOptions {
  /** Any whole number; another one makes other choices where there is a choice. Default 0: the first that is finite. */
  seed?: number
  /** Whether optional properties, and one item of arrays that may be empty, are there. Default false. */
  optionals?: boolean
}

/** Why there is no value: the place that could not be made, and the reason. */
export interface Unsatisfied {
  /** JSON pointer into the value. */
  readonly pointer: string
  readonly message: string
}

/** Optional properties and unions that go round end at this depth. */
const maximumDepth = 8
/** Values inside values; what is deeper needs an example, since it would overflow the stack of whoever reads it. */
const maximumNesting = 256

/** Makes one value. */
export class Sampler implements ValueSearch {
  readonly #source: SampleSource
  readonly #seed: number
  readonly #optionals: boolean
  readonly #agreement: Agreement
  readonly #mostTries: number
  #tries = 0
  #problem: Unsatisfied | undefined

  constructor(source: SampleSource, { seed = 0, optionals = false }: SampleOptions, agreement: Agreement) {
    this.#source = source
    this.#seed = seed
    this.#optionals = optionals
    this.#agreement = agreement
    this.#mostTries = source.patience.tries
  }

  /**
   * A value that is valid under the schema, or why none was found.
   *
   * @param name name for a text
   * @param itemNames names for texts of a list
   */
  sample(
    schema: JsonSchema,
    name: string,
    itemNames?: readonly string[],
  ): { value: Json } | { unsatisfied: Unsatisfied } {
    const value = this.make([schema], {
      pointer: '',
      name,
      itemNames,
      depth: 0,
      turn: 0,
      attempt: 0,
      within: new Set(),
    })
    if (value !== undefined) return { value }
    if (this.isOver) this.#source.patience.lose(schema)
    return { unsatisfied: this.#problem ?? { pointer: '', message: 'nothing is valid here' } }
  }

  make(schemas: readonly JsonSchema[], place: Place, taken: readonly Json[] = []): Json | undefined {
    const differs = (value: Json) =>
      typeof value === 'object' ? !taken.some(other => isDeepStrictEqual(other, value)) : !taken.includes(value)
    if (place.depth > maximumNesting) return this.fail(place, 'this is nested too deeply')
    if (schemas.some(schema => this.#source.costs.of(schema) === Number.POSITIVE_INFINITY)) {
      const { pointer, message } = this.#unreadable(schemas, place) ?? {
        pointer: place.pointer,
        message: 'every value would have to contain itself, or nothing is allowed',
      }
      return this.fail({ pointer }, message)
    }
    const agreed = this.#agreement.valueFor(place.name, schemas)
    if (agreed !== undefined && differs(agreed) && this.#acceptsGiven(schemas, agreed)) return agreed
    for (const thorough of isWorthSearching(schemas, this.#source.$defs) ? [false, true] : [false])
      for (const { schemas: plain, names } of expansions(schemas, this.#expandAt(place, thorough))) {
        this.#tries += 1 + Math.floor((plain.length / schemasOfTry) ** 2)
        if (this.isOver) return this.fail(place, 'there are too many ways to go wrong')
        const inside: Place = { ...place, within: new Set([...place.within, ...names]) }
        for (const value of this.#candidates(plain, inside)) {
          this.#tries++
          if (this.isOver) return this.fail(place, 'there are too many ways to go wrong')
          if (differs(value) && this.#source.patterns.accept(plain, value) && this.accepts(schemas, value)) return value
        }
      }
    const reason = ['not', 'pattern', 'propertyNames', 'uniqueItems'].filter(word => schemas.some(s => word in s))
    return this.fail(place, `no value was found${reason.length > 0 ? ` for ${reason.join(', ')}` : ''}`)
  }

  /** The place inside a value that cannot be checked, and why; undefined when it is another reason that there is no value. */
  #unreadable(schemas: readonly JsonSchema[], place: Place): Unsatisfied | undefined {
    const { costs, $defs } = this.#source
    const [first] = expansions(schemas, { $defs, sort: variants => variants })
    const plain = [...schemas, ...(first?.schemas ?? [])]
    const [message] = plain.flatMap(schema => costs.unreadable(schema) ?? [])
    if (message !== undefined) return { pointer: place.pointer, message }
    if (place.depth > maximumDepth) return undefined
    const parts = propertyNames(plain).required.map(name => ({ name, inner: propertySchemas(plain, name) }))
    for (const { name, inner } of [...parts, { name: '0', inner: itemSchemas(plain, 0) }]) {
      if (!inner?.some(schema => costs.of(schema) === Number.POSITIVE_INFINITY)) continue
      const found = this.#unreadable(inner, inside(place, name, name))
      if (found) return found
    }
    return undefined
  }

  /** Keeps the first reason: it is the innermost. */
  fail({ pointer }: Pick<Place, 'pointer'>, message: string): undefined {
    this.#problem ??= { pointer, message: `${message}; give an example` }
  }

  #expandAt(place: Place, thorough = false): ExpandOptions {
    return { $defs: this.#source.$defs, sort: this.#sortVariants(place), thorough }
  }

  #sortVariants({ pointer, depth, within }: Place) {
    return (variants: readonly JsonSchema[], names: ReadonlySet<string>): readonly JsonSchema[] => {
      const { costs } = this.#source
      const finite = variants.filter(variant => costs.of(variant) < Number.POSITIVE_INFINITY)
      const byCost = finite.toSorted((a, b) => costs.of(a) - costs.of(b))
      if (depth >= maximumDepth || this.#isHalfway) return byCost
      // A recursive variant comes last, so that chains end early; null before it.
      const goesRound = ({ $ref }: JsonSchema) => $ref !== undefined && within.has(refName($ref) ?? '')
      const [others, round] = partition(finite, variant => !goesRound(variant))
      const [plain, nulls] = partition(others, variant => variant.type !== 'null')
      const preferred = this.#seed === 0 ? byCost.filter(variant => plain.includes(variant)) : plain
      const first = pick(this.#seed, `${pointer} ${names.size}`, preferred.length)
      return [...preferred.slice(first), ...preferred.slice(0, first), ...nulls, ...round]
    }
  }

  *#candidates(schemas: readonly JsonSchema[], place: Place): Generator<Json> {
    for (const { examples = [] } of schemas) yield* examples.filter(value => this.#isChecked(schemas, value))
    const fixed = schemas.find(schema => 'const' in schema || schema.enum)
    if (fixed) {
      const values = fixed.enum ?? [fixed.const ?? null]
      const first = this.#choose(place, values.length)
      yield* [...values.slice(first), ...values.slice(0, first)].filter(value => this.#isChecked(schemas, value))
      return
    }
    for (const type of typesOf(schemas)) yield* this.#ofType(type, schemas, place)
    for (const { default: value } of schemas) if (value !== undefined && this.#isChecked(schemas, value)) yield value
  }

  #choose({ pointer, turn, attempt }: Place, count: number): number {
    return (pick(this.#seed + attempt, pointer, count) + turn) % count
  }

  *#ofType(type: JsonType, schemas: readonly JsonSchema[], place: Place): Generator<Json> {
    switch (type) {
      case 'object':
        yield* this.#fuller(inner => fillObject(schemas, inner, this), place)
        break
      case 'array':
        yield* this.#fuller(inner => fillArray(schemas, inner, this), place)
        break
      case 'string':
        yield* texts(schemas, this.#agreement.text(place.name), place.turn)
        break
      case 'integer':
      case 'number':
        yield* numbers(schemas, type === 'integer', pick(this.#seed, place.pointer, 100), place.turn)
        break
      case 'boolean':
        yield this.#choose(place, 2) === 1
        yield this.#choose(place, 2) === 0
        break
      case 'null':
        yield null
    }
  }

  /** The smallest value, then one with more in it, for `not` and variants that overlap. */
  *#fuller(make: (place: Place) => Json | undefined, place: Place): Generator<Json> {
    const value = make(place)
    if (value === undefined) return
    yield value
    yield* defined(make({ ...place, turn: place.turn + 1 }))
  }

  /** Whether a value that the schemas give is known to match the slow patterns for what is in it. */
  #isChecked(schemas: readonly JsonSchema[], value: Json): boolean {
    return typeof value !== 'object' || value === null || !this.#source.patterns.isIn(schemas)
  }

  /** Whether a value from elsewhere is valid, and known to match slow patterns. */
  #acceptsGiven(schemas: readonly JsonSchema[], value: Json): boolean {
    return this.accepts(schemas, value) && !this.#source.patterns.isIn(schemas)
  }

  accepts(schemas: readonly JsonSchema[], value: Json): boolean {
    return this.#source.accepts(schemas, value)
  }

  get isOver(): boolean {
    return this.#tries > this.#mostTries
  }

  get #isHalfway(): boolean {
    return this.#tries > this.#mostTries / 2
  }

  isWorthwhile(schemas: readonly JsonSchema[], name: string, place: Place): boolean {
    const inner = propertySchemas(schemas, name)
    if (!inner || inner.some(schema => this.#source.costs.of(schema) > this.#mostTries / 2)) return false
    for (const { names } of expansions(inner, this.#expandAt(place)))
      return ![...names].some(inside => place.within.has(inside))
    return false
  }

  wantsMore({ depth, turn }: Place): boolean {
    return (this.#optionals || turn > 0) && depth < maximumDepth && !this.#isHalfway
  }
}

function* defined(value: Json | undefined): Generator<Json> {
  if (value !== undefined) yield value
}
