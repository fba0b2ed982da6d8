import type { Audience, Change, Level, ProtocolDiff, Witness } from '../../codegen/drift/diff/index.js'
import { levelFor, levels } from '../../codegen/drift/diff/index.js'
import { kindOfKey } from '../../codegen/protocol/method-key.js'

/** A method or a shape with its changes of one level. */
export interface Section {
  level: Level
  subjects: { title: string; methods: string[]; changes: Change[] }[]
}

/** Changes that get a line each: names of shapes matter where methods use them. */
export function sectionsOf({ changes }: ProtocolDiff, audience: Audience): { sections: Section[]; names: string[] } {
  const isAside = ({ rule, methods }: Change) =>
    rule === 'type-added' || rule === 'type-removed' || (methods !== undefined && methods.length === 0)
  const shown = changes.filter(change => !isAside(change))
  const twice = namesOfTwo(shown)
  const sections = levels.flatMap(level => {
    const subjects = new Map<string, Section['subjects'][number]>()
    for (const change of shown.filter(item => levelFor(item, audience) === level)) {
      const { kind, name } = change.subject
      const title = kind === 'method' && twice.has(name) ? `${name} (${kindsOf(change).join(' and ')})` : name
      const subject = subjects.get(`${kind} ${title}`) ?? { title, methods: change.methods ?? [], changes: [] }
      subject.changes.push(change)
      subjects.set(`${kind} ${title}`, subject)
    }
    return subjects.size > 0 ? [{ level, subjects: [...subjects.values()] }] : []
  })
  return { sections, names: summarizeNames(changes) }
}

/** Request or notification, as the keys of a change's methods say. */
const kindsOf = ({ methodKeys = [] }: Change): string[] => [...new Set(methodKeys.map(kindOfKey))]

/** Names that both a request and a notification have: the report adds the kind to them. */
function namesOfTwo(changes: readonly Change[]): ReadonlySet<string> {
  const kinds = new Map<string, Set<string>>()
  for (const change of changes)
    if (change.subject.kind === 'method')
      for (const kind of kindsOf(change))
        kinds.set(change.subject.name, (kinds.get(change.subject.name) ?? new Set()).add(kind))
  return new Set([...kinds].flatMap(([name, { size }]) => (size > 1 ? [name] : [])))
}

function summarizeNames(changes: readonly Change[]): string[] {
  const names = (rule: Change['rule']) => changes.filter(change => change.rule === rule).length
  const [added, removed] = [names('type-added'), names('type-removed')]
  const aside = new Set(
    changes
      .filter(({ rule, methods }) => methods?.length === 0 && rule !== 'type-renamed')
      .map(change => change.subject.name),
  )
  return [
    ...(added + removed > 0 ? [`Named shapes: ${added} added, ${removed} removed.`] : []),
    ...(aside.size > 0 ? [`Changed, but in no method of both versions: ${[...aside].join(', ')}.`] : []),
  ]
}

export const headings: Record<Level, string> = {
  breaking: 'Breaking',
  risky: 'Risky',
  compatible: 'Compatible',
  documentation: 'Documentation',
}

const variantRules: ReadonlySet<Change['rule']> = new Set(['variant-added', 'unlike-variant-added', 'variant-removed'])

/** One line for the variants that came or went at one place. */
export function joinVariants(changes: readonly Change[]): Change[] {
  const joined: Change[] = []
  const first = new Map<string, Change>()
  for (const change of changes) {
    const { rule, path, client, agent, witnesses = [] } = change
    const place = `${rule} ${client} ${agent} ${path}`
    const before = first.get(place)
    const [, what] = /^(?:also|no longer) (.*)$/.exec(change.message) ?? []
    if (before && what !== undefined && variantRules.has(rule)) {
      before.message += `, ${what}`
      if (witnesses.length > 0) before.witnesses = [...(before.witnesses ?? []), ...witnesses]
      continue
    }
    const copy = { ...change }
    joined.push(copy)
    if (!before) first.set(place, copy)
  }
  return joined
}

export function titleOf(diff: ProtocolDiff): string {
  const [old, new_] = [diff.old, diff.new]
  return old.protocol === new_.protocol
    ? `${old.protocol} ${old.version} → ${new_.version}`
    : `${old.protocol} ${old.version} → ${new_.protocol} ${new_.version}`
}

/** The messages that show how a change breaks the audience. */
export const witnessesFor = ({ witnesses = [] }: Change, audience: Audience): Witness[] =>
  witnesses.filter(({ breaks }) => audience === 'both' || breaks === audience)
