import { type ComparedShape, type Passage, passages, receiverSide, type Spot, senderSide } from './compared-shape.js'
import type { Comparison } from './comparison.js'
import { rules } from './rules.js'
import { suspectsAt } from './suspects.js'
import { always, type Fit, unproven } from './values/fit.js'
import type { Subset } from './values/subset.js'

/** Reports a shape itself as changed where its values may be refused and no change inside it says so. */
export function reportWhatIsHidden(spot: Spot, comparison: Comparison): void {
  const { subset } = comparison
  for (const passage of passages) {
    const fit = fitOf(passage, spot, subset)
    if (fit === always) continue
    const reported = strongest(spot.shape, passage, subset)
    if (reported === 2 || (reported === 1 && fit !== unproven)) continue
    const suspects = suspectsAt(spot, comparison)
    if (reported === 1 && comparison.firstRefused(spot, passage, suspects(passage)) === undefined) continue
    const live = { forth: passage === 'forth', back: passage === 'back' }
    const message = subset.isExhausted ? 'may admit other values: there is too much to compare' : 'admits other values'
    comparison.report('shape-changed', spot, message, { live, suspects })
  }
}

const fitOf = (passage: Passage, spot: Spot, subset: Subset): Fit =>
  subset.fit(spot[senderSide(passage)], spot[receiverSide(passage)])

/** 2: a change inside may break; 1: one is risky; 0: none matters for what passes this way. */
function strongest({ changes, inside }: ComparedShape, passage: Passage, subset: Subset): 0 | 1 | 2 {
  let highest: 0 | 1 | 2 = 0
  for (const { live, rule } of changes) {
    if (!live[passage]) continue
    const level = rules[rule][passage === 'forth' ? 'sender' : 'receiver']
    if (level === 'breaking') return 2
    if (level === 'risky') highest = 1
  }
  for (const { shape: inner, use } of inside) {
    if (!use.live[passage] || !inner.spot) continue
    const fit = fitOf(passage, inner.spot, subset)
    if (fit === unproven) return 2
    if (fit !== always) highest = 1
  }
  return highest
}
