import { receiverSide, type ShapeChange, type Spot, senderSide } from './compared-shape.js'
import type { Comparison, VariantPair } from './comparison.js'
import { suspects, suspectsOf } from './values/witness.js'

type Suspects = NonNullable<ShapeChange['suspects']>

/** Values at a spot that the sender may send and the receiver may refuse. */
export const suspectsAt =
  (spot: Spot, { subset }: Comparison): Suspects =>
  passage =>
    suspects(spot[senderSide(passage)], spot[receiverSide(passage)], subset)

/** The same for one variant of each version. */
export const suspectsFor =
  ({ old, new: new_, spot, comparison: { subset } }: VariantPair): Suspects =>
  passage =>
    passage === 'forth' ? suspectsOf(old, spot.new, subset) : suspectsOf(new_, spot.old, subset)
