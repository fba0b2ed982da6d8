import { getOwn, isObject } from '../../base/json.js'
import { escapePointer } from '../../base/ref.js'
import { otherProperties, wholeTests } from './collections.js'
import type { Compiler } from './compile.js'
import {
  add,
  type Fault,
  fault,
  listed,
  literalFault,
  longestList,
  type Place,
  type PlacedFault,
  step,
  typeNameOf,
  typesOf,
} from './faults.js'
import { nearest } from './nearest.js'
import { literalCheck, literalsOf, scalarTests, typeCheck } from './scalars.js'
import type { Reading, Schema } from './schema.js'
import { atMost, everyType, TooDeep } from './values.js'

/** Options of the description. */
export interface ExplainOptions {
  /** Whether an index in a pointer is `*`, so that faults of all items are one. Default false. */
  anyIndex?: boolean
  /** Whether a name that the schema does not declare is `*` in a pointer: it may be a secret. Default true. */
  anyName?: boolean
  /** Whether a value is a placeholder, such as a redacted one; it has no faults. */
  isHidden?: (value: unknown) => boolean
}

/** After so many schemas, a union of objects is described as a whole. */
const maximumVisits = 20_000

/** The most schemas on the way to one place. */
const maximumPath = 1000

/** The most faults that are described for one value. */
const maximumFaults = 20

/** Says why a value is not valid; runs inside `Compiler.run`. */
export class Explainer {
  readonly #compiler: Compiler
  readonly #reading: Reading
  readonly #anyIndex: boolean
  readonly #anyName: boolean
  readonly #isHidden: (value: unknown) => boolean
  #visits = 0
  /** The schemas on the way here, each with the value that it was applied to. */
  readonly #path: { schema: Schema; value: unknown }[] = []
  /** By schema and value, the faults of the place where they last met: many branches lead to one. */
  readonly #found = new Map<Schema, Map<unknown, { pointer: string; faults: PlacedFault[] }>>()

  constructor(compiler: Compiler, reading: Reading, options: ExplainOptions) {
    const { anyIndex = false, anyName = true, isHidden = () => false } = options
    this.#compiler = compiler
    this.#reading = reading
    this.#anyIndex = anyIndex
    this.#anyName = anyName
    this.#isHidden = isHidden
  }

