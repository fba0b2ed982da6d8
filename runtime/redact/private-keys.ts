import type { Rule } from './ranges.js'
import { endOfRun } from './tokens.js'

const beginning = /-----BEGIN (?:[A-Z\d]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g
const ending = '-----END '
/** A character that cannot be inside a key: a key has only base64, headers and line ends, which may be escaped. */
const otherContent = /[^\w+/=\s:,.()\\-]/
/** A key has at least this many characters of base64; prose about keys has fewer. */
const shortestKey = /[A-Za-z\d+/=]{16}/
/** A key that is cut off counts from this many lines of base64 after its first line. */
const keyLine = /(?:\\r|\r)?(?:\\n|\n| )[ \t]{0,32}[A-Za-z\d+/]{16,}={0,2}/y

/** Finds private keys in PEM (RFC 7468) and in OpenPGP's armor, also when the last line is missing. */
export const findPrivateKeys: Rule = (text, found) => {
  beginning.lastIndex = 0
  let end = 0
  for (let match = beginning.exec(text); match; ) {
    const start = match.index
    const contentAt = beginning.lastIndex
    match = beginning.exec(text)
    const next = match?.index ?? text.length
    // The search for the last line goes over the text once, whatever the number of first lines.
    if (end >= 0 && end < contentAt) end = text.indexOf(ending, contentAt)
    if (end >= 0 && end <= next && !otherContent.test(text.slice(contentAt, end))) {
      const close = text.indexOf('-----', end + ending.length)
      const lastLineEnd = close >= 0 && close - end < 64 ? close + 5 : end
      if (shortestKey.test(text.slice(contentAt, end))) found(start, lastLineEnd)
      continue
    }
    let last = contentAt
    for (let line = last; ; last = line) {
      line = endOfRun(keyLine, text, last)
      if (line === last) break
    }
    if (last > contentAt) found(start, last)
  }
}
