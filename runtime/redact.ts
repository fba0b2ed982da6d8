import { findAssignments } from './redact/assignments.js'
import { findCredentials } from './redact/credentials.js'
import { CutSecrets } from './redact/cut-secrets.js'
import { isSecretArgument, isSecretEntry } from './redact/entries.js'
import { mayHaveEscapes, type Plain, withoutEscapes } from './redact/escapes.js'
import { KnownSecrets } from './redact/known-secrets.js'
import { findLogins } from './redact/logins.js'
import { isSecretName, normalizeName } from './redact/names.js'
import { findPrivateKeys } from './redact/private-keys.js'
import { mergeRanges, type Range, type Rule, redacted, replaceRanges } from './redact/ranges.js'
import { findTokens, findTokensByMiddle, findWebTokens } from './redact/tokens.js'
import { findUrlPasswords, passwordsInUrls } from './redact/urls.js'

/** Rules that recognise a secret by its form. Each reads a text once, in linear time: see `ranges.ts`. */
const rules: readonly Rule[] = [
  findTokens,
  findTokensByMiddle,
  findWebTokens,
  findCredentials,
  findUrlPasswords,
  findPrivateKeys,
  findAssignments,
  findLogins,
]

/** Settings of redaction. It cannot be turned off. */
export interface RedactionOptions {
  /** Further property names whose values are secrets, in any case, at any depth. */
  keys?: readonly string[]
  /** Secret values; they are removed from every text, also when escaped for JSON or a URL, or in base64. */
  secrets?: readonly string[]
  /** Methods whose parameters and results are secret as a whole, such as `secrets/get`. */
  methods?: readonly string[]
}

/** Values are redacted down to this depth; what lies deeper is removed. */
const deepest = 64
/** Shorter secrets are not remembered: their text is too common. */
const shortestSecret = 4
/** The same for values found under a secret name. */
const shortestLearnt = 8

/** A text is searched again without its escapes, and without the escapes that are left: `%2522` is `%22` is `"`. */
const mostEscapes = 2

/** So many names are remembered at most. */
const mostNames = 1_000

/** Redacts a text, given its JSON pointer. */
type RedactText = (text: string, pointer: string) => string

/** Removes secrets from texts and values: known ones, values of secret names, and what looks like a secret. */
export class Redactor {
  readonly #keys: Set<string>
  readonly #methods: Set<string>
  readonly #known = new KnownSecrets()
  /** Names without secrets, as they were when the last secret became known. */
  readonly #names = new Map<string, string>()
  readonly #cut = new CutSecrets(this.#known, text => this.find(text))

  constructor(options: RedactionOptions = {}) {
    this.#keys = new Set(options.keys?.map(normalizeName))
    this.#methods = new Set(options.methods)
    for (const secret of options.secrets ?? []) this.protect(secret)
  }

  /** Length of the longest form of a known secret, in UTF-16 units. */
  get longest(): number {
    return this.#known.longest
  }

  /** Removes a secret from everything from now on. Texts under four characters are ignored: they are too common. */
  protect(secret: string): void {
    // A secret that was read from a file ends in a line end.
    const text = secret.trim()
    if (text.length < shortestSecret) return
    this.#known.add(text)
    this.#names.clear()
  }

  /** Whether a property of this name holds a secret. */
  isSecretKey(key: string): boolean {
    return this.#keys.has(normalizeName(key)) || isSecretName(key)
  }

  /** Remembers the secrets found under secret names and in URLs, to recognise them elsewhere. */
  learn(value: unknown, depth = 0, seen = new Set<unknown>()): void {
    if (typeof value !== 'object' || value === null || depth > deepest || seen.has(value)) return
    seen.add(value)
    for (const [key, item] of Object.entries(value)) {
      if (typeof item !== 'string') this.learn(item, depth + 1, seen)
      else if (this.#isSecret(value, key)) this.#learnText(item)
      else for (const password of passwordsInUrls(item)) this.#learnText(password)
    }
  }

  /** Whether a property of an object or an item of a list is a secret. */
  #isSecret(owner: object, key: string): boolean {
    const isSecretKey = (name: string) => this.isSecretKey(name)
    if (Array.isArray(owner)) return isSecretArgument(owner, Number(key), isSecretKey)
    return isSecretEntry(owner as Record<string, unknown>, key, isSecretKey)
  }

  #learnText(text: string): void {
    if (text.length >= shortestLearnt) this.protect(text)
  }

  /** The ranges of secrets in a text, sorted, not overlapping. */
  find(text: string): Range[] {
    const ranges: Range[] = []
    this.#find({ text, place: at => at }, 0, ranges)
    return mergeRanges(ranges)
  }

  #find(part: Plain, escapes: number, ranges: Range[]): void {
    const found = (start: number, end: number) => void ranges.push({ start: part.place(start), end: part.place(end) })
    this.#known.find(part.text, found)
    for (const rule of rules) rule(part.text, found)
    if (escapes === mostEscapes || !mayHaveEscapes(part.text)) return
    for (const plain of withoutEscapes(part)) this.#find(plain, escapes + 1, ranges)
  }

  /** The text without secrets. */
  text(text: string): string {
    return replaceRanges(text, this.find(text))
  }

  /** The same for one of few texts that come again and again, such as the name of a method: it is looked at once. */
  name(name: string): string {
    let clean = this.#names.get(name)
    if (clean === undefined) {
      clean = this.text(name)
      if (this.#names.size >= mostNames) this.#names.clear()
      this.#names.set(name, clean)
    }
    return clean
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
   * A copy of a message's params or result without secrets. Texts at the same pointer in messages of the same method are taken
   * for pieces of one text, so that a secret is found also when messages divide it between them.
   *
   * @param place direction and method of the message
   */
  payload(place: string, method: string, value: unknown): unknown {
    const clean: RedactText = (text, pointer) => this.#cut.clean(`${place} ${pointer}`, text)
    return this.#copy(value, this.#methods.has(method), 0, '', clean)
  }

  #copy(value: unknown, secret: boolean, depth: number, pointer: string, clean: RedactText): unknown {
    if (typeof value === 'string') return secret && value !== '' ? redacted : clean(value, pointer)
    if (typeof value === 'number' && secret) return redacted
    if (typeof value !== 'object' || value === null) return value
    if (depth > deepest) return '[nested too deeply]'
    const copy = (item: unknown, key: string) =>
      this.#copy(item, secret || this.#isSecret(value, key), depth + 1, `${pointer}/${key}`, clean)
    if (Array.isArray(value)) return value.map((item, index) => copy(item, String(index)))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.text(key), copy(item, key)]))
  }
}
