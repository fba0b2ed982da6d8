import { getOwn } from '../../protocol/json.js'
import type { Located } from './located.js'
import type { FoundMethod, MethodContext } from './methods/found.js'
import { defaultRules } from './options.js'

const mostNames = 40

/** A pattern of names, and what results are called for names that fit. */
interface Rule {
  from: RegExp
  /** Names of results; `*` stands for the text that the pattern's `*` stood for. */
  to: string[]
}

/**
 * Finds the results of requests: by the recipe's table, else by a rule from the name of the message or its parameters. One
 * error lists the requests that have none together with the results that no request uses, since these tell what is left.
 */
export function findResults(cx: MethodContext, methods: readonly FoundMethod[]): void {
  const { rules = defaultRules, methods: table = {} } = cx.options.results ?? {}
  const compiled = Object.entries(rules).map(([from, to]) => ({ from: wildcard(from), to: [to].flat() }))
  const left: FoundMethod[] = []
  for (const found of methods) {
    if (found.kind === 'notification' || found.result !== undefined) continue
    const named = getOwn(table, found.method)
    found.result = named === null ? null : named === undefined ? byRule(cx, found, compiled) : locate(cx, found, named)
    if (found.result === undefined && named === undefined) left.push(found)
  }
  const [first] = left
  if (!first) return
  const unused = unusedResults(cx, compiled, methods)
  cx.diagnostics.error(
    'missing-result',
    `no rule finds the result of ${listed(left.map(({ method }) => method))}; ${
      unused.length === 0
        ? 'every result that the rules name is used'
        : `results that no request uses: ${listed(unused)}`
    }`,
    first.at,
    'name them in the recipe: "results": { "methods": { "method": "NameOfResult" } }, null for none',
  )
}

const wildcard = (pattern: string) =>
  new RegExp(
    `^${pattern
      .replace(/[\\^$.+?()[\]{}|/-]/g, '\\$&')
      .replace('*', '(.*)')
      .replaceAll('*', '.*')}$`,
    's',
  )

function byRule(cx: MethodContext, { resultNames = [] }: FoundMethod, rules: readonly Rule[]): Located | undefined {
  for (const { from, to } of rules)
    for (const { name, at } of resultNames) {
      const match = from.exec(name)
      if (!match) continue
      for (const target of to) {
        const found = cx.names.find(
          target.replace('*', () => match[1] ?? ''),
          at,
        )
        if (found) return found
      }
    }
  return undefined
}

function locate(cx: MethodContext, { at, method }: FoundMethod, name: string): Located | undefined {
  const found = cx.names.locate(name)
  if (!found && !name.includes('#'))
    cx.diagnostics.error(
      'missing-definition',
      `there is no definition "${name}" for the result of ${method}`,
      at,
      'correct "results" in the recipe',
    )
  return found
}

/** Names of definitions that a rule may give as a result, and that are the result of no method. */
function unusedResults(cx: MethodContext, rules: readonly Rule[], methods: readonly FoundMethod[]): string[] {
  const used = new Set(methods.map(({ result }) => result && placeOf(result)))
  const patterns = rules.flatMap(({ to }) => to).map(target => wildcard(target.split('/')[0] ?? ''))
  const isResult = (name: string) => patterns.some(pattern => pattern.test(name))
  return [...cx.names.all()]
    .filter(
      ([name, at]) =>
        isResult(name) && ![...used].some(place => place === placeOf(at) || place?.startsWith(`${placeOf(at)}/`)),
    )
    .map(([name]) => name)
}

const placeOf = ({ file, pointer }: Located) => `${file}#${pointer}`

const listed = (names: readonly string[]) =>
  names.slice(0, mostNames).join(', ') + (names.length > mostNames ? ` and ${names.length - mostNames} more` : '')
