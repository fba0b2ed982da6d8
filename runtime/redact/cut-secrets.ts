import type { KnownSecrets } from './known-secrets.js'
import { mergeRanges, type Range, redacted, replaceRanges } from './ranges.js'

/** At least this many first characters of a secret at the end of a text are removed. */
const shortestBeginning = 4
/** Places whose last characters are remembered; the oldest is forgotten first. */
const mostPlaces = 1_000

/** The beginning of a secret at the end of the last text of a place, and whether it was removed. */
interface Ending {
  readonly text: string
  readonly hidden: boolean
}

/** Removes secrets from texts that come in pieces, also when a secret lies in two pieces. */
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
   * Redacts the next text of a place, the beginning of a secret at its end included.
   *
   * @param place what the pieces of one text have in common: direction, method and JSON pointer
   */
  clean(place: string, text: string): string {
    const before = this.#endings.get(place)
    this.#endings.delete(place)
    const offset = before?.text.length ?? 0
    const whole = before ? before.text + text : text
    const ranges = this.#find(whole)
    const begun = this.#known.beginningAtEnd(whole)
    const hidden = begun >= shortestBeginning
    if (begun > 0) this.#remember(place, { text: whole.slice(-begun), hidden })
    if (hidden) ranges.push({ start: whole.length - begun, end: whole.length })
    return before ? rest(whole, offset, ranges, before.hidden) : replaceRanges(text, mergeRanges(ranges))
  }

  #remember(place: string, ending: Ending): void {
    this.#endings.set(place, ending)
    if (this.#endings.size <= mostPlaces) return
    const [oldest = place] = this.#endings.keys()
    this.#endings.delete(oldest)
  }
}

/** The text from `offset` on. @param hidden whether the end before it was cut out already */
function rest(whole: string, offset: number, ranges: Range[], hidden: boolean): string {
  const own = mergeRanges(ranges)
    .filter(({ end }) => end > offset)
    .map(({ start, end }) => ({
      start: Math.max(start, offset) - offset,
      end: end - offset,
      continued: start < offset,
    }))
  const text = whole.slice(offset)
  const [first] = own
  if (!first?.continued || !hidden) return replaceRanges(text, own)
  return replaceRanges(text, own).slice(redacted.length)
}
