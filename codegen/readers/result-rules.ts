import { namePattern } from '../../base/name-pattern.js'
import type { Diagnostic } from '../protocol/diagnostic.js'

/** How requests get their results, where the definitions do not link the two. */
export interface ResultRules {
  /**
   * Patterns of the name of the message or of its parameters, with the names of the results: `*` stands for the same text on both
   * sides. A name may go on as a pointer: `*Response/properties/result`. {@link defaultRules} when absent.
   */
  rules?: Readonly<Record<string, string | readonly string[]>>
  /** Names of results by method; null for a result that is always null, true for one that may be anything. */
  methods?: Readonly<Record<string, string | null | true>>
}

const defaultRules: Readonly<Record<string, string | readonly string[]>> = {
  '*Params': '*Response',
  '*Request': ['*Result', '*Response'],
}

/** A pattern of names, and the names of results for names that match. */
interface Rule {
  from: RegExp
  to: readonly string[]
}

/** The compiled rules of a recipe. */
export class NamingRules {
  readonly #rules: readonly Rule[]
  readonly #results: readonly RegExp[]

  constructor({ rules = defaultRules }: ResultRules = {}) {
    this.#rules = Object.entries(rules).map(([from, to]) => ({ from: namePattern(from), to: [to].flat() }))
    this.#results = this.#rules.flatMap(({ to }) => to).map(target => namePattern(target.split('/')[0] ?? ''))
  }

  /** The first result that exists for one of these names. Earlier rules win over earlier names. */
  find<Name extends { name: string }, Found>(
    names: readonly Name[],
    find: (result: string, of: Name) => Found | undefined,
  ): Found | undefined {
    for (const { from, to } of this.#rules)
      for (const named of names) {
        const star = starOf(from, named.name)
        if (star === undefined) continue
        for (const target of to) {
          const found = find(
            target.replace('*', () => star),
            named,
          )
          if (found !== undefined) return found
        }
      }
    return undefined
  }

  /** Whether a rule may give something of this name as a result. */
  isResult(name: string): boolean {
    return this.#results.some(pattern => starOf(pattern, name) !== undefined)
  }
}

/** The text that `*` stands for in a name; undefined when the name does not match, or `*` would stand for nothing. */
function starOf(pattern: RegExp, name: string): string | undefined {
  const match = pattern.exec(name)
  if (!match) return undefined
  const [, star] = match
  return star === '' ? undefined : (star ?? '')
}

const mostNames = 40

/** The message when requests have no result: it lists those requests, and the results that no request uses. */
export function missingResults(
  methods: readonly string[],
  unused: readonly string[],
): Required<Pick<Diagnostic, 'code' | 'message' | 'hint' | 'methods'>> {
  const named = [...new Set(methods)]
  const rest =
    unused.length === 0 ? 'every result that the rules name is used' : `results that no request uses: ${listed(unused)}`
  const entries = named.map(method => `${JSON.stringify(method)}: "NAME"`).join(', ')
  return {
    code: 'missing-result',
    message: `no rule finds the result of ${listed(named)}; ${rest}`,
    hint: `name them in the recipe, null for none, true for anything: "results": { "methods": { ${entries} } }`,
    methods: named,
  }
}

const listed = (names: readonly string[]) =>
  names.slice(0, mostNames).join(', ') + (names.length > mostNames ? ` and ${names.length - mostNames} more` : '')
