import { isPlaceholder, looksRandom } from './looks-random.js'
import type { Rule } from './ranges.js'
import { endOfRun } from './tokens.js'

const slashes = /\/\/|\\\/\\\//g
/** Between the slashes and the path (RFC 3986, 3.2). A slash ends it, so that each character is read once. */
const authority = /[^\s/?#"'`<>\\]*/y

/** What stands before the host of each URL in a text: name and password, or a name only. */
function* userInfo(text: string): Generator<{ start: number; value: string }> {
  slashes.lastIndex = 0
  while (slashes.test(text)) {
    const start = slashes.lastIndex
    const end = endOfRun(authority, text, start)
    const at = text.slice(start, end).lastIndexOf('@')
    if (at > 0) yield { start, value: text.slice(start, start + at) }
    slashes.lastIndex = end
  }
}

/** Finds passwords, and names that are tokens, before the host of a URL. */
export const findUrlPasswords: Rule = (text, found) => {
  for (const { start, value } of userInfo(text)) {
    const colon = value.indexOf(':')
    const isSecret = colon < 0 ? looksRandom(value, 20) : !isPlaceholder(value.slice(colon + 1))
    if (isSecret) found(start, start + value.length)
  }
}

/** The passwords in the URLs of a text. */
export function passwordsInUrls(text: string): string[] {
  return [...userInfo(text)].flatMap(({ value }) => (value.includes(':') ? [value.slice(value.indexOf(':') + 1)] : []))
}
