import { wordsOf } from '../protocol/words.js'
import type { Name } from './model.js'

/** A name that the definitions gave. */
export const givenName = (given: string): Name => ({ words: namingWords(given), given })

/** The words of a text for a name: `$` is `dollar`, and a text without letters and digits is `unnamed`. */
export function namingWords(text: string): readonly string[] {
  const words = wordsOf(text)
  if (words.length > 0) return words
  return [text.includes('$') ? 'dollar' : 'unnamed']
}

/** Gives out names made of words. Names are unique, also when capitals are ignored, and differ from given ones. */
export class DerivedNames {
  readonly #taken: Set<string>
  readonly #counts = new Map<string, number>()

  constructor(given: Iterable<Name>) {
    this.#taken = new Set([...given].map(({ words }) => keyOf(words)))
  }

  /** The first of these that is free; when none is, the last one with a number. */
  claim(...candidates: readonly (readonly string[])[]): Name {
    let words = candidates.find(candidate => !this.#taken.has(keyOf(candidate))) ?? candidates.at(-1) ?? []
    const key = keyOf(words)
    for (let count = this.#counts.get(key) ?? 2; this.#taken.has(keyOf(words)); count++) {
      words = [...(candidates.at(-1) ?? []), String(count)]
      this.#counts.set(key, count + 1)
    }
    this.#taken.add(keyOf(words))
    return { words }
  }
}

/** Words as names are compared: without regard to capitals. */
export const keyOf = (words: readonly string[]) => words.join('').toLowerCase()
