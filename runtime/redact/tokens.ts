import { looksRandom } from './looks-random.js'
import type { Rule } from './ranges.js'

/** Prefixes of tokens of well-known services that nothing else begins with. */
const ownPrefixes = [
  'gh[opsur]_', // GitHub
  'github_pat_',
  'gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt|ffct)-', // GitLab
  'GR1348941',
  'sg[pds]_', // Sourcegraph
  'slk_',
  'sk-(?:proj|svcacct|admin|ant|or|lf)-', // OpenAI, Anthropic, OpenRouter, Langfuse
  '[srp]k_(?:live|test)_', // Stripe
  'whsec_',
  'xox[abceoprs]-', // Slack
  'xapp-',
  'xwfp-',
  'ya29\\.', // Google
  'GOCSPX-',
  'pypi-AgE',
  'dckr_[po]at_', // Docker
  'do[opr]_v1_', // DigitalOcean
  'shp(?:at|ss|ca|pa)_', // Shopify
  'lin_(?:api|oauth)_', // Linear
  'figd_', // Figma
  'gl(?:sa|c)_', // Grafana
  'hv[sbr]\\.', // Vault
  'dp\\.(?:pt|st|ct|sa)\\.', // Doppler
  'sntry[su]_', // Sentry
  'NRAK-', // New Relic
  'tskey-', // Tailscale
  'ATATT3', // Atlassian
  'AGE-SECRET-KEY-1',
  'hooks\\.slack\\.com/(?:services|workflows|triggers)/(?:[A-Z\\d]{1,20}/){2}', // Whoever knows the address may post.
  'discord(?:app)?\\.com/api/webhooks/\\d{1,20}/',
]
/** Prefixes that words of code and prose have, too: the rest has to look like a key. */
const sharedPrefixes = [
  'sk-',
  'pk-',
  'rk-',
  'npm_',
  'hf_',
  'gsk_',
  'xai-',
  'pplx-',
  'r8_',
  'ntn_', // Notion
  'secret_',
  'sbp_',
  'rubygems_',
  'dapi',
  'sess-',
  'FlyV1 ',
]
/** Whole tokens of a fixed length. */
const fixedTokens = [
  '(?:AKIA|ASIA|ABIA|ACCA)[A-Z\\d]{16}(?![A-Za-z\\d])', // AWS
  'AIza[\\w-]{35}', // Google
  'SG\\.[\\w-]{16,32}\\.[\\w-]{16,64}', // SendGrid
  '\\d{8,10}:AA[\\w-]{33}(?![\\w-])', // Telegram
  'SK[\\da-f]{32}(?![\\da-z])', // Twilio
  'key-[\\da-f]{32}(?![\\da-z])', // Mailgun
]

const beginning = new RegExp(`(${ownPrefixes.join('|')})|(${sharedPrefixes.join('|')})|(${fixedTokens.join('|')})`, 'g')
const body = /[\w.-]*/y
const part = /[\w-]*/y
const ownBody = /^[\w-]{8}/
const wordStart = /^[\w-]*/
/** Only this many characters decide whether a text is a token. */
const examined = 64

/** Whether a word begins here: after anything but a letter or digit, or after an escape such as `\n` or `%20`. */
export function beginsWord(text: string, at: number): boolean {
  return (
    at === 0 ||
    !/[A-Za-z\d]/.test(text.charAt(at - 1)) ||
    /(?:\\[nrtbf]|%[\dA-Fa-f]{2}|\\u[\dA-Fa-f]{4})$/.test(text.slice(Math.max(0, at - 6), at))
  )
}

/** The end of what a sticky, repeated character class matches from a place on. */
export function endOfRun(run: RegExp, text: string, from: number): number {
  run.lastIndex = from
  return run.test(text) ? run.lastIndex : from
}

/** Finds tokens of well-known services, by how they begin. */
export const findTokens: Rule = (text, found) => {
  beginning.lastIndex = 0
  for (let match = beginning.exec(text); match; match = beginning.exec(text)) {
    const [prefix, own, shared] = match
    const bodyAt = beginning.lastIndex
    if (!beginsWord(text, match.index)) continue
    const start = text.slice(bodyAt, bodyAt + examined)
    const isToken = own ? ownBody.test(start) : shared ? looksRandom(wordStart.exec(start)?.[0] ?? '') : prefix !== ''
    if (!isToken) continue
    const end = trimDots(text, bodyAt, endOfRun(body, text, bodyAt))
    found(match.index, end)
    beginning.lastIndex = end
  }
}

/** Finds JSON Web Tokens (RFC 7519): two or three parts in base64url, of which the first is an object in JSON. */
export const findWebTokens: Rule = (text, found) => {
  let from = 0
  for (let start = text.indexOf('eyJ'); start >= 0; start = text.indexOf('eyJ', from)) {
    from = start + 3
    if (!beginsWord(text, start)) continue
    const header = endOfRun(part, text, start)
    const payload = text[header] === '.' ? endOfRun(part, text, header + 1) : header
    // Every beginning in one run ends at the same place: when one fails, all of them do.
    from = header
    if (header - start < 11 || payload - header <= 8) continue
    from = trimDots(text, payload, endOfRun(body, text, payload))
    found(start, from)
  }
}

/** The end of a token without the full stops of the sentence around it. */
function trimDots(text: string, from: number, end: number): number {
  let last = end
  while (last > from && text[last - 1] === '.') last--
  return last
}
