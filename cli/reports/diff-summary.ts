import {
  type Audience,
  type Change,
  type Level,
  levels,
  type ProtocolDiff,
  rules,
} from '../../codegen/drift/diff/index.js'
import { count } from './style.js'

/** How many changes of each level there are for clients and for agents. */
export function countLevels({ changes }: ProtocolDiff): Record<'client' | 'agent', Record<Level, number>> {
  const of = (audience: 'client' | 'agent') =>
    Object.fromEntries(levels.map(level => [level, changes.filter(change => change[audience] === level).length]))
  return { client: of('client'), agent: of('agent') } as Record<'client' | 'agent', Record<Level, number>>
}

/** What the report begins with: whom the changes break, and where. */
export interface DiffSummary {
  clients: string
  agents: string
  /** The methods with the most changes that break, and how many those are. */
  methods: [method: string, changes: number][]
  /** The changes that reach the most; empty where so few break that the reader sees all of them at once. */
  worst: Change[]
}

const shownMethods = 3
const shownChanges = 5

export function summarizeDiff(diff: ProtocolDiff, audience: Audience): DiffSummary {
  const counts = countLevels(diff)
  const line = (whom: 'client' | 'agent') => {
    const { breaking, risky } = counts[whom]
    const verb = breaking === 1 ? 'breaks' : 'break'
    return `${breaking === 0 ? 'Nothing breaks' : `${count(breaking, 'change')} ${verb}`} ${whom}s; ${risky} risky for them.`
  }
  const breaking = diff.changes.filter(change => breaks(change, audience))
  const methods = new Map<string, number>()
  for (const change of breaking)
    for (const method of methodsOf(change)) methods.set(method, (methods.get(method) ?? 0) + 1)
  return {
    clients: line('client'),
    agents: line('agent'),
    methods: [...methods].sort(([, a], [, b]) => b - a).slice(0, shownMethods),
    worst:
      breaking.length > shownChanges
        ? [...breaking].sort((a, b) => weight(b, audience) - weight(a, audience)).slice(0, shownChanges)
        : [],
  }
}

const breaks = (change: Change, audience: Audience): boolean =>
  audience === 'both' ? change.level === 'breaking' : change[audience] === 'breaking'

const methodsOf = ({ subject, methods = [] }: Change): readonly string[] =>
  subject.kind === 'method' ? [subject.name] : methods

/** What breaks both sides, and many methods, comes first; what concerns all messages before everything. */
function weight({ subject, client, agent, methods = [] }: Change, audience: Audience): number {
  if (subject.kind === 'wire') return Number.POSITIVE_INFINITY
  const sides = audience === 'both' && client === 'breaking' && agent === 'breaking' ? 2 : 1
  return sides * Math.max(1, methods.length)
}

/** Why a change breaks, and what to do about it; empty for what breaks nobody. */
export function adviceOn({ rule, level }: Change): string {
  if (level !== 'breaking') return ''
  const { why, todo } = rules[rule]
  return `${why} ${todo}`
}

/** Whom a change matters for, in a few words; nothing when it is the same for both. */
export function forWhom({ client, agent }: Change): string {
  if (client === agent) return ''
  const words = (level: Level, whom: string) =>
    level === 'breaking' ? [`breaks ${whom}`] : level === 'risky' ? [`risky for ${whom}`] : []
  return [...words(client, 'clients'), ...words(agent, 'agents')].join(', ')
}

/** A change without its subject: where, what, and how sure a rename is. */
export function describeChange({ path, message, confidence }: Change): string {
  const sure = confidence === undefined ? '' : ` (${Math.round(confidence * 100)} % sure)`
  return `${path === '' ? '' : `${path}: `}${message}${sure}`
}
