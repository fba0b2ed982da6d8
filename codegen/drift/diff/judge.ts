import { type CompiledShapes, compileShapes } from '../../../runtime/validation/index.js'
import { addToGroup } from '../../protocol/groups.js'
import type { Json, Protocol } from '../../protocol/model.js'
import type { Witness } from './change.js'
import {
  type ComparedShape,
  type Passage,
  type Peer,
  passages,
  type Root,
  receiverSide,
  type ShapeChange,
  type Spot,
  senderSide,
} from './compared-shape.js'
import { type Level, worst } from './levels.js'
import { besideValues, type Rule, rules } from './rules.js'
import { stepsTaken } from './values/accepts.js'
import { firstRefused } from './values/witness.js'

/**
 * The values, nested ones counted, that the messages of a comparison may have in all. A message can be as large as its
 * document: where thousands of changes are inside it, thousands of such messages would fill the memory.
 */
const roomForWitnesses = 300_000

/**
 * So many variants are tried for all the values that may show a change, hundreds of times what the largest known documents
 * need. A change that no value was tried for is risky.
 */
const maximumSteps = 1_000_000

/** So many methods are tried for a value that shows the change, for each side. */
const triedRoots = 12

/** The worst level of changes of methods and shapes that are not stable. */
export type StabilityPolicy = 'lenient' | 'strict'

/** The level of a change for each side, and the messages that show it. */
export interface Judgement {
  client: Level
  agent: Level
  level: Level
  methods: Set<string>
  /** The same, each by its `methodKey`. */
  methodKeys: Set<string>
  witnesses: Witness[]
}

/** One step of a route upwards: the use of a shape in the one around it, and the steps after it. */
interface Step {
  use: Spot
  next: Step | undefined
  length: number
  /** The route from here on leads through a shape that is not stable. */
  unstable: boolean
}

/** A route from a shape up to the shape of a root; without steps where that is the same. */
interface Route {
  root: Root
  whole: Spot | undefined
  first: Step | undefined
}

/** Through which spots: all, those where the versions differ in values, or those where values of a passage may be refused. */
type Through = Passage | 'unequal' | 'any'

/** No message is nested through more shapes than this. */
const longestRoute = 100

/** Decides the level of each change for clients and for agents, from the methods that it reaches. */
export class Judge {
  readonly #shapes: readonly ComparedShape[]
  readonly #routes = new Map<Through, ReadonlyMap<ComparedShape, readonly Route[]>>()
  readonly #policy: StabilityPolicy
  #room = roomForWitnesses
  #stepsLeft = maximumSteps

  /** Reads values as a client or agent of the old version does. */
  readonly #oldReader: CompiledShapes

  constructor(shapes: readonly ComparedShape[], old: Protocol['$defs'], policy: StabilityPolicy) {
    this.#oldReader = compileShapes({ methods: [], $defs: old })
    this.#policy = policy
    this.#shapes = shapes
  }

