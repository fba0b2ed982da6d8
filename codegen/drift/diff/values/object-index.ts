import { addToGroup } from '../../../protocol/groups.js'
import type { Json } from '../../../protocol/model.js'
import type { ObjectVariant } from './demand.js'
import { literalsOf, type TagWords, tagWords } from './tags.js'

/** The objects that require a name: those whose words in it are known, by word, and the others. */
interface Requiring {
  byWord: Map<string, ObjectVariant[]>
  others: ObjectVariant[]
}

/** The words that a field may hold, as JSON text; undefined when that is not known. */
type WordsOf = (name: string) => readonly string[] | undefined

/**
 * Finds objects by what they require. Each is kept under one property only, the one that the fewest others require, with
 * the words that it may hold there.
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
      const entry: Requiring = this.#byName.get(best.name) ?? { byWord: new Map(), others: [] }
      this.#byName.set(best.name, entry)
      if (best.words) for (const word of new Set(best.words)) addToGroup(entry.byWord, word, object)
      else entry.others.push(object)
    }
    this.#undemanding = undemanding
  }

  /** The objects that may admit a value. */
  ofValue(value: Record<string, Json>): Iterable<ObjectVariant> {
    return this.#requiring(Object.keys(value), name => {
      const word = value[name]
      return typeof word === 'object' && word !== null ? [] : [JSON.stringify(word)]
    })
  }

  /** The objects that may have a value in common with another. */
  meeting(object: ObjectVariant): Iterable<ObjectVariant> {
    return this.#requiring(onlyNames(object) ?? this.#byName.keys(), name => literalsOf(object, name))
  }

  /** The objects that may admit all values of another, or all that have one of its words. */
  admitting(object: ObjectVariant): Iterable<ObjectVariant> {
    return this.#requiring(object.required, name => literalsOf(object, name))
  }

  *#requiring(names: Iterable<string>, wordsOf: WordsOf): Generator<ObjectVariant> {
    yield* this.#undemanding
    for (const name of names) {
      const entry = this.#byName.get(name)
      if (!entry) continue
      yield* entry.others
      if (entry.byWord.size === 0) continue
      const words = wordsOf(name)
      // Several words may lead to one object.
      const found = words ? words.flatMap(word => entry.byWord.get(word) ?? []) : [...entry.byWord.values()].flat()
      yield* new Set(found)
    }
  }
}

/** A property that an object requires, with the words that it may hold there. */
interface Key {
  name: string
  words?: readonly string[]
}

/** Words that are objects or lists can be written in several ways: they distinguish nothing. */
const isPlain = (word: string): boolean => !/^[[{]/.test(word)

/** Words distinguish where several objects have some: an open reading passes others where only one has. */
function keysOf(object: ObjectVariant, tags: TagWords): Key[] {
  return [...object.required].map(name => {
    const words = tags.has(name) ? literalsOf(object, name) : undefined
    return words?.every(isPlain) ? { name, words } : { name }
  })
}

const textsOf = ({ name, words }: Key): string[] =>
  words ? words.map(word => JSON.stringify([name, word])) : [JSON.stringify(name)]

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
