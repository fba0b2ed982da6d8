import { isLabelOf } from './entries.js'
import { isPlaceholder, looksRandom } from './looks-random.js'
import { isBasicLogin, isSecretName } from './names.js'
import type { Rule } from './ranges.js'
import { endOfRun, headOf } from './tokens.js'

/** What a name that may be secret ends in. */
const lastWord =
  'token|secret|password|passwd|passphrase|passcode|pass|pwd|credentials?|creds|cookie|authorization|auth|key|key-data|sig|signature'
/** What stands between a name and a value. */
const separators = [
  // With a type: `token: string =`.
  '(?:[ \\t]{1,4}|[ \\t]?:[ \\t]{0,4})(?:string|str|&str)[ \\t]{0,8}=[ \\t]{0,8}',
  // In a pair: `name="TOKEN" value="…"`.
  '[\\s,]{1,16}\\\\{0,3}["\']?value\\\\{0,3}["\']?[ \\t]{0,4}[:=][ \\t]{0,4}',
  // In a call or a list: `set("TOKEN", "…")`.
  ',[ \\t]{0,8}(?=\\\\{0,3}["\'`])',
  '[ \\t]{0,8}(?::{0,3}=>?|[?+.]=|\\?\\?=|\\|\\|=|:)[ \\t]{0,8}',
  '>',
  '(?:%20| ){1,4}(?=\\\\{0,3}["\'`]?[\\w~+/.-])',
]
/** The end of a name that may be secret, followed by what stands between a name and a value. */
const nameEnd = new RegExp(`(?:${lastWord})(\\\\{0,3}["'])?(${separators.join('|')})`, 'gi')
const longestName = 64
/** Characters before a parameter that are searched for the beginning of its URL. */
const longestUrl = 256
/** Only this many characters of a value decide whether it is secret. */
const examined = 128

/** A name and a value in a text, by position. */
interface Assignment {
  readonly name: string
  /** The character before the name and its quote. */
  readonly before: string
  /** The quote around the name, with the backslashes before it; empty where there is none. */
  readonly nameQuote: string
  readonly separator: string
  readonly valueQuote: string
  /** Where the value begins, after its quote. */
  readonly valueAt: number
}

/** Finds the values of secret names: in JSON, XML, code, headers, the environment, URLs and arguments. */
export const findAssignments: Rule = (text, found) => {
  nameEnd.lastIndex = 0
  for (let match = nameEnd.exec(text); match; match = nameEnd.exec(text)) {
    const assignment = readAssignment(text, match)
    const valueEnd = assignment && endOfSecret(text, assignment)
    if (assignment === undefined || valueEnd === undefined || valueEnd === assignment.valueAt) continue
    found(assignment.valueAt, valueEnd)
    nameEnd.lastIndex = valueEnd
  }
}

