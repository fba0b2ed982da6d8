import { findBacktracking } from '../../../protocol/patterns/index.js'

/** Longer texts are not matched against patterns that may be slow. */
const shortText = 8

/** Longer texts are not matched at all: patterns and texts are untrusted. */
const longText = 64

/** Longer patterns are not analysed. */
const longPattern = 200

const compiled = new Map<string, { expression: RegExp; quick: boolean }>()

/**
 * Whether a pattern of a document matches a text; undefined when it might take too long to find out. A quantifier over
 * a group, or many quantifiers in a row, can take exponential time.
 */
export function matchesPattern(pattern: string, text: string): boolean | undefined {
  let found = compiled.get(pattern)
  if (!found) {
    found = { expression: new RegExp(pattern, 'u'), quick: isQuick(pattern) }
    compiled.set(pattern, found)
  }
  if (text.length > (found.quick ? longText : shortText)) return undefined
  return found.expression.test(text)
}

/** Whether the time of a match is known to be short: the form of the pattern shows it, or else an analysis. */
const isQuick = (pattern: string): boolean =>
  (!/\)[*+{]/.test(pattern) && !/\\[1-9k]/.test(pattern) && (pattern.match(/[*+{]/g)?.length ?? 0) <= 3) ||
  (pattern.length <= longPattern && findBacktracking(pattern) === undefined)
