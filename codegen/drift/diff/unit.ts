import { addToGroup } from '../../protocol/groups.js'
import type { Method } from '../../protocol/model.js'
import type { Change } from './change.js'
import type { Finding } from './finding.js'
import { type Level, worst } from './levels.js'
import { rules } from './rules.js'

/** One way that messages go. */
export type Way = Exclude<Method['messageDirection'], 'both'>

/** Who sends a value: the client, the agent, or each at some place. */
export interface Senders {
  client: boolean
  agent: boolean
}

/**
 * Something that is compared once: the parameters or the result of a method, or two named shapes that meet somewhere.
 * Units refer to those met inside them.
 */
export interface Unit {
  subject: Change['subject']
  findings: Finding[]
  inside: Set<Unit>
  senders: Senders
  /** Methods that this unit is part of. */
  methods: Set<string>
}

export const makeUnit = (subject: Change['subject']): Unit => ({
  subject,
  findings: [],
  inside: new Set(),
  senders: { client: false, agent: false },
  methods: new Set(),
})

/** Tells every unit inside others who sends it: all that is inside a sent value is sent. */
export function spreadSenders(roots: readonly Unit[]): void {
  const pending = [...roots]
  for (let unit = pending.pop(); unit; unit = pending.pop())
    for (const inner of unit.inside) {
      const { client, agent } = inner.senders
      inner.senders.client ||= unit.senders.client
      inner.senders.agent ||= unit.senders.agent
      if (inner.senders.client !== client || inner.senders.agent !== agent) pending.push(inner)
    }
}

/** Tells every unit with findings which methods it is part of, by going outwards from it. */
export function collectMethods(units: readonly Unit[]): void {
  const outside = new Map<Unit, Unit[]>()
  for (const unit of units) for (const inner of unit.inside) addToGroup(outside, inner, unit)
  for (const unit of units) {
    if (unit.findings.length === 0 || unit.subject.kind === 'method') continue
    const seen = new Set([unit])
    for (const next of seen) {
      if (next.subject.kind === 'method') unit.methods.add(next.subject.name)
      for (const around of outside.get(next) ?? []) seen.add(around)
    }
  }
}

/** What a rule means for clients and for agents, given who sends. */
export function judge(rule: Finding['rule'], { client, agent }: Senders): Pick<Change, 'client' | 'agent' | 'level'> {
  const { sender, receiver } = rules[rule]
  // A shape that no common method reaches breaks nobody.
  const unreached: Level = sender === 'documentation' ? 'documentation' : 'compatible'
  const forWhom = (sends: boolean, receives: boolean) =>
    sends || receives ? worst(...(sends ? [sender] : []), ...(receives ? [receiver] : [])) : unreached
  const forClient = forWhom(client, agent)
  const forAgent = forWhom(agent, client)
  return { client: forClient, agent: forAgent, level: worst(forClient, forAgent) }
}
