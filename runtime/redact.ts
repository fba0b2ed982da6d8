/** What stands in the place of a secret. */
const redacted = '[redacted]'

const secretKey = /(?:token|secret|password|passwd|apikey|authorization|cookie|credentials?|privatekey|accesskey)$/
/** Tokens of the Language Server Protocol that identify work and open nothing. */
const harmlessKey = /^(?:progress|workdone|partialresult|cancel|cancellation)token$/
const normalizeKey = (key: string): string => key.toLowerCase().replace(/[-_ ]/g, '')

/** Shapes of secrets in running text. Repetitions are bounded, so that matching is linear. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/((?:proxy-)?authorization["']?[ \t]{0,8}[:=][ \t]{0,8})(?:"[^"\n]*"|'[^'\n]*'|[^\n]+)/gi, `$1${redacted}`],
  [/\b(bearer|basic)[ \t]{1,8}[\w.~+/=-]{6,}/gi, `$1 ${redacted}`],
  [/\b(?:sgp|sgd|sgs|slk|gh[opsur]|github_pat|glpat|xox[abeprs]|sk|pk|rk|npm)[_-][\w-]{8,}/g, redacted],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, redacted],
  [/(\/\/)[^\s/@:"']{1,256}:[^\s/@"']{1,256}@/g, `$1${redacted}@`],
  [
    /((?:^|[^\w-])["']?[\w-]{0,40}(?:token|secret|password|passwd|api[_-]?key|cookie|credentials?)\\?["']?[ \t]{0,8}[:=][ \t]{0,8}\\?)(?:"(?:[^"\\\n]|\\[^\n])*"?|'[^'\n]*'?|[^\s,;&"'}\])]+)/gi,
    `$1${redacted}`,
  ],
]

/** Settings of redaction, which is on whatever they say. */
export interface RedactionOptions {
  /** Further property names whose values are secrets, in any case, at any depth. */
  keys?: readonly string[]
  /** Secrets themselves; they are cut out of every text. */
  secrets?: readonly string[]
  /** Methods whose parameters and results are secret as a whole, such as `secrets/get`. */
  methods?: readonly string[]
}

const deepest = 64

/** Takes secrets out of texts and values: those it was told, those under secret names, and those that look like one. */
export class Redactor {
  readonly #keys: Set<string>
  readonly #methods: Set<string>
  readonly #secrets = new Set<string>()
  #ordered: readonly string[] = []

  constructor(options: RedactionOptions = {}) {
    this.#keys = new Set(options.keys?.map(normalizeKey))
    this.#methods = new Set(options.methods)
    for (const secret of options.secrets ?? []) this.protect(secret)
  }

  /** Length of the longest secret known, in UTF-16 units. */
  get longest(): number {
    return this.#ordered[0]?.length ?? 0
  }

  /** Keeps a secret out of everything from now on. Texts under four characters are too common to be cut out. */
  protect(secret: string): void {
    if (secret.length < 4 || this.#secrets.has(secret)) return
    this.#secrets.add(secret)
    const escaped = JSON.stringify(secret).slice(1, -1)
    if (escaped !== secret) this.#secrets.add(escaped)
    this.#ordered = [...this.#secrets].sort((a, b) => b.length - a.length)
  }

  /** Whether a property of this name holds a secret. */
  isSecretKey(key: string): boolean {
    const name = normalizeKey(key)
    return this.#keys.has(name) || (secretKey.test(name) && !harmlessKey.test(name))
  }

  /** Whether what a method carries is secret as a whole. */
  isSecretMethod(method: string): boolean {
    return this.#methods.has(method)
  }

  /** Remembers the secrets found under secret names, to recognise them elsewhere. */
  learn(value: unknown, depth = 0): void {
    if (typeof value !== 'object' || value === null || depth > deepest) return
    for (const [key, item] of Object.entries(value)) {
      if (typeof item !== 'string') this.learn(item, depth + 1)
      else if (!Array.isArray(value) && item.length >= 8 && this.isSecretKey(key)) this.protect(item)
    }
  }

  /** The text without secrets. */
  text(text: string): string {
    let clean = text
    for (const secret of this.#ordered) if (clean.includes(secret)) clean = clean.replaceAll(secret, redacted)
    for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement)
    return clean
  }

  /** A copy of a JSON value without secrets. */
  value(value: unknown, secret = false, depth = 0): unknown {
    if (typeof value === 'string') return secret && value !== '' ? redacted : this.text(value)
    if (typeof value !== 'object' || value === null) return value
    if (depth > deepest) return '[nested too deeply]'
    if (Array.isArray(value)) return value.map(item => this.value(item, secret, depth + 1))
    const entries = Object.entries(value).map(
      ([key, item]) => [this.text(key), this.value(item, secret || this.isSecretKey(key), depth + 1)] as const,
    )
    return Object.fromEntries(entries)
  }
}
