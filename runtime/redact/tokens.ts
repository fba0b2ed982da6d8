import { looksRandom } from './looks-random.js'
import type { Rule } from './ranges.js'

/** Prefixes of tokens of well-known services that nothing else begins with. */
const ownPrefixes = [
  'gh[opsur]_', // GitHub
  'github_pat_',
  'gl(?:pat|dt|rt|cbt|ptt|ft|soat|oas|agent|imt|ffct)-', // GitLab
  'GR1348941',
  'sg[pds]_', // Sourcegraph
  'slk_',
  'sk-(?:proj|svcacct|admin|ant|or|lf)-', // OpenAI, Anthropic, OpenRouter, Langfuse
  '[srp]k_(?:live|test|prod)_', // Stripe
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
  'glsa_', // Grafana
  'hv[sbr]\\.', // Vault
  'dp\\.(?:pt|st|ct|sa)\\.', // Doppler
  'sntryu_', // Sentry
  'NR(?:AK|JS|II|BR|RA)-', // New Relic
  'tskey-', // Tailscale
  'AT[AC]TT3', // Atlassian
  'AGE-SECRET-KEY-1',
  'A3-[A-Z\\d]{6}-', // 1Password
  'CLOJARS_',
  'duffel_(?:live|test)_',
  'dt0[cs]01\\.', // Dynatrace
  'FLWSECK(?:_TEST)?-', // Flutterwave
  'fo1_', // Fly
  'fio-u-', // Frame.io
  'HRKU-AA', // Heroku
  's-s4t2(?:ud|af)-', // 42
  'sha256~', // OpenShift
  'pscale_(?:tkn|oauth|pw)_', // PlanetScale
  'PMAK-', // Postman
  'x(?:key|smtp)sib-', // Brevo
  'sm_[aps]at_', // SettleMint
  'shippo_(?:live|test)_',
  'sq0(?:atp|csp)-', // Square
  'lsv2_(?:pt|sk)_', // LangSmith
  'nvapi-', // NVIDIA
  'tvly-', // Tavily
  'sb_secret_', // Supabase
  'apify_api_',
  'vercel_blob_rw_',
  'CFPAT-', // Contentful
  '(?:PHPSESSID|JSESSIONID|_gitlab_session|connect\\.sid)=', // Cookies of sessions
  'hooks\\.slack\\.com/(?:services|workflows|triggers)/(?:[A-Z\\d]{1,20}/){2}', // Whoever knows the address may post.
  'discord(?:app)?\\.com/api/webhooks/\\d{1,20}/',
]
/** The same where the token is base64: it goes on after a slash or a plus. */
const base64Prefixes = [
  'glc_', // Grafana
  'sntrys_', // Sentry
  'fm(?:1[ar]|2)_', // Fly
  'ops_eyJ', // 1Password
  'ABSKQmVkcm9ja0FQSUtleS', // Amazon Bedrock
  'bedrock-api-key-',
  'eyJrIjoi', // Grafana, before 2023: an object in JSON without a signature
  'ZXlK(?:aGJHY|MGVYQWlP|cmFXUW)', // A JSON Web Token in base64: it begins with "alg", "typ" or "kid".
  'LS0tLS1CRUdJTi(?!BDRVJUSUZJQ0FURS|BQVUJMSUMg)', // A private key in base64, as in a kubeconfig; no certificate
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
  'api_org_', // Hugging Face
  'p8e-', // Adobe
  'ico-', // Infracost
  'pnu_', // Prefect
  'pul-', // Pulumi
  'rdme_', // ReadMe
  'tk-us-', // Scalingo
  'phx_', // PostHog
  'bkua_', // Buildkite
  'nfp_', // Netlify
  'rnd_', // Render
  'jina_',
  'dd[pw]_', // Deno
  'sq[upa]_', // Sonar
  'tfp_', // Typeform
  'dnkey-', // Dnkey
]
/** Whole tokens of a fixed length. */
const fixedTokens = [
  '(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z\\d])[A-Z\\d]{16}(?![A-Za-z\\d])', // AWS
  'AIza[\\w-]{35}', // Google
  'SG\\.[\\w-]{16,32}\\.[\\w-]{16,64}', // SendGrid
  'SK[\\da-fA-F]{32}(?![\\dA-Za-z])', // Twilio
  'key-[\\da-f]{32}(?![\\da-z])', // Mailgun
  'pat[A-Za-z\\d]{14}\\.[\\da-f]{64}', // Airtable
  'LTAI[A-Za-z\\d]{20}(?![A-Za-z\\d])', // Alibaba
  'AKCp[A-Za-z\\d]{69}', // Artifactory
  'cmVmd[A-Za-z\\d]{59}', // Artifactory
  'ATBB[A-Za-z\\d]{32}(?![A-Za-z\\d])', // Bitbucket
  'v1\\.0-[\\da-f]{24}-[\\da-f]{146}', // Cloudflare
  'EZ[AT]K[A-Za-z\\d]{54}(?![\\w+/])', // EasyPost
  'EAA[MC][A-Za-z\\d]{100}', // Facebook
  '4b1d[A-Za-z\\d]{38}(?![A-Za-z\\d])', // ClickHouse
  'fc-[\\da-f]{32}(?![\\w-])', // Firecrawl
  '[ps]at\\.[\\w-]{22}\\.[A-Za-z\\d]{24}\\.[A-Za-z\\d]{20}', // Harness
  'API-[A-Z\\d]{26}(?![A-Z\\d])', // Octopus
  'access-(?:sandbox|development|production)-[\\da-f]{8}-[\\da-f-]{27}', // Plaid
  'webhook\\.office\\.com/webhookb2/[\\w@-]{70,80}/IncomingWebhook/[\\da-z]{32}/', // Teams
]

