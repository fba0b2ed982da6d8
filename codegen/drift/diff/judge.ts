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
import { firstRefused } from './values/witness.js'

/**
 * The values, nested ones counted, that the messages of a comparison may have in all. A message can be as large as its
 * document: where thousands of changes are inside it, thousands of such messages would fill the memory.
 */
const roomForWitnesses = 300_000

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

/** One step of a route upwards: the use of a shape in the one around it, and the steps before it. */
interface Step {
  use: Spot
  before: Step | undefined
  length: number
  /** It leads through a method or shape that is not stable. */
  unstable: boolean
}

/** A route from a shape up to a root; without steps where the shape is the root's own. */
interface Route {
  root: Root
  last: Step | undefined
}

/** Through which spots: all, those where the versions differ in values, or those where values of a passage may be refused. */
type Through = Passage | 'unequal' | 'any'

/** No message is nested through more shapes than this. */
const longestRoute = 100

/** Decides the level of each change for clients and for agents, from the methods that it reaches. */
export class Judge {
  readonly #users = new Map<ComparedShape, { user: ComparedShape; use: Spot }[]>()
  readonly #routes = new Map<ComparedShape, Record<Through, Route[] | undefined>>()
  readonly #policy: StabilityPolicy
  #room = roomForWitnesses

  /** Reads values as a client or agent of the old version does. */
  readonly #oldReader: CompiledShapes

  constructor(shapes: readonly ComparedShape[], old: Protocol['$defs'], policy: StabilityPolicy) {
    this.#oldReader = compileShapes({ methods: [], $defs: old })
    this.#policy = policy
    for (const user of shapes) for (const { shape, use } of user.inside) addToGroup(this.#users, shape, { user, use })
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
    return spot.unstable || routes.every(({ root, last }) => root.unstable || last?.unstable) ? 'risky' : level
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
      if (route.last && route.last.length > longestRoute) continue
      const value = climb([spot, ...usesOf(route)], local, passage)
      const whole = (route.last?.use.shape ?? spot.shape).spot
      if (value === undefined || isLeftOut(route.root, value) || !whole || refusedAt(whole, [value]) === undefined)
        continue
      if (passage === 'back' && this.#passesOpen(whole, value)) continue
      const { method, role, sender } = route.root
      return { route, shown: { method, role, sender, value } }
    }
    return undefined
  }

  /** Takes the room of values that are tried. */
  *#counted(values: Iterable<Json>): Generator<Json> {
    for (const value of values) {
      this.#room -= sizeOf(value)
      yield value
    }
  }

  /** Whether the validator of the old bindings lets a message pass on receipt. */
  #passesOpen({ old: { places } }: Spot, value: Json): boolean {
    const [place] = places
    return place !== undefined && this.#oldReader.of(place.schema).accepts(value, 'open')
  }

  /** The routes from all roots to a shape, one for each. */
  #routesTo(shape: ComparedShape, through: Through): Route[] {
    const known = this.#routes.get(shape) ?? { forth: undefined, back: undefined, unequal: undefined, any: undefined }
    this.#routes.set(shape, known)
    const found = known[through]
    if (found) return found
    const routes: Route[] = []
    const reached = new Map<ComparedShape, Step | undefined>([[shape, undefined]])
    for (const [at, last] of reached) {
      if (at.root && leads(at.spot, through)) routes.push({ root: at.root, last })
      for (const { user, use } of this.#users.get(at) ?? []) {
        if (reached.has(user) || !leads(use, through)) continue
        const unstable = (last?.unstable || use.unstable) ?? false
        reached.set(user, { use, before: last, length: (last?.length ?? 0) + 1, unstable })
      }
    }
    known[through] = routes
    return routes
  }
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
function usesOf({ last }: Route): Spot[] {
  const uses: Spot[] = []
  for (let step = last; step; step = step.before) uses.unshift(step.use)
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
