import type { KnownSecrets } from './known-secrets.js'
import { mergeRanges, type Range, redacted, replaceRanges } from './ranges.js'

/** At least this many first characters of a known secret at the end of a text are removed. */
const shortestBeginning = 4
/** Characters at the end of a text that are remembered: a secret may begin there, or the name that makes it one. */
const remembered = 128
/** The same where a secret reaches the end: its beginning is remembered, for how it begins tells what it is. */
const mostRemembered = 1_024
/** Places whose last characters are remembered; the oldest is forgotten first. */
const mostPlaces = 1_000

/** The end of the last text of a place, and whether the beginning of a known secret was removed from it. */
interface Ending {
  readonly text: string
  readonly hidden: boolean
}

/** Removes secrets from texts that come in pieces, also when a secret lies in several pieces. */
export class CutSecrets {
  readonly #known: KnownSecrets
  readonly #find: (text: string) => Range[]
  readonly #endings = new Map<string, Ending>()

  /** @param find all secrets in a text, sorted, not overlapping */
  constructor(known: KnownSecrets, find: (text: string) => Range[]) {
    this.#known = known
    this.#find = find
  }

  /**
   * Redacts the next text of a place, the beginning of a known secret at its end included.
   *
   * @param place what the pieces of one text have in common: direction, method and JSON pointer
   */
  clean(place: string, text: string): string {
    const before = this.#endings.get(place)
    const whole = (before?.text ?? '') + text
    const { length } = whole
    const offset = length - text.length
    const begun = this.#known.beginningAtEnd(whole)
    const hidden = begun >= shortestBeginning
    const found = this.#find(whole)
    if (hidden) found.push({ start: length - begun, end: length })
    const ranges = mergeRanges(found)
    const last = ranges.at(-1)
    const from = Math.max(0, (last?.end === length ? last.start : length) - remembered)
    const kept = whole.slice(from, from + mostRemembered + this.#known.longest)
    this.#endings.delete(place)
    // A copy: a slice would keep the whole text in memory.
    this.#endings.set(place, { text: Buffer.from(kept, 'ucs2').toString('ucs2'), hidden })
    const [oldest = place] = this.#endings.keys()
    if (this.#endings.size > mostPlaces) this.#endings.delete(oldest)
    const own = ranges
      .map(({ start, end }) => ({ start: start - offset, end: end - offset }))
      .filter(({ end }) => end > 0)
    const [first] = own
    if (!first || first.start >= 0) return replaceRanges(text, own)
    own[0] = { start: 0, end: first.end }
    const clean = replaceRanges(text, own)
    // The beginning that was removed stands for the whole secret.
    return before?.hidden ? clean.slice(redacted.length) : clean
  }
}
