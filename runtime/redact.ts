import { findAssignments } from './redact/assignments.js'
import { findCredentials } from './redact/credentials.js'
import { CutSecrets } from './redact/cut-secrets.js'
import { KnownSecrets } from './redact/known-secrets.js'
import { isSecretName, normalizeName } from './redact/names.js'
import { findPrivateKeys } from './redact/private-keys.js'
import { mergeRanges, type Range, type Rule, redacted, replaceRanges } from './redact/ranges.js'
import { findTokens, findWebTokens } from './redact/tokens.js'
import { findUrlPasswords, passwordsInUrls } from './redact/urls.js'

/** What tells a secret by its form. Each rule goes over a text once, whatever the text: see `ranges.ts`. */
const rules: readonly Rule[] = [
  findTokens,
  findWebTokens,
  findCredentials,
  findUrlPasswords,
  findPrivateKeys,
  findAssignments,
]

/** Settings of redaction, which is on whatever they say. */
export interface RedactionOptions {
  /** Further property names whose values are secrets, in any case, at any depth. */
  keys?: readonly string[]
  /** Secrets themselves; they are cut out of every text, also where they are escaped for JSON or a URL, or in base64. */
  secrets?: readonly string[]
  /** Methods whose parameters and results are secret as a whole, such as `secrets/get`. */
  methods?: readonly string[]
}

/** How deep values are looked into. */
const deepest = 64
/** Texts shorter than this are too common to be cut out wherever they stand. */
const shortestSecret = 4
/** The same for what is found under a secret name. */
const shortestLearnt = 8

/** Redacts a text, given its JSON pointer. */
type RedactText = (text: string, pointer: string) => string

/** Takes secrets out of texts and values: those it knows, those under secret names, and those that look like one. */
export class Redactor {
  readonly #keys: Set<string>
  readonly #methods: Set<string>
  readonly #known = new KnownSecrets()
  readonly #cut = new CutSecrets(this.#known, text => this.find(text))

  constructor(options: RedactionOptions = {}) {
    this.#keys = new Set(options.keys?.map(normalizeName))
    this.#methods = new Set(options.methods)
    for (const secret of options.secrets ?? []) this.protect(secret)
  }

  /** Length of the longest form of a secret that is known, in UTF-16 units. */
  get longest(): number {
    return this.#known.longest
  }

  /** Keeps a secret out of everything from now on. Texts under four characters are too common to be cut out. */
  protect(secret: string): void {
    if (secret.length >= shortestSecret) this.#known.add(secret)
  }

  /** Whether a property of this name holds a secret. */
  isSecretKey(key: string): boolean {
    return this.#keys.has(normalizeName(key)) || isSecretName(key)
  }

  /** Remembers the secrets found under secret names and in URLs, to recognise them elsewhere. */
  learn(value: unknown, depth = 0): void {
    if (typeof value !== 'object' || value === null || depth > deepest) return
    for (const [key, item] of Object.entries(value)) {
      if (typeof item !== 'string') this.learn(item, depth + 1)
      else if (!Array.isArray(value) && this.isSecretKey(key)) this.#learnText(item)
      else for (const password of passwordsInUrls(item)) this.#learnText(password)
    }
  }

  #learnText(text: string): void {
    if (text.length >= shortestLearnt) this.protect(text)
  }

  /** Where secrets are in a text, in order and apart from each other. */
  find(text: string): Range[] {
    const ranges: Range[] = []
    const found = (start: number, end: number) => void ranges.push({ start, end })
    this.#known.find(text, found)
    for (const rule of rules) rule(text, found)
    return mergeRanges(ranges)
  }

  /** The text without secrets. */
  text(text: string): string {
    return replaceRanges(text, this.find(text))
  }

  /** The first place in a text, from one on, that is not inside a secret. */
  placeAfter(text: string, place: number): number {
    return this.find(text).find(({ start, end }) => start < place && place < end)?.end ?? place
  }

  /** The last place in a text, up to one, that is not inside a secret. */
  placeBefore(text: string, place: number): number {
    return this.find(text).find(({ start, end }) => start < place && place < end)?.start ?? place
  }

  /** A copy of a JSON value without secrets. */
  value(value: unknown): unknown {
    return this.#copy(value, false, 0, '', text => this.text(text))
  }

  /**
   * A copy of what a message carries, without secrets, and without the parts of known secrets that two messages divide
   * between them: texts at the same place in messages of the same kind are taken for pieces of one text.
   *
   * @param place direction and method of the message
   */
  payload(place: string, method: string, value: unknown): unknown {
    const clean: RedactText =
      this.longest === 0 ? text => this.text(text) : (text, pointer) => this.#cut.clean(`${place} ${pointer}`, text)
    return this.#copy(value, this.#methods.has(method), 0, '', clean)
  }

  #copy(value: unknown, secret: boolean, depth: number, pointer: string, clean: RedactText): unknown {
    if (typeof value === 'string') return secret && value !== '' ? redacted : clean(value, pointer)
    if (typeof value === 'number' && secret) return redacted
    if (typeof value !== 'object' || value === null) return value
    if (depth > deepest) return '[nested too deeply]'
    if (Array.isArray(value))
      return value.map((item, index) => this.#copy(item, secret, depth + 1, `${pointer}/${index}`, clean))
    const entries = Object.entries(value).map(([key, item]) => {
      const isSecret = secret || (this.isSecretKey(key) && !(typeof item === 'number' && /token$/i.test(key)))
      return [this.text(key), this.#copy(item, isSecret, depth + 1, `${pointer}/${key}`, clean)] as const
    })
    return Object.fromEntries(entries)
  }
}