const openingQuote = /\\{0,3}["'`]/y

/** @param match what stands between a name and its value */
function readAssignment(text: string, match: RegExpExecArray): Assignment | undefined {
  const [whole, nameQuote = '', separator = ''] = match
  const quoteAt = match.index + whole.length
  const end = quoteAt - separator.length - nameQuote.length
  const start = startOfName(text, end)
  const firstWord = /(?:api|access|account|secret) $/i.exec(text.slice(Math.max(0, start - 8), start))?.[0] ?? ''
  const name = firstWord + text.slice(start, end)
  const valueAt = endOfRun(openingQuote, text, quoteAt)
  if (text[quoteAt] === '=') return undefined
  const opened = start - nameQuote.length
  const isQuoted = nameQuote !== '' && text.slice(Math.max(0, opened), start) === nameQuote
  return {
    name,
    before: text.charAt((isQuoted ? opened : start) - 1),
    nameQuote: isQuoted ? nameQuote : '',
    separator,
    valueQuote: text.slice(quoteAt, valueAt),
    valueAt,
  }
}

function startOfName(text: string, end: number): number {
  let start = end
  while (start > 0 && end - start < longestName && /[\w-]/.test(text.charAt(start - 1))) start--
  // The letter of an escape such as `\n` does not belong to the name.
  return /^[nrt]/.test(text.charAt(start)) && text.charAt(start - 1) === '\\' ? start + 1 : start
}

const whitespaceOnly = /^(?:%20| )+$/
const unquoted = /[^\r\n"'`\\]*/y
const quotedParameter = /"[^"\r\n]*"/y
const word = /[^\s;&|"'`<>\\]*/y
const content = /[^\s<]*/y
const parameter = /[^\s&#;"'`<>\\)]*/y

/** The end of the value if it is secret; undefined if it is not. */
function endOfSecret(text: string, assignment: Assignment): number | undefined {
  const { name, before, nameQuote, separator, valueQuote, valueAt } = assignment
  const shown = text.slice(valueAt, valueAt + examined)
  const tight = separator === '='
  if (before === '&' || before === '?') return tight ? endOfParameter(text, assignment, shown) : undefined
  const content = headOf(valueQuote === '' ? word : unquoted, shown)
  if (!(isSecretName(name) || name === '_auth' || isBasicLogin(name, content))) return undefined
  if (isPlaceholder(/^[^\s"'`,;&]*/.exec(shown)?.[0] ?? '') && valueQuote === '') return undefined
  if (separator === '>') return endOfElement(text, assignment, shown)
  if (whitespaceOnly.test(separator) || name.startsWith('--')) {
    if (!name.startsWith('--') || isPlaceholder(shown)) return undefined
    const isSecret = tight ? !/^[A-Z_]*$/.test(content) : looksRandom(content, 6)
    return isSecret ? endOfValue(text, assignment) : undefined
  }
  if (/authorization$/i.test(name) && withScheme.test(shown))
    return valueQuote === '' ? endOfHeader(text, valueAt) : endOfQuoted(text, valueAt, valueQuote)
  if (/value/i.test(separator)) return isPair(text, assignment, content) ? endOfValue(text, assignment) : undefined
  if (separator.startsWith(','))
    return nameQuote !== '' && isLongKey(content) ? endOfValue(text, assignment) : undefined
  if (nameQuote !== '' && valueQuote === nameQuote && separator.trim() === ':')
    return isLabel(content, name) ? undefined : endOfValue(text, assignment)
  if (tight && before !== '.' && /^[A-Z][A-Z\d_]*$/.test(name)) return endOfVariable(text, assignment, content)
  if (/cookie$/i.test(name) && separator.trim() === ':' && /^[\w.-]{1,64}=[^\s=>]/.test(shown))
    return endOfHeader(text, valueAt)
  if (valueQuote !== '') return isKeyLike(content, name) ? endOfValue(text, assignment) : undefined
  const bare = /^[^\s,;&|"'`<>()[\]{}\\]*/.exec(shown)?.[0] ?? ''
  const next = shown.charAt(bare.length)
  if (next === '(' || next === '[' || next === '.' || isExpression(bare) || !isKeyLike(bare, name)) return undefined
  return endOfValue(text, assignment)
}

const withScheme =
  /^(?:bearer|basic|token|digest|negotiate|ntlm|apikey|hawk|oauth|bot|aws4-hmac-sha256)[ \t]+[\w~+/=.-]/i

/** What stands before the name of a pair, and its quote. */
const pairBegins = /(?:name|key)\\{0,3}["']?\s{0,4}[:=]\s{0,4}$/i

/**
 * Whether a name and a value are a pair, as XML, JSON and YAML have it in lists: `{ "name": "API_KEY", "value": "…" }`.
 * The value has to look like a key unless the name is one of the environment.
 */
function isPair(text: string, { name, nameQuote, valueAt }: Assignment, content: string): boolean {
  const before = text.slice(Math.max(0, valueAt - longestUrl), valueAt)
  const begins = before.slice(0, before.lastIndexOf(nameQuote + name))
  if (!pairBegins.test(begins) || isLabelOf(name, content)) return false
  return /^[A-Z][A-Z\d_]*$/.test(name) ? /^\S+$/.test(content) : isKeyLike(content, name)
}

/** The end of a value: of the text in quotes, or of the word. */
const endOfValue = (text: string, { valueAt, valueQuote }: Assignment): number =>
  valueQuote === '' ? endOfRun(word, text, valueAt) : endOfQuoted(text, valueAt, valueQuote)

/** Whether a value is a key and no name, for where names stand side by side: it is long and has several digits. */
const isLongKey = (value: string): boolean =>
  value.length >= 16 && looksRandom(value) && value.replace(/\D/g, '').length >= 3

/** Whether a text in JSON is a placeholder or a label: `"password": "Password"`. */
function isLabel(content: string, name: string): boolean {
  if (isLabelOf(name, content)) return true
  return /cookie$/i.test(name) && !content.includes('=') && !looksRandom(content)
}

/** Whether a value has letters and digits as a password or a key has. Words, versions and paths have not. */
function isKeyLike(value: string, name: string): boolean {
  if (/\s/.test(value) || isPlaceholder(value)) return false
  if (looksRandom(value, /pass(?:word|wd|phrase)$/i.test(name) ? 6 : 8)) return true
  return value.length >= 12 && value.replace(/[^a-z]/gi, '').length >= 3 && value.replace(/\D/g, '').length >= 3
}

/** Whether a value without quotes looks like code: a name, a path of names, a type. */
function isExpression(value: string): boolean {
  return /^[A-Za-z_$]+\d{1,3}[A-Z][A-Za-z_$]*$|^[\w$]+(?:\??\.[A-Za-z_$][\w$]*)+$|^[A-Za-z_$]+(?:8|16|32|64|256|512)?$/.test(
    value,
  )
}

/** The end of the value of a variable of the environment, such as `API_TOKEN=<value>`. */
function endOfVariable(text: string, assignment: Assignment, value: string): number | undefined {
  // A number or a call is code, and a quote before a space ends a text: `grep '^API_KEY=' .env`.
  if (isPlaceholder(value) || value.startsWith(' ') || /^\d{0,3}[,;)}]?$|^\w+\(|^new$|^!/.test(value)) return undefined
  return endOfValue(text, assignment)
}

/** The end of the content of an XML element, `<password>value</password>`, as programs keep it in their settings. */
function endOfElement(text: string, { name, before, valueAt }: Assignment, shown: string): number | undefined {
  const value = /^[^<]*/.exec(shown)?.[0] ?? ''
  const isElement = before === '<' || before === ':'
  if (!isElement || !isKeyLike(value, name)) return undefined
  const end = endOfRun(content, text, valueAt)
  return text.startsWith('</', end) ? end : undefined
}

/** The end of the value of a parameter of a URL. */
function endOfParameter(text: string, { name, valueAt, valueQuote }: Assignment, shown: string): number | undefined {
  const isSecret = isSecretName(name)
  if (valueQuote !== '' || isPlaceholder(shown) || !(isSecret || opaqueParameter.test(name))) return undefined
  const value = headOf(parameter, shown)
  return looksRandom(value, 8) || (isSecret && isInUrl(text, valueAt - name.length - 1))
    ? endOfRun(parameter, text, valueAt)
    : undefined
}

/** Whether the text before this place is a URL with a query: a slash, then a question mark, no space between. */
function isInUrl(text: string, end: number): boolean {
  const before = text.slice(Math.max(0, end - longestUrl), end)
  const url = before.split(/[\s"'`]/).at(-1) ?? ''
  return url.indexOf('?', url.indexOf('/')) > 0 && url.includes('/') && !url.endsWith('&&')
}

/** Parameters whose values are secret when they look random. */
const opaqueParameter = /^(?:sig|x-(?:amz|goog|ms)-signature|signature|key)$/i

/** The end of a header's value: of the line, or of the text in quotes that the header stands in. */
function endOfHeader(text: string, from: number): number {
  let end = endOfRun(unquoted, text, from)
  while (text[end] === '"' && text[end - 1] === '=') {
    const closed = endOfRun(quotedParameter, text, end)
    if (closed === end) return end
    end = endOfRun(unquoted, text, closed)
  }
  return end
}

/**
 * The end of the text in quotes, without the closing one. In JSON within JSON the quotes have backslashes before them; as many
 * end the text, twice as many and one stand for a quote in it. A line end ends it, too.
 */
function endOfQuoted(text: string, from: number, quote: string): number {
  const mark = quote.charAt(quote.length - 1)
  const escapes = quote.length - 1
  let backslashes = 0
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === '\n' || character === '\r') return at
    if (character === mark && backslashes < escapes) return at - backslashes
    if (character === mark && backslashes % (2 * (escapes + 1)) === escapes) return at - escapes
    backslashes = character === '\\' ? backslashes + 1 : 0
  }
  return text.length
}
