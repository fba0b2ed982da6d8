import { addToGroup } from '../../protocol/groups.js'
import { type Direction, directionsOf, methodKey } from '../../protocol/method-key.js'
import type { Method, Protocol } from '../../protocol/model.js'
import type { Fingerprints } from './fingerprints.js'
import { similarity } from './similarity.js'

/** A method in one direction, and where it stands. */
export interface OneWay {
  method: Method
  direction: Direction
  pointer: string
}

/** Methods of the old and the new version that are the same one. */
export interface MethodMatch {
  old: OneWay
  new: OneWay
  /** Set when the name differs: how sure it is that they are the same, from 0 to 1. */
  confidence?: number
  /** The same name, the other direction. */
  turned?: boolean
}

export interface MethodMatches {
  matched: MethodMatch[]
  removed: OneWay[]
  added: OneWay[]
}

/** The least similarity of a renamed method. */
const renamed = 0.6

/** The similarity of methods without parameters and results. */
const nothingToCompare = 0.5

/** A word in this many names is not used to pair them. */
const commonWord = 200

/** Pairs the methods of two versions: by name, kind and direction, then by name, last by similarity. */
export function matchMethods(old: Protocol, new_: Protocol, fingerprints: Fingerprints): MethodMatches {
  const [before, after] = [oneWays(old), oneWays(new_)]
  const key = ({ method, direction }: OneWay) => methodKey({ ...method, messageDirection: direction })
  const there = new Map(after.map(item => [key(item), item]))
  const matched: MethodMatch[] = []
  const removed = new Set<OneWay>()
  const added = new Set(after)
  for (const item of before) {
    const same = there.get(key(item))
    if (same) {
      matched.push({ old: item, new: same })
      added.delete(same)
    } else removed.add(item)
  }
  matchTurned(removed, added, matched)
  matchRenamed(removed, added, matched, fingerprints)
  return { matched, removed: [...removed], added: [...added] }
}

function oneWays({ methods }: Protocol): OneWay[] {
  return methods.flatMap((method, index) =>
    directionsOf(method).map(direction => ({ method, direction, pointer: `/methods/${index}` })),
  )
}

/** The same name with the other kind, the other direction, or both. */
function matchTurned(removed: Set<OneWay>, added: Set<OneWay>, matched: MethodMatch[]): void {
  const there = new Map<string, OneWay[]>()
  for (const item of added) addToGroup(there, item.method.method, item)
  for (const old of removed) {
    const left = (there.get(old.method.method) ?? []).filter(item => added.has(item))
    const new_ = left.find(({ direction }) => direction === old.direction) ?? left[0]
    if (!new_) continue
    matched.push({ old, new: new_, ...(new_.direction !== old.direction && { turned: true }) })
    removed.delete(old)
    added.delete(new_)
  }
}

function matchRenamed(
  removed: Set<OneWay>,
  added: Set<OneWay>,
  matched: MethodMatch[],
  fingerprints: Fingerprints,
): void {
  const byWord = new Map<string, OneWay[]>()
  for (const item of added) for (const word of wordsOf(item.method.method)) addToGroup(byWord, word, item)
  const candidates = [...removed].flatMap(old => {
    const near = new Set(
      [...wordsOf(old.method.method)].flatMap(word => {
        const items = byWord.get(word) ?? []
        return items.length > commonWord ? [] : items
      }),
    )
    return [...near].flatMap(new_ => {
      const confidence = likeness(old, new_, fingerprints)
      return confidence >= renamed ? [{ old, new: new_, confidence }] : []
    })
  })
  candidates.sort((a, b) => b.confidence - a.confidence)
  for (const match of candidates) {
    if (!removed.has(match.old) || !added.has(match.new)) continue
    matched.push(match)
    removed.delete(match.old)
    added.delete(match.new)
  }
}

function likeness(old: OneWay, new_: OneWay, fingerprints: Fingerprints): number {
  if (old.direction !== new_.direction || old.method.kind !== new_.method.kind) return 0
  const [mine, theirs] = [wordsOf(old.method.method), wordsOf(new_.method.method)]
  const common = [...mine].filter(word => theirs.has(word)).length
  const name = common / (mine.size + theirs.size - common)
  const shapes = (['params', 'result'] as const).flatMap(role => {
    const [before, after] = [old.method[role] ?? null, new_.method[role] ?? null]
    if (before === null && after === null) return []
    return before === null || after === null ? 0 : similarity(before, after, fingerprints)
  })
  const shape = shapes.length === 0 ? nothingToCompare : shapes.reduce((sum, value) => sum + value, 0) / shapes.length
  return Math.round((name + shape) * 50) / 100
}

/** The words of a method's name: `chat/submitMessage` has chat, submit and message. */
function wordsOf(name: string): Set<string> {
  const words = name.match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{N}+/gu) ?? [name]
  return new Set(words.map(word => word.toLowerCase()))
}
