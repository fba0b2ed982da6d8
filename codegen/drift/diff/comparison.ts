import type { Json } from '../../protocol/model.js'
import type { Passage, ShapeChange, Spot } from './compared-shape.js'
import type { Fingerprints } from './fingerprints.js'
import type { RuleId } from './rules.js'
import type { SchemaPlace, Variant } from './values/demand.js'
import type { Subset } from './values/subset.js'

/** Options of a change, besides its rule and message. */
export interface ChangeDetails {
  /** Where it stands in each document, when that is not where the spot is; null where there is no such place. */
  old?: SchemaPlace | null | undefined
  new?: SchemaPlace | null | undefined
  path?: string
  confidence?: number
  live?: ShapeChange['live']
  suspects?: ShapeChange['suspects']
}

/** How the comparison of shapes reports changes and compares shapes inside. */
export interface Comparison {
  readonly fingerprints: Fingerprints
  readonly subset: Subset
  report(rule: RuleId, spot: Spot, message: string, details?: ChangeDetails): void
  /** Compares the schemas at a spot inside; named shapes are compared once, separately. */
  compare(spot: Spot): void
  /** The first of some values that is sent at a spot, and refused by who receives it. */
  firstRefused(spot: Spot, passage: Passage, values: Iterable<Json>): Json | undefined
  /** Compares two named shapes that meet at a spot. */
  meet(oldName: string, newName: string, spot: Spot): void
}

/** Two variants that are taken for the same one, and where they stand. */
export interface VariantPair<Kind extends Variant = Variant> {
  old: Kind
  new: Kind
  spot: Spot
  comparison: Comparison
}
