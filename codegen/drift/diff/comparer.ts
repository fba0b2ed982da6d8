import { getOwn } from '../../protocol/json.js'
import type { JsonSchema, Protocol } from '../../protocol/model.js'
import { escapePointer, referencedName } from '../../protocol/reference.js'
import { isAnnotation } from '../../protocol/schema-keywords.js'
import { mapSubschemas, referencedNames } from '../../protocol/walk.js'
import { assertionsOf } from './alternative.js'
import { canonicalJson } from './canonical.js'
import { changedDefinitions } from './changed-definitions.js'
import { describeSchema } from './describe.js'
import type { Comparison, Finding, Pair, SchemaPlace } from './finding.js'
import { sharedProperties } from './match-alternatives.js'
import type { RuleId } from './rules.js'
import { compareShapes, compareWords } from './shapes.js'
import { makeUnit, type Unit } from './unit.js'

type Definitions = Protocol['$defs']

/** Two named shapes are taken for one that was renamed when they are at least this alike. */
const renamed = 0.5

/** Compares shapes of two documents; every pair of named shapes that meets is compared once. */
export class Comparer implements Comparison {
  readonly #definitions: { old: Definitions; new: Definitions }
  readonly #named = new Map<string, Unit>()
  readonly #pending: { unit: Unit; pair: Pair }[] = []
  #changed: ReadonlySet<string> | undefined
  #unit: Unit = makeUnit({ kind: 'type', name: '' })

  constructor(old: Protocol, new_: Protocol) {
    this.#definitions = { old: old.$defs, new: new_.$defs }
  }

  /** The units of named shapes, in the order they were met. */
  get named(): readonly Unit[] {
    return [...this.#named.values()]
  }

  /** Compares two shapes on behalf of a unit, and everything they refer to. */
  compareIn(unit: Unit, pair: Pair): void {
    this.#unit = unit
    this.compare(pair)
    this.#finish()
  }

  /** Compares two named shapes, if that has not been done. */
  compareNamed(oldName: string, newName: string): void {
    const at = (side: 'old' | 'new', name: string): SchemaPlace => ({
      schema: this.#definitions[side][name] ?? {},
      pointer: `/$defs/${escapePointer(name)}`,
    })
    this.#unit = makeUnit({ kind: 'type', name: newName })
    this.#meet({ old: at('old', oldName), new: at('new', newName), path: '' })
    this.#finish()
  }

  #finish(): void {
    for (let next = this.#pending.pop(); next; next = this.#pending.pop()) {
      this.#unit = next.unit
      this.compareWords(next.pair)
      compareShapes(next.pair, this)
    }
  }

  report(rule: RuleId, { old, new: new_, path }: Partial<Pair> & { path: string }, message: string): void {
    const finding: Finding = { rule, path, message }
    if (old) finding.oldPointer = old.pointer
    if (new_) finding.newPointer = new_.pointer
    this.#unit.findings.push(finding)
  }

  compare(pair: Pair): void {
    const references = [pair.old, pair.new].filter(({ schema }) => isReference(schema)).length
    if (references !== 1) this.compareWords(pair)
    const met = { old: this.resolve('old', pair.old), new: this.resolve('new', pair.new), path: pair.path }
    // Two named shapes can meet again and again, so each pair of names is compared once. A name also meets itself where
    // one side wrote no reference: a variant of a union was resolved. What is written in place ends by itself.
    const named = nameOf(met.old) !== undefined && nameOf(met.new) !== undefined
    if (references === 0 || !named || (references === 2 && differInType(met))) compareShapes(met, this)
    else if (references < 2 || !this.#isOther(met)) this.#meet({ ...met, path: '' })
    else
      this.report(
        'type-changed',
        pair,
        `was ${describeSchema(pair.old.schema)}, is now ${describeSchema(pair.new.schema)}`,
      )
  }

  /** Whether two objects of different names have so little in common that one simply took the place of the other. */
  #isOther({ old, new: new_ }: Pair): boolean {
    const [before, after] = [nameOf(old), nameOf(new_)]
    if (before === undefined || after === undefined || before === after) return false
    return old.schema.type === 'object' && new_.schema.type === 'object' && alikeness(old.schema, new_.schema) < renamed
  }

  compareWords(pair: Pair): void {
    compareWords(pair, this)
  }

  resolve(side: 'old' | 'new', place: SchemaPlace): SchemaPlace {
    let { schema, pointer } = place
    const seen = new Set<string>()
    while (isReference(schema)) {
      const name = referencedName(schema.$ref ?? '') ?? ''
      const target = getOwn(this.#definitions[side], name)
      // A name that stands for itself admits everything.
      if (!target || seen.has(name)) return { schema: {}, pointer }
      seen.add(name)
      schema = target
      pointer = `/$defs/${escapePointer(name)}`
    }
    return { schema, pointer }
  }

  reachesChange(old: SchemaPlace, new_: SchemaPlace): boolean {
    if (demandsOf(old.schema) !== demandsOf(new_.schema)) return true
    this.#changed ??= changedDefinitions(this.#definitions.old, this.#definitions.new, demandsOf)
    return [...referencedNames(old.schema)].some(name => this.#changed?.has(name))
  }

  #meet(pair: Pair): void {
    const key = `${pair.old.pointer}\n${pair.new.pointer}`
    let unit = this.#named.get(key)
    if (!unit) {
      unit = makeUnit({ kind: 'type', name: nameOf(pair.new) ?? nameOf(pair.old) ?? pair.new.pointer })
      this.#named.set(key, unit)
      this.#pending.push({ unit, pair })
      this.#noticeRename(unit, pair)
    }
    this.#unit.inside.add(unit)
  }

  #noticeRename(unit: Unit, pair: Pair): void {
    const [old, new_] = [nameOf(pair.old), nameOf(pair.new)]
    if (old === undefined || new_ === undefined || old === new_) return
    if (Object.hasOwn(this.#definitions.new, old) || Object.hasOwn(this.#definitions.old, new_)) return
    const confidence = alikeness(pair.old.schema, pair.new.schema)
    if (confidence < renamed) return
    unit.findings.push({
      rule: 'type-renamed',
      path: '',
      message: `was ${old}`,
      oldPointer: pair.old.pointer,
      newPointer: pair.new.pointer,
      confidence,
    })
  }
}

/** How alike two shapes are, from 0 to 1. */
export function alikeness(old: JsonSchema, new_: JsonSchema): number {
  if (demandsOf(old) === demandsOf(new_)) return 1
  if (old.type === 'object' && new_.type === 'object') return Math.round(sharedProperties(old, new_) * 95) / 100
  return 0.3
}

const differInType = ({ old, new: new_ }: Pair): boolean =>
  typeof old.schema.type === 'string' && typeof new_.schema.type === 'string' && old.schema.type !== new_.schema.type

const isReference = (schema: JsonSchema): boolean => schema.$ref !== undefined && assertionsOf(schema).length === 1

const nameOf = ({ pointer }: SchemaPlace): string | undefined => referencedName(`#${pointer.replaceAll('%', '%25')}`)

/** What a shape admits, as text: equal texts admit the same, given the same definitions. */
function demandsOf(schema: JsonSchema): string {
  return canonicalJson(withoutWords(schema))
}

function withoutWords(schema: JsonSchema): JsonSchema {
  const demands = Object.entries(schema).filter(([keyword]) => !isAnnotation(keyword))
  return mapSubschemas(Object.fromEntries(demands), withoutWords)
}
