/** Names of the generated code, given out in one pass and in a fixed order. */

const builtins =
  'Array ArrayBuffer AsyncIterableIterator BigInt Boolean DataView Date Error EvalError Function Infinity Intl JSON Map Math ' +
  'NaN Number Object Promise Proxy RangeError Readonly ReadonlyArray Record ReferenceError Reflect RegExp Set String ' +
  'Symbol SyntaxError TypeError URIError URL WeakMap WeakRef WeakSet'

/** Names that stand for something else wherever generated code uses them. */
export const globalNames: readonly string[] = builtins.split(' ')

/**
 * Member names that an object must not have as methods of a protocol: they are what the language itself calls, as in
 * `await client`, `${client}` or `JSON.stringify(client)`, and what every object is expected to have.
 */
export const objectMembers: readonly string[] = ['then', 'toJSON', ...Object.getOwnPropertyNames(Object.prototype)]

/** Hands out every name once. Who asks first keeps the name; later ones get `_`, then `_2`, `_3`. */
export class NameSet {
  readonly #taken: Set<string>
  readonly #next = new Map<string, number>()

  constructor(reserved: readonly string[]) {
    this.#taken = new Set(reserved)
  }

  claim(wanted: string): string {
    let name = wanted
    if (this.#taken.has(name)) {
      let number = this.#next.get(wanted) ?? 1
      do name = number === 1 ? `${wanted}_` : `${wanted}_${number}`
      while (this.#taken.has(name) && number++)
      this.#next.set(wanted, number + 1)
    }
    this.#taken.add(name)
    return name
  }
}

// Letters that every TypeScript accepts in identifiers; whatever else a name holds separates its words.
const word =
  /(?:[A-Za-z0-9$]|(?=\p{L})[\u00aa-\u024f\u0370-\u03ff\u0400-\u04ff\u3041-\u30ff\u4e00-\u9fa5\uac00-\ud7a3])+/gu

const wordsOf = (text: string): string[] => text.normalize('NFC').match(word) ?? []

const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

const notLeadingDigit = (name: string) => (/^\d/.test(name) ? `_${name}` : name)

/** The parts of a wire name's path: `testing/autocomplete/completionEvent` has three. */
export function pathOf(method: string): string[] {
  const parts = method.split('/').filter(part => wordsOf(part).length > 0)
  return parts.length > 0 ? parts : [method]
}

/** A part of a path as a member name: `request_permission` becomes `requestPermission`, `didOpen` stays. */
export function memberName(part: string): string {
  const [first = 'unnamed', ...rest] = wordsOf(part)
  const underscores = /^_*/.exec(part)?.[0].slice(0, 1) ?? ''
  return notLeadingDigit(underscores + first + rest.map(capitalize).join(''))
}

/** Parts as the name of a type: `chat/submitMessage` and `Params` become `ChatSubmitMessageParams`. */
export function typeName(...parts: readonly string[]): string {
  const words = parts.flatMap(wordsOf).map(text => capitalize(text.replaceAll('$', '')))
  return notLeadingDigit(words.join('') || 'Unnamed')
}

/** The name of a definition as the name of a type: kept as it is when it is an identifier. */
export function definitionName(name: string): string {
  return /^[A-Z][\w]*$/.test(name) ? name : typeName(name)
}
