import { getOwn } from '../../../base/json.js'
import { escapePointer } from '../../../base/ref.js'
import type { Json, JsonSchema, Protocol } from '../../protocol/model.js'
import { namesBeyondLimits } from './beyond-limits.js'
import {
  type ComparedShape,
  makeShape,
  type Passage,
  receiverSide,
  type ShapeChange,
  type Side,
  type Spot,
  senderSide,
} from './compared-shape.js'
import type { ChangeDetails, Comparison } from './comparison.js'
import { nameOf } from './definition-name.js'
import { describeSchema } from './describe.js'
import { Fingerprints } from './fingerprints.js'
import { reportWhatIsHidden } from './hidden.js'
import { OldReader } from './old-reader.js'
import { besideValues, type RuleId } from './rules.js'
import { similarity } from './similarity.js'
import { suspectsAt } from './suspects.js'
import { type Demand, kindOf, type SchemaPlace } from './values/demand.js'
import { always, type Sender } from './values/fit.js'
import { NormalForms } from './values/normal-form.js'
import { Subset } from './values/subset.js'
import { firstRefused } from './values/witness.js'
import { compareVariants } from './variants.js'
import { compareWords } from './words.js'

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
  readonly #oldReader: OldReader
  readonly #protocols: Record<Side, Protocol>
  readonly #named = new Map<string, ComparedShape>()
  readonly #unnamed = new Map<string, ComparedShape>()
  readonly #pending: Spot[] = []

  constructor(old: Protocol, new_: Protocol) {
    this.#protocols = { old, new: new_ }
    this.fingerprints = new Fingerprints(old.$defs, new_.$defs)
    this.forms = { old: new NormalForms(old.$defs), new: new NormalForms(new_.$defs) }
    this.subset = new Subset(this.fingerprints.same)
    this.#oldReader = new OldReader(old.$defs)
  }

  /** Compares the values of a message, and everything that they refer to. */
  compareRoot(shape: ComparedShape, old: SchemaPlace, new_: SchemaPlace, path: string): void {
    // Most messages are the same in both versions.
    if (this.fingerprints.sameWords(old.schema, new_.schema)) return
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

  /** Named shapes that messages use where too much was to compare. */
  namesBeyondLimits(): ReadonlySet<string> {
    const names = (side: Side) => namesBeyondLimits(this.#protocols[side], this.forms[side].opaque)
    return new Set([...names('old'), ...names('new')])
  }

  #finish(root?: Spot): void {
    const done = root ? [root] : []
    for (let next = this.#pending.pop(); next; next = this.#pending.pop()) {
      this.#compareInside(next)
      done.push(next)
    }
    for (const spot of done) reportWhatIsHidden(spot, this)
  }

  report(rule: RuleId, spot: Spot, message: string, details: ChangeDetails = {}): void {
    if (spot.equal && !besideValues.has(rule)) return
    const { old = spot.old.places[0], new: new_ = spot.new.places[0], live = spot.live, path = spot.path } = details
    const change: ShapeChange = { rule, message, spot, path, live }
    if (isWritten(old)) change.oldPointer = old.pointer
    if (isWritten(new_)) change.newPointer = new_.pointer
    if (details.confidence !== undefined) change.confidence = details.confidence
    if (details.suspects) change.suspects = details.suspects
    spot.shape.changes.push(change)
  }

  firstRefused(spot: Spot, passage: Passage, values: Iterable<Json>): Json | undefined {
    const accepted = spot[receiverSide(passage)]
    // The new version is asked to the letter: what is said of it is for who sends.
    const passes = (value: Json) => passage === 'back' && this.#oldReader.passes(accepted, value)
    return firstRefused(values, spot[senderSide(passage)], accepted, passes)
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
    const names = { old: nameOf(spot.old), new: nameOf(spot.new) }
    const inPlace = names.old !== names.new && this.#differInKind(spot)
    if (names.old !== undefined && names.new !== undefined && !inPlace) {
      const inner = this.#within(spot)
      if (this.#isOther(names.old, names.new)) {
        const [was, is] = [old[0]?.schema ?? {}, new_[0]?.schema ?? {}]
        this.report('type-changed', inner, `was ${describeSchema(was)}, is now ${describeSchema(is)}`, {
          suspects: suspectsAt(spot, this),
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
      forth: spot.live.forth && this.subset.fit(spot.old, spot.new) !== always,
      back: spot.live.back && this.subset.fit(spot.new, spot.old) !== always,
    }
    const unstable = spot.unstable || spot.old.places.some(({ schema }) => isUnstable(schema))
    const both = (sender: Sender) =>
      this.subset.fit(spot.old, spot.new, sender) === always && this.subset.fit(spot.new, spot.old, sender) === always
    const equal = spot.equal || (!live.forth && !live.back && both('named') && both('any'))
    return { ...spot, live, ...(unstable && { unstable }), ...(equal && { equal }) }
  }

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
      const schema = getOwn(this.#protocols[side].$defs, name)
      return schema && this.forms[side].at({ schema, pointer: `/$defs/${escapePointer(name)}` })
    }
    const [old, new_] = [at('old', oldName), at('new', newName)]
    if (!old || !new_) return undefined
    return { old, new: new_, shape, path: '', live: { forth: true, back: true } }
  }

  /** Whether two objects of different names have so little in common that one replaced the other. */
  #isOther(old: string, new_: string): boolean {
    if (old === new_) return false
    const before = getOwn(this.#protocols.old.$defs, old) ?? {}
    const after = getOwn(this.#protocols.new.$defs, new_) ?? {}
    return before.type === 'object' && after.type === 'object' && similarity(before, after, this.fingerprints) < renamed
  }

  #noticeRename(root: Spot, old: string, new_: string): void {
    if (Object.hasOwn(this.#protocols.new.$defs, old) || Object.hasOwn(this.#protocols.old.$defs, new_)) return
    const [before, after] = [root.old.places[0]?.schema ?? {}, root.new.places[0]?.schema ?? {}]
    const confidence = similarity(before, after, this.fingerprints)
    if (confidence >= renamed) this.report('type-renamed', root, `was ${old}`, { confidence })
  }
}

/** Whether a schema is part of its document, and was not made during the comparison. */
const isWritten = (place: SchemaPlace | null | undefined): place is SchemaPlace =>
  place?.pointer.startsWith('/') === true

const isUnstable = (schema: JsonSchema): boolean => getOwn(schema as Record<string, Json>, 'x-stability') !== undefined
