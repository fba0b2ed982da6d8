import { getOwn } from '../../../base/json.js'
import { escapePointer, refName } from '../../../base/ref.js'
import type { Json, JsonSchema, Protocol } from '../../protocol/model.js'
import { isAnnotation } from '../../protocol/schema-keywords.js'
import {
  type ComparedShape,
  makeShape,
  type Passage,
  passages,
  receiverSide,
  type ShapeChange,
  type Side,
  type Spot,
  senderSide,
} from './compared-shape.js'
import type { Comparison, Told } from './comparison.js'
import { describeSchema } from './describe.js'
import { Fingerprints } from './fingerprints.js'
import { besideValues, type RuleId, rules } from './rules.js'
import { similarity } from './similarity.js'
import { type Demand, kindOf, type SchemaPlace } from './values/demand.js'
import { always, type Fit, type Sender, unproven } from './values/fit.js'
import { NormalForms } from './values/normal-form.js'
import { Subset } from './values/subset.js'
import { firstRefused, suspects } from './values/witness.js'
import { compareVariants } from './variants.js'
import { compareWords } from './words.js'

type Definitions = Protocol['$defs']

/** Two named shapes are taken for one that was renamed when they are at least this alike. */
const renamed = 0.5

/** Shapes nested deeper than this are queued and compared later, so that the stack does not overflow. */
const maximumNesting = 40

/** Compares shapes of two documents; every pair of named shapes that meets is compared once. */
export class Comparer implements Comparison {
  readonly fingerprints: Fingerprints
  readonly forms: Record<Side, NormalForms>
  readonly subset: Subset
  readonly shapes: ComparedShape[] = []
  readonly #definitions: Record<Side, Definitions>
  readonly #named = new Map<string, ComparedShape>()
  readonly #unnamed = new Map<string, ComparedShape>()
  readonly #pending: Spot[] = []

  constructor(old: Protocol, new_: Protocol) {
    this.#definitions = { old: old.$defs, new: new_.$defs }
    this.fingerprints = new Fingerprints(old.$defs, new_.$defs)
    this.forms = { old: new NormalForms(old.$defs), new: new NormalForms(new_.$defs) }
    this.subset = new Subset(this.fingerprints.same)
  }

  /** Compares the values of a message, and everything that they refer to. */
  compareRoot(shape: ComparedShape, old: SchemaPlace, new_: SchemaPlace, path: string): void {
    this.shapes.push(shape)
    const live = { forth: true, back: true }
    shape.spot = this.#within({ old: this.forms.old.at(old), new: this.forms.new.at(new_), shape, path, live })
    this.compare(shape.spot)
    this.#finish(shape.spot)
  }

  /** The spot of a role where only one version has a schema; the other sends null there. */
  spotOf(shape: ComparedShape, old: SchemaPlace | undefined, new_: SchemaPlace | undefined, path: string): Spot {
    const at = (side: Side, place: SchemaPlace | undefined) =>
      place ? this.forms[side].at(place) : this.forms[side].literal(null)
    return { old: at('old', old), new: at('new', new_), shape, path, live: { forth: true, back: true } }
  }

  /** Compares all named shapes that both versions have and that differ. */
  compareAllNamed(): void {
    for (const name of this.fingerprints.changed) this.#shapeOf(name, name)
    this.#finish()
  }

