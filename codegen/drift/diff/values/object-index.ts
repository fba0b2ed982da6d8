import { addToGroup } from '../../../protocol/groups.js'
import type { Json } from '../../../protocol/model.js'
import type { ObjectVariant } from './demand.js'
import { matchesPattern } from './patterns.js'
import { takeSteps } from './steps.js'
import { literalsOf, type TagWords, tagWords } from './tags.js'
import { patternOfText } from './texts.js'

/** The objects that require a name, by what is known of the values that they admit in it. */
interface Requiring {
  /** Those that admit only some words, by word. */
  byWord: Map<string, ObjectVariant[]>
  /** Those that admit only texts of a pattern, by pattern. */
  byPattern: Map<string, ObjectVariant[]>
  /** Those of all patterns that a text matches, or may match. */
  byText: Map<string, readonly ObjectVariant[]>
  others: ObjectVariant[]
}

/** Chooses among the objects that require a name. */
type Choose = (entry: Requiring, name: string) => Iterable<ObjectVariant>

/**
 * Finds objects by what they require. Each is kept under one property only, the one that the fewest others require, with
 * the words or the pattern that it admits there.
 */
export class ObjectIndex {
  readonly #byName = new Map<string, Requiring>()
  readonly #undemanding: readonly ObjectVariant[]

  constructor(objects: readonly ObjectVariant[]) {
    const tags = tagWords(objects)
    const counts = countKeys(objects, tags)
    const undemanding: ObjectVariant[] = []
    for (const object of objects) {
      const best = keysOf(object, tags).sort((a, b) => rarity(a, counts) - rarity(b, counts))[0]
      if (!best) {
        undemanding.push(object)
        continue
      }
      const entry: Requiring = this.#byName.get(best.name) ?? {
        byWord: new Map(),
        byPattern: new Map(),
        byText: new Map(),
        others: [],
      }
      this.#byName.set(best.name, entry)
      if (best.words) for (const word of new Set(best.words)) addToGroup(entry.byWord, word, object)
      else if (best.pattern !== undefined) addToGroup(entry.byPattern, best.pattern, object)
      else entry.others.push(object)
    }
    this.#undemanding = undemanding
  }

  /** The objects that may admit a value. */
  ofValue(value: Record<string, Json>): Iterable<ObjectVariant> {
    return this.#requiring(Object.keys(value), (entry, name) => {
      const word = value[name]
      return typeof word === 'object' && word !== null ? [] : admittingWords(entry, [JSON.stringify(word)])
    })
  }

  /** The objects that may have a value in common with another. */
  meeting(object: ObjectVariant): Iterable<ObjectVariant> {
    return this.#requiring(onlyNames(object) ?? this.#byName.keys(), (entry, name) => {
      const words = literalsOf(object, name)
      return words ? admittingWords(entry, words) : allOf(entry)
    })
  }

  /** The objects that may admit all values of another, or all that have one of its words. */
  admitting(object: ObjectVariant): Iterable<ObjectVariant> {
    return this.#requiring(object.required, (entry, name) => {
      const pattern = patternOfText(object, name)
      if (pattern !== undefined) return entry.byPattern.get(pattern) ?? []
      const words = literalsOf(object, name)
      return words ? admittingWords(entry, words) : allOf(entry)
    })
  }

  *#requiring(names: Iterable<string>, choose: Choose): Generator<ObjectVariant> {
    yield* this.#undemanding
    for (const name of names) {
      const entry = this.#byName.get(name)
      if (!entry) continue
      yield* entry.others
      // Several words may lead to one object.
      if (entry.byWord.size + entry.byPattern.size > 0) yield* new Set(choose(entry, name))
    }
  }
}

const allOf = ({ byWord, byPattern }: Requiring): ObjectVariant[] => [...byWord.values(), ...byPattern.values()].flat()

function* admittingWords(entry: Requiring, words: readonly string[]): Generator<ObjectVariant> {
  for (const word of words) {
    yield* entry.byWord.get(word) ?? []
    if (word.startsWith('"')) yield* admittingText(entry, JSON.parse(word) as string)
  }
}

/** So many patterns are tried in the time of one variant. */
const patternsInOneStep = 4

/** A text is tried in many values: its patterns are looked for once. */
function admittingText({ byPattern, byText }: Requiring, text: string): readonly ObjectVariant[] {
  let found = byPattern.size === 0 ? [] : byText.get(text)
  if (!found) {
    takeSteps(byPattern.size / patternsInOneStep)
    found = [...byPattern].flatMap(([pattern, objects]) => (matchesPattern(pattern, text) === false ? [] : objects))
    byText.set(text, found)
  }
  return found
}

/** A property that an object requires, with the words or the pattern that it admits there. */
interface Key {
  name: string
  words?: readonly string[]
  pattern?: string
}

/** Words that are objects or lists can be written in several ways: they distinguish nothing. */
export const isPlainWord = (word: string): boolean => !/^[[{]/.test(word)

/** Words distinguish where several objects have some: an open reading passes others where only one has. */
function keysOf(object: ObjectVariant, tags: TagWords): Key[] {
  return [...object.required].map(name => {
    const words = tags.has(name) ? literalsOf(object, name) : undefined
    if (words?.every(isPlainWord)) return { name, words }
    const pattern = patternOfText(object, name)
    return pattern === undefined ? { name } : { name, pattern }
  })
}

const textsOf = ({ name, words, pattern }: Key): string[] => {
  if (words) return words.map(word => JSON.stringify([name, word]))
  return [JSON.stringify(pattern === undefined ? name : [name, { pattern }])]
}

function countKeys(objects: readonly ObjectVariant[], tags: TagWords): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const object of objects)
    for (const text of keysOf(object, tags).flatMap(textsOf)) counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}

const rarity = (key: Key, counts: ReadonlyMap<string, number>): number =>
  Math.max(...textsOf(key).map(text => counts.get(text) ?? 0))

/** The only names that the fields of an object can have; undefined where it may have any. */
function onlyNames({ facets }: ObjectVariant): Iterable<string> | undefined {
  const closed = facets.find(
    ({ patterns, others }) => patterns.size === 0 && others !== undefined && others === others.source.never,
  )
  return closed?.properties.keys()
}
