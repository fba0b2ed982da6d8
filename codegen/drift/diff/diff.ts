import { escapePointer } from '../../../base/ref.js'
import { resolveWire } from '../../../base/wire.js'
import type { Protocol } from '../../protocol/model.js'
import { byCodeUnits } from '../../protocol/normalize.js'
import { refuseDeep } from '../../protocol/refuse-deep.js'
import { canonicalJson, sameJson } from './canonical.js'
import type { Change, ProtocolDiff } from './change.js'
import { compareMethods, loneMethod } from './compare-methods.js'
import type { ShapeChange } from './compared-shape.js'
import { Comparer } from './comparer.js'
import { Judge, type StabilityPolicy } from './judge.js'
import { type Level, worst } from './levels.js'
import { matchMethods } from './methods.js'
import { placeOf } from './place-of.js'
import { type RuleId, rules } from './rules.js'

/** How to judge. */
export interface DiffOptions {
  /**
   * The level of changes of experimental, proposed or internal methods and shapes: risky at worst (`lenient`, the default),
   * or breaking like all others (`strict`).
   */
  stability?: StabilityPolicy
}

/**
 * Compares two versions of a protocol: what was added, removed, renamed and changed, and whom it breaks.
 *
 * Values are assumed to have only the fields their shape names, unless `additionalProperties` allows more: that
 * makes a new optional field compatible, as peers ignore fields they do not know.
 *
 * @throws {DiagnosticError} when a version is nested too deeply
 */
export function diff(old: Protocol, new_: Protocol, { stability = 'lenient' }: DiffOptions = {}): ProtocolDiff {
  refuseDeep(old)
  refuseDeep(new_)
  const comparer = new Comparer(old, new_)
  const { matched, removed, added } = matchMethods(old, new_, comparer.fingerprints)
  for (const match of matched) compareMethods(match, comparer)
  for (const item of removed) loneMethod(item, 'removed', comparer)
  for (const item of added) loneMethod(item, 'added', comparer)
  comparer.compareAllNamed()
  const judge = new Judge(comparer, { policy: stability })
  const found = comparer.shapes.flatMap(shape => shape.changes)
  const changes = mergeSame(found.map(change => toChange(change, judge)))
  return {
    old: { protocol: old.protocol, version: old.version },
    new: { protocol: new_.protocol, version: new_.version },
    changes: [...wireChanges(old, new_), ...[...changes, ...nameChanges(old, new_, found)].sort(inOrderOf(old, new_))],
  }
}

type Judged = Change & { methods: string[]; methodKeys: string[]; isUnknown: boolean }

function toChange(change: ShapeChange, judge: Judge): Judged {
  const { rule, message, oldPointer, newPointer, confidence } = change
  const { client, agent, level, methods, methodKeys, witnesses, isUnknown } = judge.judge(change)
  const { subject, path } = placeOf(change)
  return {
    rule,
    client,
    agent,
    level,
    subject,
    path,
    message,
    ...(oldPointer !== undefined && { oldPointer }),
    ...(newPointer !== undefined && { newPointer }),
    ...(confidence !== undefined && { confidence }),
    methods: [...methods],
    methodKeys: [...methodKeys],
    isUnknown,
    ...(witnesses.length > 0 && { witnesses }),
  }
}

/** Follows the message of a change that no value was found for before the limits of a comparison were reached. */
const notKnown = '; whether it breaks is not known: there is too much to compare'

/** Merges a change that was met in several places, or in both directions, into one with the worse judgement. */
function mergeSame(changes: readonly Judged[]): Change[] {
  const merged = new Map<string, Judged>()
  for (const change of changes) {
    const { rule, subject, path, message, oldPointer, newPointer } = change
    const place = oldPointer === undefined && newPointer === undefined ? [path] : [oldPointer, newPointer]
    const key = JSON.stringify([rule, subject.kind, subject.name, message, ...place])
    const same = merged.get(key)
    if (!same) {
      merged.set(key, change)
      continue
    }
    same.client = worst(same.client, change.client)
    same.agent = worst(same.agent, change.agent)
    same.level = worst(same.client, same.agent)
    same.isUnknown ||= change.isUnknown
    same.methods.push(...change.methods)
    same.methodKeys.push(...change.methodKeys)
    const shown = new Set(same.witnesses?.map(canonicalJson))
    const more = change.witnesses?.filter(witness => !shown.has(canonicalJson(witness))) ?? []
    if (more.length > 0) same.witnesses = [...(same.witnesses ?? []), ...more]
  }
  const sorted = (names: readonly string[]) => [...new Set(names)].sort(byCodeUnits)
  return [...merged.values()].map(({ methods, methodKeys, isUnknown, ...change }) => ({
    ...change,
    ...(isUnknown && change.level === 'risky' && { message: `${change.message}${notKnown}` }),
    ...(change.subject.kind === 'type' && { methods: sorted(methods) }),
    methodKeys: sorted(methodKeys),
  }))
}

/** The changes of `wire`: they break everybody. */
function wireChanges(old: Protocol, new_: Protocol): Change[] {
  const [before, after] = [resolveWire(old.wire), resolveWire(new_.wire)]
  const words = (value: unknown) =>
    value === null ? 'none' : typeof value === 'string' ? value : JSON.stringify(value)
  return (Object.keys(before) as (keyof typeof before)[]).flatMap(member => {
    if (sameJson(before[member], after[member])) return []
    const { sender: level } = rules['wire-changed']
    return {
      rule: 'wire-changed',
      client: level,
      agent: level,
      level,
      subject: { kind: 'wire', name: 'wire' },
      path: member,
      message: `was ${words(before[member])}, is now ${words(after[member])}`,
      oldPointer: '/wire',
      newPointer: '/wire',
    } satisfies Change
  })
}

/** Names of shapes that came and went, apart from those that were renamed. */
function nameChanges(old: Protocol, new_: Protocol, found: readonly ShapeChange[]): Change[] {
  const renamed = new Set(
    found.flatMap(({ rule, oldPointer, newPointer }) =>
      rule === 'type-renamed' ? [`old ${oldPointer}`, `new ${newPointer}`] : [],
    ),
  )
  const change = (side: 'old' | 'new', rule: RuleId, name: string): Change[] => {
    const pointer = `/$defs/${escapePointer(name)}`
    if (renamed.has(`${side} ${pointer}`)) return []
    const level: Level = 'compatible'
    const message = side === 'old' ? 'removed' : 'added'
    const judged = { client: level, agent: level, level }
    return [{ rule, ...judged, subject: { kind: 'type', name }, path: '', message, [`${side}Pointer`]: pointer }]
  }
  const only = (one: Protocol, other: Protocol) =>
    Object.keys(one.$defs).filter(name => !Object.hasOwn(other.$defs, name))
  return [
    ...only(old, new_).flatMap(name => change('old', 'type-removed', name)),
    ...only(new_, old).flatMap(name => change('new', 'type-added', name)),
  ]
}

/** Methods in the order of the new document, those that are gone after them, then named shapes by name. */
function inOrderOf(old: Protocol, new_: Protocol): (a: Change, b: Change) => number {
  const names = [...new_.methods, ...old.methods].map(({ method }) => method)
  const ranks = new Map([...new Set(names)].map((name, rank) => [name, rank]))
  const rank = ({ subject }: Change) => (subject.kind === 'method' ? (ranks.get(subject.name) ?? 0) : names.length)
  return (a, b) => rank(a) - rank(b) || (a.subject.kind === 'type' ? byCodeUnits(a.subject.name, b.subject.name) : 0)
}
