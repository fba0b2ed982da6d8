import type { JsonSchema, Protocol } from '../../protocol/model.js'
import { byCodeUnits } from '../../protocol/normalize.js'
import { escapePointer } from '../../protocol/reference.js'
import type { Change, ProtocolDiff } from './change.js'
import { Comparer } from './comparer.js'
import type { Finding } from './finding.js'
import { worst } from './levels.js'
import { type MethodMatch, matchMethods, type OneWay } from './methods.js'
import type { RuleId } from './rules.js'
import { collectMethods, judge, makeUnit, type Senders, spreadSenders, type Unit } from './unit.js'

/**
 * Compares two versions of a protocol: what was added, removed, renamed and changed, and whom it breaks.
 *
 * Values are taken to carry only the fields their shape names, unless it says more with `additionalProperties`: that
 * makes a new optional field compatible, as peers ignore fields they do not know.
 */
export function diff(old: Protocol, new_: Protocol): ProtocolDiff {
  const comparer = new Comparer(old, new_)
  const { matched, removed, added } = matchMethods(old, new_)
  const units = [
    ...matched.flatMap(match => compareMethods(match, comparer)),
    ...removed.map(item => unitOf(item, `${item.method.kind}-removed`, 'removed', 'old')),
    ...added.map(item => unitOf(item, `${item.method.kind}-added`, 'added', 'new')),
  ]
  for (const name of Object.keys(old.$defs)) if (Object.hasOwn(new_.$defs, name)) comparer.compareNamed(name, name)
  spreadSenders(units)
  const all = [...units, ...comparer.named]
  collectMethods(all)
  const changes = mergeSame([...all.flatMap(toChanges), ...nameChanges(old, new_, comparer)])
  return {
    old: { protocol: old.protocol, version: old.version },
    new: { protocol: new_.protocol, version: new_.version },
    changes: changes.sort(inOrderOf(old, new_)),
  }
}

const senderOf = ({ way }: OneWay, answers = false): Senders => {
  const client = (way === 'clientToServer') !== answers
  return { client, agent: !client }
}

function unitOf(item: OneWay, rule: RuleId, message: string, side: 'old' | 'new'): Unit {
  const unit = makeUnit({ kind: 'method', name: item.method.method })
  unit.senders = senderOf(item)
  const { kind } = item.method
  const from = item.way === 'clientToServer' ? 'client' : 'agent'
  unit.findings.push({
    rule,
    path: '',
    message: `${kind} from the ${from} ${message}`,
    ...(side === 'old' ? { oldPointer: item.pointer } : { newPointer: item.pointer }),
  })
  return unit
}

/** The units of a method: itself, its parameters and its result. */
function compareMethods(match: MethodMatch, comparer: Comparer): Unit[] {
  const { old, new: new_ } = match
  const itself = makeUnit({ kind: 'method', name: new_.method.method })
  itself.senders = senderOf(new_)
  const pointers = { oldPointer: old.pointer, newPointer: new_.pointer }
  const report = (rule: RuleId, message: string, more: Partial<Finding> = {}) =>
    itself.findings.push({ rule, path: '', message, ...pointers, ...more })
  if (match.confidence !== undefined)
    report('method-renamed', `was ${old.method.method}`, { confidence: match.confidence })
  if (match.turned)
    report('direction-changed', `${new_.way === 'clientToServer' ? 'the client' : 'the agent'} sends it now`)
  if (old.method.kind !== new_.method.kind)
    report('kind-changed', `was a ${old.method.kind}, is now a ${new_.method.kind}`)
  if ((old.method.summary ?? '') !== (new_.method.summary ?? '')) report('description-changed', 'summary changed')
  const [was, is] = [old.method.deprecated || false, new_.method.deprecated || false]
  if (was !== is) {
    const reason = typeof is === 'string' ? `: ${is}` : ''
    report(is ? 'deprecated' : 'undeprecated', is ? `deprecated${reason}` : 'no longer deprecated')
  }
  if (match.turned) return [itself]
  return [itself, compareRole('params', match, comparer), compareRole('result', match, comparer)]
}

