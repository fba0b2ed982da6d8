import { looksRandom } from './looks-random.js'
import type { Rule } from './ranges.js'
import { beginsWord, endOfRun, headOf } from './tokens.js'

const scheme = /(bearer|basic)(?:[ \t]{1,8}|%20|\+)(?=[\w~+/=-])/gi
const value = /[\w.~+/=%-]*/y
/** Only this many characters of a value decide whether it is secret. */
const examined = 256

/** Finds credentials after `Bearer` (RFC 6750) and `Basic` (RFC 7617); ordinary words there are left. */
export const findCredentials: Rule = (text, found) => {
  scheme.lastIndex = 0
  for (let match = scheme.exec(text); match; match = scheme.exec(text)) {
    if (!beginsWord(text, match.index)) continue
    const start = scheme.lastIndex
    const shown = headOf(value, text.slice(start, start + examined))
    const isSecret = match[1]?.toLowerCase() === 'basic' ? isBasic(shown) : isBearer(shown)
    if (!isSecret) continue
    const end = endOfRun(value, text, start)
    found(start, end)
    scheme.lastIndex = end
  }
}

/** A server asks for credentials so (RFC 6750, 3). */
const challenge = /^(?:realm|scope|error|charset|resource_metadata)=/i

/** Whether a value is something other than words, a path, or the name of a variable. */
function isBearer(shown: string): boolean {
  const inner = shown.replace(/\.+$/, '')
  if (inner.length < 6 || challenge.test(inner)) return false
  return looksRandom(inner, 6) || /[a-z\d]\.[a-z\d]/i.test(inner) || /[=~+]/.test(inner)
}

/** Whether it is base64 of a name, a colon and a password. */
function isBasic(shown: string): boolean {
  const text = shown.match(/^[A-Za-z\d+/]{6,}={0,2}/)?.[0] ?? ''
  return (
    text.endsWith('=') ||
    Buffer.from(text, 'base64').includes(':') ||
    (looksRandom(text, 12) && /[A-Z]/.test(text) && /[a-z]/.test(text))
  )
}