  /** Every fault of a value that is not valid. */
  explain(schema: Schema, value: unknown): Fault[] {
    const found = new Map<string, Fault>()
    for (const { pointer, expected, found: type } of this.#visit(schema, value, { pointer: '', depth: 0 }))
      found.set(`${pointer}\n${expected}\n${type}`, { pointer, expected, found: type })
    return [...found.values()].slice(0, maximumFaults)
  }

  #visit(schema: boolean | Schema, value: unknown, place: Place): PlacedFault[] {
    if (schema === true || this.#isHidden(value)) return []
    if (schema === false) return [fault('nothing', typeNameOf(value), place)]
    if (this.#compiler.check(schema, this.#reading)(value)) return []
    const known = this.#found.get(schema) ?? new Map<unknown, { pointer: string; faults: PlacedFault[] }>()
    this.#found.set(schema, known)
    const before = known.get(value)
    if (before?.pointer === place.pointer) return before.faults
    if (this.#path.some(step => step.schema === schema && step.value === value))
      return [fault('a shape that does not lead back to itself', typeNameOf(value), place)]
    if (this.#path.length >= maximumPath) throw new TooDeep()
    this.#visits++
    this.#path.push({ schema, value })
    const faults = this.#faultsOf(schema, value, place)
    this.#path.pop()
    known.set(value, { pointer: place.pointer, faults })
    return faults
  }

  #faultsOf(schema: Schema, value: unknown, place: Place): PlacedFault[] {
    const { type, $ref, allOf = [], anyOf, oneOf, not } = schema
    if (type !== undefined && !typeCheck(type)(value))
      return [fault([type].flat().join(' | '), typeNameOf(value), place)]
    const faults: PlacedFault[] = []
    for (const literals of literalsOf(schema))
      if (!literalCheck(literals, this.#reading)(value)) faults.push(literalFault(literals, value, place))
    for (const { test, expected, found } of [...scalarTests(schema), ...wholeTests(schema)])
      if (!test(value)) faults.push(fault(expected, found, place))
    if (isObject(value)) this.#properties(schema, value, place, faults)
    if (Array.isArray(value)) this.#items(schema, value, place, faults)
    if ($ref !== undefined) add(faults, this.#visit(this.#compiler.resolve($ref), value, place))
    for (const part of allOf) add(faults, this.#visit(part, value, place))
    if (anyOf) add(faults, this.#union(anyOf, schema, value, place))
    if (oneOf) add(faults, this.#only(oneOf, schema, value, place))
    if (not && this.#compiler.check(not, 'closed')(value))
      faults.push(fault('a value that is not excluded', 'an excluded one', place))
    return faults
  }

  #properties(schema: Schema, object: Record<string, unknown>, place: Place, faults: PlacedFault[]): void {
    const { properties = {}, required = [], propertyNames, additionalProperties } = schema
    for (const name of required)
      if (getOwn(object, name) === undefined)
        faults.push(this.#missing(name, (getOwn(properties, name) as Schema | undefined) ?? {}, place))
    const others = otherProperties(schema)
    for (const [name, property] of Object.entries(object)) {
      if (property === undefined) continue
      const declared = getOwn(properties, name) as Schema | undefined
      const inner = step(place, declared || !this.#anyName ? escapePointer(name) : '*')
      if (declared) add(faults, this.#visit(declared, property, inner))
      for (const other of others?.(name) ?? [])
        if (other === false && other === additionalProperties)
          faults.push(fault('no other field', typeNameOf(property), inner))
        else add(faults, this.#visit(other, property, inner))
      const [wrongName] = propertyNames ? this.#visit(propertyNames, name, inner) : []
      if (wrongName) faults.push(fault(`a field name: ${wrongName.expected}`, 'another name', inner))
    }
  }

  /** A field that has to be there and is not: it stands where the field would, and counts where the object is. */
  #missing(name: string, schema: Schema, place: Place): PlacedFault {
    const { pointer } = step(place, escapePointer(name))
    const { facts } = this.#compiler
    const literals = facts.literalsOf(schema)
    const types =
      schema.type === undefined ? typesOf([facts.typesOf(schema) || everyType]) : [schema.type].flat().join(' | ')
    const expected = literals?.size ? listed([...literals]) : types
    return fault(expected, 'nothing', { pointer, depth: place.depth })
  }

  #items({ prefixItems = [], items = true }: Schema, array: readonly unknown[], place: Place, faults: PlacedFault[]) {
    for (const [index, item] of array.entries()) {
      const inner = step(place, this.#anyIndex ? '*' : `${index}`)
      const schema = prefixItems[index] ?? items
      if (schema === false) return void faults.push(fault(atMost(prefixItems.length, 'item'), 'more', place))
      add(faults, this.#visit(schema, item ?? null, inner))
      if (faults.length >= longestList) return
    }
  }

  /** Of `oneOf`: a value that several variants admit, or none. */
  #only(list: readonly Schema[], schema: Schema, value: unknown, place: Place): PlacedFault[] {
    if (this.#fitting(list, schema, value).length === 0) return this.#union(list, schema, value, place)
    // Read open, variants that differ only in literals accept the same values: those are read closed.
    const fitting = this.#fitting(list, schema, value, 'closed').length
    return fitting < 2
      ? []
      : [fault(`only one of ${list.length} variants`, `${typeNameOf(value)} that fits ${fitting}`, place)]
  }

  /** The variants that admit a value. */
  #fitting(list: readonly Schema[], schema: Schema, value: unknown, reading = this.#reading): number[] {
    const possible = this.#compiler.variantsOf(list, schema).of(value)
    return possible.filter(index => this.#compiler.check(list[index] ?? {}, reading)(value))
  }

  /** For a value that no variant admits: the variant that its tag names, else its literals, else the nearest one. */
  #union(list: readonly Schema[], schema: Schema, value: unknown, place: Place): PlacedFault[] {
    const { facts } = this.#compiler
    const variants = this.#compiler.variantsOf(list, schema)
    if (variants.isUnknown(value) && this.#reading === 'open') return []
    if (this.#fitting(list, schema, value).length > 0) return []
    const literals = facts.literalsOf({ anyOf: list })
    if (literals) return [literalFault([...literals], value, place)]
    const { tag } = variants
    const candidates = variants.of(value)
    if (tag && (variants.extensible.size > 0 || candidates.length === 0) && isObject(value)) {
      const literal = getOwn(value, tag.name)
      if (literal === undefined && candidates.length === 0)
        return [this.#missing(tag.name, { enum: [...tag.variants.keys()] }, place)]
      if (this.#isHidden(literal)) return []
      if (literal !== undefined && !tag.variants.has(literal)) {
        return [literalFault([...tag.variants.keys()], literal, step(place, escapePointer(tag.name)))]
      }
    }
    const [only] = candidates
    if (only === undefined)
      return [fault(typesOf(list.map(variant => facts.typesOf(variant))), typeNameOf(value), place)]
    if (candidates.length === 1) return this.#visit(list[only] ?? {}, value, place)
    const whole = [fault(`one of ${list.length} variants`, `${typeNameOf(value)} that fits none`, place)]
    if (this.#visits > maximumVisits) return whole
    // The inner unions of one variant may use up the visits: those that are left are not looked into.
    const visit = (index: number) =>
      this.#visits > maximumVisits ? whole : this.#visit(list[index] ?? {}, value, place)
    return nearest(candidates, visit, index => this.#closeness(list[index] ?? {}, value), place.depth) ?? whole
  }

  /** How many of a value's properties a variant has, and how many of those have the literal that the variant asks for. */
  #closeness(variant: Schema, value: unknown): { named: number; literal: number } {
    if (!isObject(value)) return { named: 0, literal: 0 }
    const { facts } = this.#compiler
    const declared = this.#declared(variant)
    const names = Object.keys(value)
    return {
      named: names.filter(name => declared.has(name)).length,
      // Names that no schema has are the peer's: facts about them would be kept.
      literal: names.filter(
        name => facts.namesOf(variant).has(name) && facts.propertyOf(variant, name).literals?.has(value[name]),
      ).length,
    }
  }

  #declared(variant: Schema): Set<string> {
    const names = new Set<string>()
    const seen = new Set<Schema>()
    const open = [variant]
    for (let schema = open.pop(); schema; schema = open.pop()) {
      if (seen.has(schema)) continue
      seen.add(schema)
      for (const name of Object.keys(schema.properties ?? {})) names.add(name)
      open.push(...(schema.$ref === undefined ? [] : [this.#compiler.resolve(schema.$ref)]), ...(schema.allOf ?? []))
    }
    return names
  }
}