function compareRole(role: 'params' | 'result', { old, new: new_ }: MethodMatch, comparer: Comparer): Unit {
  const unit = makeUnit({ kind: 'method', name: new_.method.method })
  unit.senders = senderOf(new_, role === 'result')
  const [before, after] = [old.method[role] ?? null, new_.method[role] ?? null]
  const pointers = { oldPointer: `${old.pointer}/${role}`, newPointer: `${new_.pointer}/${role}` }
  if (before && after)
    comparer.compareIn(unit, {
      old: { schema: before, pointer: pointers.oldPointer },
      new: { schema: after, pointer: pointers.newPointer },
      path: role,
    })
  else if (after && (role === 'params' || old.method.kind === 'request')) {
    const rule =
      role === 'result' ? 'result-added' : mayBeLeftOut(after, comparer) ? 'optional-params-added' : 'params-added'
    unit.findings.push({ rule, path: role, message: `added; there was none`, ...pointers })
  } else if (before && (role === 'params' || new_.method.kind === 'request'))
    unit.findings.push({ rule: `${role}-removed`, path: role, message: 'removed; there is none now', ...pointers })
  return unit
}

/** Whether parameters may be an object without any field. */
function mayBeLeftOut(schema: JsonSchema, comparer: Comparer): boolean {
  const { schema: target } = comparer.resolve('new', { schema, pointer: '' })
  return target.type === 'object' && (target.required ?? []).length === 0
}

function toChanges(unit: Unit): Change[] {
  return unit.findings.map(({ rule, path, message, ...rest }) => ({
    rule,
    ...judge(rule, unit.senders),
    subject: unit.subject,
    path,
    message,
    ...rest,
    ...(unit.subject.kind === 'type' && { methods: [...unit.methods].sort(byCodeUnits) }),
  }))
}

/** Names of shapes that came and went, apart from those that were renamed. */
function nameChanges(old: Protocol, new_: Protocol, comparer: Comparer): Change[] {
  const renamed = new Set(
    comparer.named
      .flatMap(unit => unit.findings)
      .flatMap(({ rule, oldPointer, newPointer }) =>
        rule === 'type-renamed' ? [`old ${oldPointer}`, `new ${newPointer}`] : [],
      ),
  )
  const change = (side: 'old' | 'new', rule: RuleId, name: string): Change[] => {
    const pointer = `/$defs/${escapePointer(name)}`
    if (renamed.has(`${side} ${pointer}`)) return []
    const message = side === 'old' ? 'removed' : 'added'
    const judged = judge(rule, { client: false, agent: false })
    return [{ rule, ...judged, subject: { kind: 'type', name }, path: '', message, [`${side}Pointer`]: pointer }]
  }
  const only = (one: Protocol, other: Protocol) =>
    Object.keys(one.$defs).filter(name => !Object.hasOwn(other.$defs, name))
  return [
    ...only(old, new_).flatMap(name => change('old', 'type-removed', name)),
    ...only(new_, old).flatMap(name => change('new', 'type-added', name)),
  ]
}

/** A method that goes both ways is compared in each: what is the same is said once, with the worse judgement. */
function mergeSame(changes: readonly Change[]): Change[] {
  const merged = new Map<string, Change>()
  for (const change of changes) {
    const { rule, subject, path, message, oldPointer, newPointer } = change
    const key = [rule, subject.kind, subject.name, path, message, oldPointer, newPointer].join('\n')
    const same = merged.get(key)
    if (!same) merged.set(key, change)
    else {
      same.client = worst(same.client, change.client)
      same.agent = worst(same.agent, change.agent)
      same.level = worst(same.client, same.agent)
    }
  }
  return [...merged.values()]
}

/** Methods in the order of the new document, those that are gone after them, then named shapes by name. */
function inOrderOf(old: Protocol, new_: Protocol): (a: Change, b: Change) => number {
  const names = [...new_.methods, ...old.methods].map(({ method }) => method)
  const ranks = new Map([...new Set(names)].map((name, rank) => [name, rank]))
  const rank = ({ subject }: Change) => (subject.kind === 'method' ? (ranks.get(subject.name) ?? 0) : names.length)
  return (a, b) => rank(a) - rank(b) || (a.subject.kind === 'type' ? byCodeUnits(a.subject.name, b.subject.name) : 0)
}