  #finish(root?: Spot): void {
    const done = root ? [root] : []
    for (let next = this.#pending.pop(); next; next = this.#pending.pop()) {
      this.#compareInside(next)
      done.push(next)
    }
    for (const spot of done) this.#cover(spot)
  }

  /** How well the values of one direction fit, where nothing around them is known. */
  fit(passage: Passage, spot: Spot): Fit {
    return this.subset.fit(spot[senderSide(passage)], spot[receiverSide(passage)])
  }

  report(rule: RuleId, spot: Spot, message: string, told: Told = {}): void {
    if (spot.equal && !besideValues.has(rule)) return
    const { old = spot.old.places[0], new: new_ = spot.new.places[0], live = spot.live, path = spot.path } = told
    const change: ShapeChange = { rule, message, spot, path, live }
    if (isWritten(old)) change.oldPointer = old.pointer
    if (isWritten(new_)) change.newPointer = new_.pointer
    if (told.confidence !== undefined) change.confidence = told.confidence
    if (told.suspects) change.suspects = told.suspects
    spot.shape.changes.push(change)
  }

  /** Compares the schemas at a spot; named shapes are compared once, separately. */
  compare(spot: Spot): void {
    const [old, new_] = [spot.old.places, spot.new.places]
    if (
      old.length === new_.length &&
      old.every(({ schema }, at) => this.fingerprints.sameWords(schema, new_[at]?.schema ?? {}))
    )
      return
    compareWords(spot, this)
    const names = { old: this.nameOf(spot.old), new: this.nameOf(spot.new) }
    const inPlace = names.old !== names.new && this.#differInKind(spot)
    if (names.old !== undefined && names.new !== undefined && !inPlace) {
      const inner = this.#within(spot)
      if (this.#isOther(names.old, names.new)) {
        const [was, is] = [old[0]?.schema ?? {}, new_[0]?.schema ?? {}]
        const values = (passage: Passage) => this.suspects(passage, spot)
        this.report('type-changed', inner, `was ${describeSchema(was)}, is now ${describeSchema(is)}`, {
          suspects: values,
        })
      } else this.meet(names.old, names.new, inner)
    } else this.#compareInPlace(spot)
  }

  /** Compares a shape without a name at once; a deeply nested one is queued as a part of the shape around it. */
  #compareInPlace(spot: Spot): void {
    const { shape, live, depth = 0 } = spot
    const key = `${spot.old.id} ${spot.new.id} ${live.forth} ${live.back}`
    if (shape.met.has(key)) return
    shape.met.add(key)
    if (depth < maximumNesting) {
      this.#compareInside({ ...spot, depth: depth + 1 })
      return
    }
    const name = `${spot.old.id} ${spot.new.id}`
    let inner = this.#unnamed.get(name)
    if (!inner) {
      inner = makeShape(shape.subject)
      this.#unnamed.set(name, inner)
      this.shapes.push(inner)
      inner.spot = { old: spot.old, new: spot.new, shape: inner, path: spot.path, live: { forth: true, back: true } }
      this.#pending.push(inner.spot)
    }
    shape.inside.push({ shape: inner, use: spot })
  }

  /** Values that pass one way at a spot, and that may be refused. */
  suspects(passage: Passage, spot: Spot): Iterable<Json> {
    return suspects(spot[senderSide(passage)], spot[receiverSide(passage)], this.subset)
  }

  /** Whether the values of a spot have no type in common. */
  #differInKind({ old, new: new_ }: Spot): boolean {
    const kinds = (demand: Demand) =>
      demand.variants.map(item => (item.kind === 'literal' ? kindOf(item.value) : item.kind))
    const there = new Set(kinds(new_))
    return !kinds(old).some(kind => there.has(kind))
  }

  #compareInside(spot: Spot): void {
    compareVariants(this.#within(spot), this)
  }

  /** The spot, with how well its values fit. */
  #within(spot: Spot): Spot {
    const live = {
      forth: spot.live.forth && this.fit('forth', spot) !== always,
      back: spot.live.back && this.fit('back', spot) !== always,
    }
    const unstable = spot.unstable || spot.old.places.some(({ schema }) => isUnstable(schema))
    const both = (sender: Sender) =>
      this.subset.fit(spot.old, spot.new, sender) === always && this.subset.fit(spot.new, spot.old, sender) === always
    const equal = spot.equal || (!live.forth && !live.back && both('named') && both('any'))
    return { ...spot, live, ...(unstable && { unstable }), ...(equal && { equal }) }
  }

  /** The name of the definition that a demand refers to and adds nothing to. */
  nameOf({ places }: Demand): string | undefined {
    const [place] = places
    if (!place || places.length > 1) return undefined
    const own = definitionAt(place.pointer)
    if (own !== undefined) return own
    return isRef(place.schema) ? refName(place.schema.$ref ?? '') : undefined
  }

  readonly nameAt = definitionAt

  meet(oldName: string, newName: string, spot: Spot): void {
    spot.shape.inside.push({ shape: this.#shapeOf(oldName, newName), use: spot })
  }

  #shapeOf(oldName: string, newName: string): ComparedShape {
    const key = JSON.stringify([oldName, newName])
    const known = this.#named.get(key)
    if (known) return known
    const shape = makeShape({ kind: 'type', name: newName })
    this.#named.set(key, shape)
    this.shapes.push(shape)
    const root = this.#rootOf(shape, oldName, newName)
    if (!root) return shape
    shape.spot = root
    this.#pending.push(root)
    compareWords(root, this)
    if (oldName !== newName) this.#noticeRename(root, oldName, newName)
    return shape
  }

  #rootOf(shape: ComparedShape, oldName: string, newName: string): Spot | undefined {
    const at = (side: Side, name: string) => {
      const schema = getOwn(this.#definitions[side], name)
      return schema && this.forms[side].at({ schema, pointer: `/$defs/${escapePointer(name)}` })
    }
    const [old, new_] = [at('old', oldName), at('new', newName)]
    if (!old || !new_) return undefined
    return { old, new: new_, shape, path: '', live: { forth: true, back: true } }
  }

  /** Whether two objects of different names have so little in common that one replaced the other. */
  #isOther(old: string, new_: string): boolean {
    if (old === new_) return false
    const [before, after] = [getOwn(this.#definitions.old, old) ?? {}, getOwn(this.#definitions.new, new_) ?? {}]
    return before.type === 'object' && after.type === 'object' && similarity(before, after, this.fingerprints) < renamed
  }

  #noticeRename(root: Spot, old: string, new_: string): void {
    if (Object.hasOwn(this.#definitions.new, old) || Object.hasOwn(this.#definitions.old, new_)) return
    const [before, after] = [root.old.places[0]?.schema ?? {}, root.new.places[0]?.schema ?? {}]
    const confidence = similarity(before, after, this.fingerprints)
    if (confidence >= renamed) this.report('type-renamed', root, `was ${old}`, { confidence })
  }

  /**
   * Makes sure that nothing is hidden: where values of a shape may be refused and no change inside says so, the shape
   * itself is reported as changed.
   */
  #cover(spot: Spot): void {
    for (const passage of passages) {
      const fit = this.fit(passage, spot)
      if (fit === always) continue
      const told = this.#strongest(spot.shape, passage)
      if (told === 2 || (told === 1 && fit !== unproven)) continue
      const [sent, accepted] = [spot[senderSide(passage)], spot[receiverSide(passage)]]
      const values = () => this.suspects(passage, spot)
      const reading = passage === 'forth' ? 'closed' : 'open'
      if (told === 1 && firstRefused(values(), sent, accepted, reading) === undefined) continue
      const live = { forth: passage === 'forth', back: passage === 'back' }
      this.report('shape-changed', spot, 'admits other values', { live, suspects: values })
    }
  }

  /** 2: a change inside may break; 1: one is risky; 0: none matters for what passes this way. */
  #strongest(shape: ComparedShape, passage: Passage): 0 | 1 | 2 {
    let strongest: 0 | 1 | 2 = 0
    for (const { live, rule } of shape.changes) {
      if (!live[passage]) continue
      const level = rules[rule][passage === 'forth' ? 'sender' : 'receiver']
      if (level === 'breaking') return 2
      if (level === 'risky') strongest = 1
    }
    for (const { shape: inner, use } of shape.inside) {
      if (!use.live[passage] || !inner.spot) continue
      const fit = this.fit(passage, inner.spot)
      if (fit === unproven) return 2
      if (fit !== always) strongest = 1
    }
    return strongest
  }
}

/** Whether a schema is part of its document, and was not made during the comparison. */
const isWritten = (place: SchemaPlace | null | undefined): place is SchemaPlace =>
  place?.pointer.startsWith('/') === true

const isRef = (schema: JsonSchema): boolean =>
  schema.$ref !== undefined && Object.keys(schema).every(keyword => keyword === '$ref' || isAnnotation(keyword))

/** The name of the definition that a pointer leads to. */
const definitionAt = (pointer: string): string | undefined => refName(`#${pointer.replaceAll('%', '%25')}`)

const isUnstable = (schema: JsonSchema): boolean => getOwn(schema as Record<string, Json>, 'x-stability') !== undefined
