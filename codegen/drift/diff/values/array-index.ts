import { addToGroup } from '../../../protocol/groups.js'
import type { Json } from '../../../protocol/model.js'
import type { ArrayVariant } from './demand.js'
import { listedLiterals } from './listed-literals.js'
import { isPlainWord } from './object-index.js'
import { Ranges } from './ranges.js'

/** Takes from some arrays those of fitting lengths. */
type OfLength = (arrays: Ranges<ArrayVariant>) => Iterable<ArrayVariant>

/** Finds arrays by their lengths, and tuples by the words that their first item may be. */
export class ArrayIndex {
  readonly #all: Ranges<ArrayVariant>
  readonly #byWord: ReadonlyMap<string, Ranges<ArrayVariant>>
  /** Those whose first item may be more than some words. */
  readonly #others: Ranges<ArrayVariant>

  constructor(arrays: readonly ArrayVariant[]) {
    const byWord = new Map<string, ArrayVariant[]>()
    const others: ArrayVariant[] = []
    for (const array of arrays) {
      const words = headWords(array)
      if (words) for (const word of new Set(words)) addToGroup(byWord, word, array)
      else others.push(array)
    }
    this.#all = rangesOf(arrays)
    this.#byWord = new Map([...byWord].map(([word, group]) => [word, rangesOf(group)]))
    this.#others = rangesOf(others)
  }

  /** The arrays that may admit a value. */
  ofValue(value: readonly Json[]): Iterable<ArrayVariant> {
    const ofLength: OfLength = arrays => arrays.meeting(value.length, value.length)
    return value.length > 0 ? this.#exact([JSON.stringify(value[0])], ofLength) : ofLength(this.#all)
  }

  /** The arrays that may have a value in common with another. */
  meeting(array: ArrayVariant): Iterable<ArrayVariant> {
    const words = array.minItems > 0 ? headWords(array) : undefined
    const ofLength: OfLength = arrays => arrays.meeting(array.minItems, array.maxItems)
    return words ? this.#exact(words, ofLength) : ofLength(this.#all)
  }

  /** The arrays that may admit all values of another, the likeliest first. */
  admitting(array: ArrayVariant): Iterable<ArrayVariant> {
    return this.#nearest(headWords(array), arrays => arrays.around(array.minItems, array.maxItems))
  }

  #exact(words: readonly string[], ofLength: OfLength): Set<ArrayVariant> {
    const groups = [...words.flatMap(word => this.#byWord.get(word) ?? []), this.#others]
    return new Set(groups.flatMap(arrays => [...ofLength(arrays)]))
  }

  /** Those of the words, then all others: an open reading takes other words for new ones. */
  *#nearest(words: readonly string[] | undefined, ofLength: OfLength): Generator<ArrayVariant> {
    const exact = words && this.#exact(words, ofLength)
    if (exact) yield* exact
    for (const array of ofLength(this.#all)) if (!exact?.has(array)) yield array
  }
}

const rangesOf = (arrays: readonly ArrayVariant[]): Ranges<ArrayVariant> =>
  new Ranges(arrays.map(item => ({ low: item.minItems, high: item.maxItems, item })))

/** The words that the first item may be, as JSON text; undefined when it may be anything else, or there is none. */
function headWords({ prefix: [head], maxItems }: ArrayVariant): readonly string[] | undefined {
  const words = head && maxItems > 0 ? listedLiterals(head) : undefined
  return words?.every(isPlainWord) ? words : undefined
}