/** Whole tokens that are known by their middle: what stands before it, the middle, and the rest. */
const middles = [
  ['\\d{8,10}', ':AA', '[\\w-]{33}(?![\\w-])'], // Telegram
  ['[\\da-f]{32}', '-us\\d', '\\d?(?![\\w-])'], // Mailchimp
  ['\\d{15,16}', '\\|', '[\\w-]{27,40}(?![\\w-])'], // Facebook
  ['[\\w~.]{3}\\d', 'Q~', '[\\w~.-]{31,34}'], // Azure
  ['[A-Za-z\\d]{14}', '\\.atlasv1\\.', '[\\w=-]{60,70}'], // Terraform
  ['[A-Za-z\\d]{6}_[A-Za-z\\d]{29}', '_mmk', '(?![\\w-])'], // MaxMind
]
const middle = new RegExp(middles.map(([before, own, rest]) => `${own}(?<=(${before})${own})${rest}`).join('|'), 'g')

const alternatives = [ownPrefixes, base64Prefixes, sharedPrefixes, fixedTokens].map(list => `(${list.join('|')})`)
/** Nothing but a letter of an escape such as `\n` may stand before a token; this is seen faster than the prefixes are. */
const beginning = new RegExp(`(?<![A-Za-z\\d](?<!\\\\[nrtbf]))(?:${alternatives.join('|')})`, 'g')
const body = /[\w.=-]*/y
const base64Body = /[\w+/=-]*/y
const part = /[\w-]*/y
const ownBody = /^[\w-]{8}/
const longBase64 = /^[\w+/=-]{24}/
/** Only this many characters decide whether a text is a token. */
const examined = 64

/** Whether a word begins here: after anything but a letter or digit, or after an escape such as `\n` or `%20`. */
export function beginsWord(text: string, at: number): boolean {
  return (
    !/[A-Za-z\d]/.test(text.charAt(at - 1)) ||
    /(?:\\[nrtbf]|%[\dA-Fa-f]{2}|\\u[\dA-Fa-f]{4})$/.test(text.slice(Math.max(0, at - 6), at))
  )
}

/** The end of what a sticky, repeated character class matches from a place on. */
export function endOfRun(run: RegExp, text: string, from: number): number {
  run.lastIndex = from
  return run.test(text) ? run.lastIndex : from
}

/** The beginning of a text that a sticky, repeated character class matches. */
export const headOf = (run: RegExp, text: string): string => text.slice(0, endOfRun(run, text, 0))

/** Finds tokens of well-known services, by how they begin. */
export const findTokens: Rule = (text, found) => {
  beginning.lastIndex = 0
  for (let match = beginning.exec(text); match; match = beginning.exec(text)) {
    const [, own, base64, shared] = match
    const bodyAt = beginning.lastIndex
    const start = text.slice(bodyAt, bodyAt + examined)
    if (own && !ownBody.test(start)) continue
    if (base64 && !longBase64.test(start)) continue
    if (shared && !looksRandom(headOf(part, start))) continue
    const end = trimDots(text, endOfRun(base64 ? base64Body : body, text, bodyAt))
    found(match.index, end)
    beginning.lastIndex = end
  }
}

/** Finds tokens of services that are known by their middle. A search for their beginning would stop at every character. */
export const findTokensByMiddle: Rule = (text, found) => {
  middle.lastIndex = 0
  for (let match = middle.exec(text); match; match = middle.exec(text)) {
    const [, ...before] = match
    const start = match.index - (before.find(part => part !== undefined)?.length ?? 0)
    if (beginsWord(text, start)) found(start, middle.lastIndex)
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
    from = trimDots(text, endOfRun(body, text, payload))
    found(start, from)
  }
}

/** The end of a token without the full stops of the sentence around it. */
function trimDots(text: string, end: number): number {
  let last = end
  while (text[last - 1] === '.') last--
  return last
}
