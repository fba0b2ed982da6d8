import { isPlaceholder } from './looks-random.js'
import type { Rule } from './ranges.js'
import { endOfRun, headOf } from './tokens.js'

/** What may lie between the beginning of a login and its password: a host and a name, or the arguments of a command. */
const longestLogin = 512
/** Only this many characters of a password decide whether it is one. */
const examined = 128

const passwordAhead = /password(?:[ \t\r\n]{1,8}|=)|\bpwd=|(?:-u|--user|--proxy-user)(?: {1,4}|=|(?=\w+:))["']?/gi
/** A machine and a login of `.netrc`, at the end. */
const netrc = /(?:machine\s+\S+|default)\s+login\s+\S+\s+$/i
/** A host, user or database of a connection string, at the end: `Server=db;Uid=sa;` or `host=db user=ada `. */
const connection =
  /(?:^|[\s;"'`])(?:server|data source|host|hostaddr|user id|uid|user|username|database|initial catalog|dbname)=[^;,\s]*(?:;\s*|\s+)$/i
const curl = /\bcurl\b[^\r\n]*\s$/
const word = /[^\s;"'`\\]*/y

/** Finds the passwords of logins in `.netrc`, in connection strings and in calls of curl. */
export const findLogins: Rule = (text, found) => {
  passwordAhead.lastIndex = 0
  for (let match = passwordAhead.exec(text); match; match = passwordAhead.exec(text)) {
    const start = passwordAhead.lastIndex
    const before = text.slice(Math.max(0, match.index - longestLogin), match.index)
    const shown = text.slice(start, start + examined)
    if (!isLogin(match[0], before, shown)) continue
    const end = endOfRun(word, text, start)
    found(start, end)
    passwordAhead.lastIndex = end
  }
}

function isLogin(ahead: string, before: string, shown: string): boolean {
  if (isPlaceholder(headOf(word, shown))) return false
  if (ahead.startsWith('-')) {
    const password = /^[^\s:"'`]{1,64}:([^\s"'`]+)/.exec(shown)?.[1]
    return password !== undefined && !isPlaceholder(password) && curl.test(before)
  }
  return ahead.endsWith('=') ? connection.test(before) : netrc.test(before)
}