  judge(change: ShapeChange): Judgement {
    const rule: Rule = rules[change.rule]
    const { shape } = change.spot
    const all = this.#routesTo(shape, besideValues.has(change.rule) ? 'any' : 'unequal')
    const judged = { client: [] as Level[], agent: [] as Level[] }
    const witnesses: Witness[] = []
    for (const passage of passages) {
      const level = passage === 'forth' ? rule.sender : rule.receiver
      const byValues = rule.byValues === 'both' || (rule.byValues === 'receiver' && passage === 'back')
      const routes = byValues ? (change.live[passage] ? this.#routesTo(shape, passage) : []) : all
      for (const sender of ['client', 'agent'] as const) {
        const affected = passage === 'forth' ? sender : otherPeer(sender)
        const mine = routes.filter(({ root }) => root.sender === sender)
        if (mine.length === 0) continue
        // Without room for a message, the rule alone decides.
        if (level !== 'breaking' || !byValues || this.#room <= 0) {
          judged[affected].push(this.#capped(level, change, mine))
          continue
        }
        const witness = this.#findWitness(change, passage, mine)
        const capped = witness ? this.#capped(level, change, [witness.route]) : 'risky'
        if (witness && capped === 'breaking') witnesses.push({ breaks: affected, ...witness.shown })
        judged[affected].push(capped)
      }
    }
    // A change that no value shows breaks nobody.
    const least: Level = rule.sender === 'documentation' ? 'documentation' : 'compatible'
    const [client, agent] = [worst(...judged.client, least), worst(...judged.agent, least)]
    const methods = new Set(all.map(({ root }) => root.method))
    const methodKeys = new Set(all.map(({ root }) => root.key))
    return { client, agent, level: worst(client, agent), methods, methodKeys, witnesses }
  }

  /** The level for these routes: what is not stable breaks nobody. */
  #capped(level: Level, { spot }: ShapeChange, routes: readonly Route[]): Level {
    if (level !== 'breaking' || this.#policy === 'strict') return level
    return spot.unstable || routes.every(({ root, first }) => root.unstable || first?.unstable) ? 'risky' : level
  }

  /** A message that is sent and refused because of a change; stable methods are tried first. */
  #findWitness(
    change: ShapeChange,
    passage: Passage,
    routes: readonly Route[],
  ): { route: Route; shown: Omit<Witness, 'breaks'> } | undefined {
    const { spot, suspects } = change
    if (!suspects) return undefined
    const reading = passage === 'forth' ? 'closed' : 'open'
    const refusedAt = (at: Spot, values: Iterable<Json>) =>
      firstRefused(this.#counted(values), at[senderSide(passage)], at[receiverSide(passage)], reading)
    const isLeftOut = (root: Root | undefined, value: Json | undefined) =>
      value === null && root?.optional?.[receiverSide(passage)] === true
    const direct = spot.around ? undefined : spot.shape.root
    const local = refusedAt(
      spot,
      without(suspects(passage), value => isLeftOut(direct, value)),
    )
    if (local === undefined) return undefined
    const inOrder = [...routes].sort((a, b) => Number(a.root.unstable) - Number(b.root.unstable))
    for (const route of inOrder.slice(0, triedRoots)) {
      if (route.first && route.first.length > longestRoute) continue
      const value = climb([spot, ...usesOf(route)], local, passage)
      const { whole } = route
      if (value === undefined || isLeftOut(route.root, value) || !whole || refusedAt(whole, [value]) === undefined)
        continue
      if (passage === 'back' && this.#passesOpen(whole, value)) continue
      const { method, role, sender } = route.root
      return { route, shown: { method, role, sender, value } }
    }
    return undefined
  }

  /** Takes the room of values that are tried, and the steps of finding and trying them. */
  *#counted(values: Iterable<Json>): Generator<Json> {
    let before = stepsTaken()
    for (const value of this.#stepsLeft > 0 ? values : []) {
      this.#room -= sizeOf(value)
      yield value
      const now = stepsTaken()
      this.#stepsLeft -= now - before
      if (this.#stepsLeft <= 0) return
      before = now
    }
  }

  /** Whether the validator of the old bindings lets a message pass on receipt. */
  #passesOpen({ old: { places } }: Spot, value: Json): boolean {
    const [place] = places
    return place !== undefined && this.#oldReader.of(place.schema).accepts(value, 'open')
  }

  /** The shortest routes from a shape to all roots, one for each. */
  #routesTo(shape: ComparedShape, through: Through): readonly Route[] {
    let found = this.#routes.get(through)
    if (!found) {
      found = routesThrough(this.#shapes, through)
      this.#routes.set(through, found)
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

function* without(values: Iterable<Json>, isLeftOut: (value: Json) => boolean): Generator<Json> {
  for (const value of values) if (!isLeftOut(value)) yield value
}

const otherPeer = (peer: Peer): Peer => (peer === 'client' ? 'agent' : 'client')

/** How many values a value has, itself included. */
function sizeOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1
  let size = 1
  for (const item of Object.values(value)) size += sizeOf(item)
  return size
}

/** The uses along a route, the innermost first. */
function usesOf({ first }: Route): Spot[] {
  const uses: Spot[] = []
  for (let step = first; step; step = step.next) uses.push(step.use)
  return uses
}

/** A value at the innermost of some spots as a value of the outermost shape. */
function climb(spots: readonly Spot[], value: Json, passage: Passage): Json | undefined {
  let current: Json | undefined = value
  for (const spot of spots)
    for (let at: Spot | undefined = spot; at?.around && current !== undefined; at = at.around.spot)
      current = at.around.wrap(senderSide(passage), current)
  return current
}
