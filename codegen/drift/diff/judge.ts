import type { Json } from '../../protocol/model.js'
import type { Witness } from './change.js'
import {
  type Passage,
  type Peer,
  passages,
  type Root,
  receiverSide,
  type ShapeChange,
  type Spot,
  senderSide,
} from './compared-shape.js'

import type { Comparer } from './comparer.js'
import { type Level, worst } from './levels.js'
import { type Route, Routes, usesOf } from './routes.js'
import { besideValues, type Rule, rules } from './rules.js'
import { stepsTaken } from './values/steps.js'
import { maximumSteps as stepsOfOnePlace } from './values/witness.js'

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

/** How changes are judged. */
interface JudgeOptions {
  policy: StabilityPolicy
  /** How many variants are tried for all values that may show a change. */
  steps?: number
}

/** The level of a change for each side, and the messages that show it. */
export interface Judgement {
  client: Level
  agent: Level
  level: Level
  methods: Set<string>
  /** The same, each by its `methodKey`. */
  methodKeys: Set<string>
  witnesses: Witness[]
  /** Too much was to compare: whether it breaks is not known. */
  isUnknown: boolean
}

/** No message is nested through more shapes than this. */
const longestRoute = 100

/** Decides the level of each change for clients and for agents, from the methods that it reaches. */
export class Judge {
  readonly #routes: Routes
  readonly #beyondLimits: ReadonlySet<string>
  readonly #policy: StabilityPolicy
  #room = roomForWitnesses
  readonly #comparer: Comparer
  #stepsLeft: number

  constructor(comparer: Comparer, { policy, steps = maximumSteps }: JudgeOptions) {
    this.#comparer = comparer
    this.#policy = policy
    this.#stepsLeft = steps
    this.#routes = new Routes(comparer.shapes)
    this.#beyondLimits = comparer.namesBeyondLimits()
  }

  judge(change: ShapeChange): Judgement {
    const rule: Rule = rules[change.rule]
    const { shape } = change.spot
    const all = this.#routes.to(shape, besideValues.has(change.rule) ? 'any' : 'unequal')
    const judged = { client: [] as Level[], agent: [] as Level[] }
    const witnesses: Witness[] = []
    const isBeyond = shape.subject.kind === 'type' && this.#beyondLimits.has(shape.subject.name)
    let isUnknown = false
    for (const passage of passages) {
      const level = passage === 'forth' ? rule.sender : rule.receiver
      const byValues = rule.byValues === 'both' || (rule.byValues === 'receiver' && passage === 'back')
      const routes = byValues ? (change.live[passage] ? this.#routes.to(shape, passage) : []) : all
      if (isBeyond && (level === 'breaking' || level === 'risky') && (change.live[passage] || !byValues)) {
        // No route shows where else it matters.
        isUnknown = true
        for (const levels of Object.values(judged)) levels.push('risky')
      }
      for (const sender of ['client', 'agent'] as const) {
        const affected = passage === 'forth' ? sender : otherPeer(sender)
        const mine = routes.filter(({ root }) => root.sender === sender)
        if (mine.length === 0) continue
        // Without room for a message, the rule alone decides.
        if (level !== 'breaking' || !byValues || this.#room <= 0) {
          judged[affected].push(this.#capped(level, change, mine))
          continue
        }
        const before = stepsTaken()
        const witness = this.#findWitness(change, passage, mine)
        isUnknown ||= !witness && (this.#stepsLeft <= 0 || stepsTaken() - before > stepsOfOnePlace)
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
    return { client, agent, level: worst(client, agent), methods, methodKeys, witnesses, isUnknown }
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
    const refusedAt = (at: Spot, values: Iterable<Json>) =>
      this.#comparer.firstRefused(at, passage, this.#counted(values))
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
      const { method, role, sender } = route.root
      return { route, shown: { method, role, sender, value } }
    }
    return undefined
  }

  /** Takes the room of values that are tried, and the steps of finding and trying them. */
  *#counted(values: Iterable<Json>): Generator<Json> {
    if (this.#stepsLeft <= 0) return
    const before = stepsTaken()
    const most = before + this.#stepsLeft
    try {
      for (const value of values) {
        this.#room -= sizeOf(value)
        yield value
        if (stepsTaken() >= most) return
      }
    } finally {
      // Also where no more values are asked for: one was found.
      this.#stepsLeft -= stepsTaken() - before
    }
  }
}

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

/** A value at the innermost of some spots as a value of the outermost shape. */
function climb(spots: readonly Spot[], value: Json, passage: Passage): Json | undefined {
  let current: Json | undefined = value
  for (const spot of spots)
    for (let at: Spot | undefined = spot; at?.around && current !== undefined; at = at.around.spot)
      current = at.around.wrap(senderSide(passage), current)
  return current
}
