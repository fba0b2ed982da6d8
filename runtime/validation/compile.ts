import { getOwn, isObject } from '../../base/json.js'
import { refName } from '../../base/ref.js'
import { itemsCheck, otherPropertiesCheck, propertiesCheck, wholeTests } from './collections.js'
import { FactFinder } from './facts.js'
import { groups, groupsOf } from './keywords.js'
import { leadsBack } from './leads-back.js'
import { literalCheck, literalsOf, scalarTests, typeCheck } from './scalars.js'
import type { Check, Reading, Schema } from './schema.js'
import { TooDeep } from './values.js'
import { Variants } from './variants.js'

/** The most refs that may be followed into each other: fewer than the stack has room for, as long as schemas are short. */
const maximumLevels = 800

/** After so many refs in one value, results are cached: nested unions would repeat the same checks. */
const keepAfter = 10_000

const never: Check = () => false
const always: Check = () => true

/**
 * Turns schemas into functions when they are first used.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-validation
 */
export class Compiler {
  readonly facts: FactFinder
  readonly #definitions: Readonly<Record<string, object>>
  readonly #checks = { open: new Map<Schema, Check>(), closed: new Map<Schema, Check>() }
  readonly #shapes = { open: new Map<Schema, Check>(), closed: new Map<Schema, Check>() }
  readonly #variants = new Map<readonly Schema[], Variants>()
  /** Depth of the schema being checked, and refs followed so far. */
  #levels = 0
  #refs = 0
  /** Results by shape and value; only where there are many refs. */
  readonly #kept = new Map<Check, Map<unknown, boolean>>()
  /** By value, the shapes that lead back to themselves. */
  readonly #circles = new Map<unknown, Circle>()

