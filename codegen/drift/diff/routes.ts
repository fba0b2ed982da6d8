import { addToGroup } from '../../protocol/groups.js'
import type { ComparedShape, Passage, Root, Spot } from './compared-shape.js'

/** One step of a route upwards: the use of a shape in the one around it, and the steps after it. */
interface Step {
  use: Spot
  next: Step | undefined
  length: number
  /** The route from here on leads through a shape that is not stable. */
  unstable: boolean
}

/** A route from a shape up to the shape of a root; without steps where that is the same. */
export interface Route {
  root: Root
  whole: Spot | undefined
  first: Step | undefined
}

/** Through which spots: all, those where the versions differ in values, or those where values of a passage may be refused. */
type Through = Passage | 'unequal' | 'any'

/** Finds the messages that a shape is part of. */
export class Routes {
  readonly #shapes: readonly ComparedShape[]
  readonly #known = new Map<Through, ReadonlyMap<ComparedShape, readonly Route[]>>()

  constructor(shapes: readonly ComparedShape[]) {
    this.#shapes = shapes
  }

  /** The shortest routes from a shape to all roots, one for each. */
  to(shape: ComparedShape, through: Through): readonly Route[] {
    let found = this.#known.get(through)
    if (!found) {
      found = routesThrough(this.#shapes, through)
      this.#known.set(through, found)
    }
    return found.get(shape) ?? []
  }
}

/** The routes of all shapes that changed. Each root is left once: a circle of shapes has as many ways through it as shapes. */
function routesThrough(
  shapes: readonly ComparedShape[],
  through: Through,
): ReadonlyMap<ComparedShape, readonly Route[]> {
  const routes = new Map<ComparedShape, Route[]>()
  for (const top of shapes) {
    const { root, spot: whole } = top
    if (!root || !leads(whole, through)) continue
    const reached = new Map<ComparedShape, Step | undefined>([[top, undefined]])
    for (const [at, next] of reached) {
      if (at.changes.length > 0) addToGroup(routes, at, { root, whole, first: next })
      for (const { shape, use } of at.inside) {
        if (reached.has(shape) || !leads(use, through)) continue
        const unstable = (next?.unstable || use.unstable) ?? false
        reached.set(shape, { use, next, length: (next?.length ?? 0) + 1, unstable })
      }
    }
  }
  // The nearest roots are tried first for a message that shows a change.
  for (const found of routes.values()) found.sort((a, b) => (a.first?.length ?? 0) - (b.first?.length ?? 0))
  return routes
}

/** Whether a route may lead through a spot. Where both versions admit the same values, what changed inside does not matter. */
const leads = (spot: Spot | undefined, through: Through): boolean =>
  through === 'any' || !spot || (through === 'unequal' ? !spot.equal : spot.live[through])

/** The uses along a route, the innermost first. */
export function usesOf({ first }: Route): Spot[] {
  const uses: Spot[] = []
  for (let step = first; step; step = step.next) uses.push(step.use)
  return uses
}
