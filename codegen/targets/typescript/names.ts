import type { Name, Namespace } from '../../bindings/model.js'
import { capitalize } from '../../bindings/shared.js'

/** Names of the generated code, given out in one pass and in a fixed order. */

const builtins =
  'Array ArrayBuffer AsyncIterableIterator BigInt Boolean DataView Date Error EvalError Function Infinity Intl JSON Map Math ' +
  'NaN Number Object Promise Proxy RangeError Readonly ReadonlyArray Record ReferenceError Reflect RegExp Set String ' +
  'Symbol SyntaxError TypeError URIError URL WeakMap WeakRef WeakSet'

// Names of types, and words that no declaration of a module may be named by.
const words =
  'any arguments as async await bigint boolean break case catch class const continue debugger declare default delete do ' +
  'else enum eval export extends false finally for from function get global if implements import in infer instanceof ' +
  'interface is keyof let namespace never new null number object of package private protected public readonly require ' +
  'return satisfies set static string super switch symbol this throw true try type typeof undefined unique unknown var ' +
  'void while with yield'

/** Names that stand for something else wherever generated code uses them. */
export const globalNames: readonly string[] = `${builtins} ${words}`.split(' ')

/**
 * Member names that an object must not have as methods of a protocol: they are what the language itself calls, as in
 * `await client`, `${client}` or `JSON.stringify(client)`, and what every object is expected to have.
 */
const objectMembers: readonly string[] = ['then', 'toJSON', ...Object.getOwnPropertyNames(Object.prototype)]

/** Members that the base classes of the runtime have. */
export const baseMembers: readonly string[] = [
  ...['close', 'connection', 'events', 'handle', 'handshake', 'notify', 'on', 'request'],
]

/** Gives out every name once. The first claim gets the name; later ones get `_`, then `_2`, `_3`. */
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

// Letters and digits that every TypeScript accepts in identifiers.
const letters = 'A-Za-z0-9\\u00aa-\\u024f\\u0370-\\u03ff\\u0400-\\u04ff\\u3041-\\u30ff\\u4e00-\\u9fa5\\uac00-\\ud7a3'
// Most names are plain: to make these two, with the letters of all scripts, takes longer than to name a whole protocol.
let unusable: RegExp | undefined
let identifier: RegExp | undefined

function isIdentifier(name: string): boolean {
  if (/^[A-Za-z$_][\w$]*$/.test(name)) return true
  identifier ??= new RegExp(`^(?!\\d)(?:[$_]|(?=[\\p{L}\\p{N}])[${letters}])+$`, 'u')
  return identifier.test(name)
}

function withoutUnusable(word: string): string {
  if (/^[A-Za-z0-9]*$/.test(word)) return word
  unusable ??= new RegExp(`(?![${letters}])[^]|(?![\\p{L}\\p{N}])[^]`, 'gu')
  return word.replace(unusable, '')
}

/** The words without what no identifier may have. */
const usable = (words: readonly string[]) => words.map(withoutUnusable).filter(word => word !== '')

const notLeadingDigit = (name: string) => (/^\d/.test(name) ? `_${name}` : name)

/** Words as the name of a type: `chat`, `submit` and `Message` become `ChatSubmitMessage`. */
export const typeWords = (words: readonly string[]): string =>
  notLeadingDigit(usable(words).map(capitalize).join('') || 'Unnamed')

/** A name as that of a type: the one that was given where it is an identifier. */
export const typeName = ({ words, given }: Name): string =>
  given !== undefined && isIdentifier(given) ? given : typeWords(words)

/** A name as that of a member or a parameter: `request_permission` becomes `requestPermission`, `didOpen` stays. */
export function memberName({ words, given = '' }: Name): string {
  if (/^[$_]+$/.test(given)) return given
  const [first = 'unnamed', ...rest] = usable(words)
  const underscore = given.startsWith('_') ? '_' : ''
  return notLeadingDigit(underscore + first + rest.map(capitalize).join(''))
}

/** Names that the text of a method uses beside those of its parameters. */
const usedInMethods = ['byPosition', 'options']

/** The names of parameters by position: one for each, and none that the language or the method has a use for. */
export function parameterNames(parameters: readonly { name: Name }[]): string[] {
  const names = new NameSet([...globalNames, ...usedInMethods])
  return parameters.map(({ name }) => names.claim(memberName(name)))
}

/** The names of the members of a namespace's class: of the namespaces in it, then of its methods. */
export function memberNames({ path, namespaces, methods }: Namespace): ReadonlyMap<object, string> {
  const names = new NameSet([...objectMembers, 'connection', ...(path.length === 0 ? baseMembers : [])])
  return new Map([...namespaces, ...methods].map(member => [member, names.claim(memberName(member.name))]))
}