  /** By reading, the check of a schema inside another; undefined when every value is valid. */
  readonly #inner = {
    open: (item: boolean | Schema) => this.#innerCheck(item, 'open'),
    closed: (item: boolean | Schema) => this.#innerCheck(item, 'closed'),
  }

  constructor(definitions: Readonly<Record<string, object>>) {
    this.#definitions = definitions
    this.facts = new FactFinder(ref => this.resolve(ref))
  }

  /**
   * Runs checks on one value. Checks run nowhere else.
   *
   * @param keep whether results are cached from the start, for callers that repeat the same check
   * @throws {TooDeep} when the value is nested too deeply
   */
  run<Result>(ask: () => Result, keep = false): Result {
    this.#levels = 0
    this.#refs = keep ? keepAfter : 0
    try {
      return ask()
    } finally {
      if (this.#kept.size > 0) this.#kept.clear()
      if (this.#circles.size > 0) this.#circles.clear()
    }
  }

  /** The schema that a `$ref` names. */
  resolve(ref: string): Schema {
    const name = refName(ref)
    const schema = name === undefined ? undefined : getOwn(this.#definitions, name)
    if (!isObject(schema)) throw new Error(`the shape ${ref} is not in $defs`)
    return schema
  }

  /** The variants of the `anyOf` or `oneOf` of a schema. */
  variantsOf(list: readonly Schema[], { discriminator }: Schema): Variants {
    let variants = this.#variants.get(list)
    if (!variants) {
      variants = new Variants(list, discriminator?.propertyName, this.facts)
      this.#variants.set(list, variants)
    }
    return variants
  }

  /**
   * The check of a schema.
   *
   * @param bits the groups that it has keywords of, where the caller knows them
   */
  check(schema: Schema, reading: Reading, bits?: number): Check {
    const known = this.#checks[reading].get(schema)
    if (known) return known
    const has = bits ?? groupsOf(schema)
    // Most schemas are a type or a ref, and nothing else.
    const check =
      has === groups.type && schema.type !== undefined
        ? typeCheck(schema.type)
        : has === groups.ref && schema.$ref !== undefined
          ? this.#ref(schema.$ref, reading)
          : all(this.#parts(schema, has, reading))
    this.#checks[reading].set(schema, check)
    return check
  }

  #innerCheck(item: boolean | Schema, reading: Reading): Check | undefined {
    if (typeof item === 'boolean') return item ? undefined : never
    for (const _ in item) return this.check(item, reading)
    return undefined
  }

  #parts(schema: Schema, has: number, reading: Reading): (Check | undefined)[] {
    const inner = this.#inner[reading]
    const parts: (Check | undefined)[] = []
    if (schema.type !== undefined) parts.push(typeCheck(schema.type))
    if (schema.$ref !== undefined) parts.push(this.#ref(schema.$ref, reading))
    if (has & groups.literals) for (const literals of literalsOf(schema)) parts.push(literalCheck(literals, reading))
    if (has & groups.scalars) for (const { test } of scalarTests(schema)) parts.push(test)
    if (has & groups.whole) for (const { test } of wholeTests(schema)) parts.push(test)
    if (has & groups.properties) parts.push(propertiesCheck(schema, inner))
    if (has & groups.otherProperties) parts.push(otherPropertiesCheck(schema, inner))
    if (has & groups.items) parts.push(itemsCheck(schema, inner))
    if (has & groups.variants) this.#addVariants(schema, reading, parts)
    return parts
  }

  #addVariants(schema: Schema, reading: Reading, parts: (Check | undefined)[]): void {
    const { allOf, anyOf, oneOf, not } = schema
    if (allOf) for (const part of allOf) parts.push(this.#inner[reading](part))
    if (anyOf) parts.push(this.#anyOf(anyOf, schema, reading))
    if (oneOf) parts.push(this.#oneOf(oneOf, schema, reading))
    if (!not) return
    // `not` is read closed: what it excludes is no wider for a newer peer.
    const excluded = this.check(not, 'closed')
    parts.push(value => !excluded(value))
  }

  #anyOf(list: readonly Schema[], schema: Schema, reading: Reading): Check {
    const checks = this.#lazily(list, reading)
    const union = this.variantsOf(list, schema)
    return value => {
      if (reading === 'open' && union.isUnknown(value)) return true
      for (const index of union.of(value)) if (checks(index)(value)) return true
      return false
    }
  }

  #oneOf(list: readonly Schema[], schema: Schema, reading: Reading): Check {
    const checks = this.#lazily(list, reading)
    const closed = reading === 'open' ? this.#lazily(list, 'closed') : undefined
    const union = this.variantsOf(list, schema)
    const fitting = (value: unknown, check: (index: number) => Check): number => {
      let count = 0
      for (const index of union.of(value)) if (check(index)(value) && ++count > 1) break
      return count
    }
    return value => {
      if (closed && union.isUnknown(value)) return true
      const count = fitting(value, checks)
      if (count < 2 || !closed) return count === 1
      // Read open, variants that differ only in literals accept the same values.
      return fitting(value, closed) < 2
    }
  }

  /** Checks of variants, each compiled when it is first needed. */
  #lazily(list: readonly Schema[], reading: Reading): (index: number) => Check {
    const checks: Check[] = []
    return index => {
      const known = checks[index]
      if (known) return known
      const check = this.check(list[index] ?? {}, reading)
      checks[index] = check
      return check
    }
  }

  #ref(ref: string, reading: Reading): Check {
    let target: Check | undefined
    return value => {
      target ??= this.#shape(this.resolve(ref), reading)
      return target(value)
    }
  }

  /** The check of a named shape, guarded against endless recursion. */
  #shape(schema: Schema, reading: Reading): Check {
    const known = this.#shapes[reading].get(schema)
    if (known) return known
    const has = groupsOf(schema)
    const check = this.check(schema, reading, has)
    const branches = (has & (groups.ref | groups.variants)) !== 0
    const returns = branches && leadsBack(schema, ref => this.resolve(ref))
    const guarded: Check = returns ? value => this.#once(check, value) : check
    const shape: Check = value => {
      if (++this.#levels > maximumLevels) throw new TooDeep()
      const isKept = ++this.#refs > keepAfter && (branches || (typeof value === 'object' && value !== null))
      const isSettled = isKept && !(returns && this.#circles.has(value))
      const valid = isSettled ? this.#keep(guarded, value) : guarded(value)
      this.#levels--
      return valid
    }
    this.#shapes[reading].set(schema, shape)
    return shape
  }

  #keep(check: Check, value: unknown): boolean {
    const kept = this.#kept.get(check) ?? new Map<unknown, boolean>()
    this.#kept.set(check, kept)
    const known = kept.get(value)
    if (known !== undefined) return known
    const valid = check(value)
    kept.set(value, valid)
    return valid
  }

  /** A shape that leads back to itself for the same value admits what it admits without that branch. */
  #once(check: Check, value: unknown): boolean {
    const circle = this.#circles.get(value) ?? { running: new Set(), results: new Map() }
    const { running, results } = circle
    if (running.has(check)) return false
    const known = results.get(check)
    if (known !== undefined) return known
    this.#circles.set(value, circle)
    running.add(check)
    const before = results.size
    const valid = check(value)
    running.delete(check)
    // What was refused inside may have been refused only because this shape counted as refusing.
    if (valid) for (const [inner, result] of [...results].slice(before)) if (!result) results.delete(inner)
    results.set(check, valid)
    if (running.size === 0) this.#circles.delete(value)
    return valid
  }
}

/** Shapes that lead back to themselves, for one value: those that are being run, and results so far. */
interface Circle {
  readonly running: Set<Check>
  readonly results: Map<Check, boolean>
}

/** One check for several. */
function all(parts: readonly (Check | undefined)[]): Check {
  const checks = parts.filter(check => check !== undefined)
  const [first, second] = checks
  if (!first) return always
  if (!second) return first
  // Most schemas have two checks, and no code of validation runs more often: no loop for them.
  if (checks.length === 2) return value => first(value) && second(value)
  return value => {
    for (const check of checks) if (!check(value)) return false
    return true
  }
}
