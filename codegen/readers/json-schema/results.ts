import { getOwn } from '../../../base/json.js'
import { placeKey } from '../diagnostics.js'
import { missingResults, NamingRules } from '../result-rules.js'
import type { Located } from './located.js'
import type { FoundMethod, MethodContext } from './methods/found.js'
import { resultOfMessage } from './response-messages.js'

/**
 * Finds the results of requests: by the recipe's table, otherwise by a rule from the name of the message or its
 * parameters. One error lists the requests without a result, together with the results that no request uses.
 */
export function findResults(cx: MethodContext, methods: readonly FoundMethod[]): void {
  const rules = new NamingRules(cx.options.results)
  const table = cx.options.results?.methods
  const left: FoundMethod[] = []
  for (const found of methods) {
    if (found.kind === 'notification' || found.result !== undefined) continue
    const named = getOwn(table, found.method)
    if (named === null) found.result = null
    else if (named === true) found.result = anythingAt(found.at)
    else found.result = named === undefined ? byRule(cx, found, rules) : locate(cx, found, named)
    if (found.result) found.result = resultOfMessage(cx, found.result)
    else if (found.result === undefined && named === undefined) left.push(found)
  }
  const [first] = left
  if (!first) return
  const missing = missingResults(
    left.map(({ method }) => method),
    unusedResults(cx, rules, methods),
  )
  cx.diagnostics.error({ ...missing, at: first.at })
}

/** A schema that admits everything. The definitions have none there, so each gets a place that no other schema has. */
const anythingAt = (at: Located): Located => ({ ...at, pointer: `${at.pointer}/result`, value: true })

const byRule = (cx: MethodContext, { resultNames = [] }: FoundMethod, rules: NamingRules) =>
  rules.find(resultNames, (result, { at }) => cx.names.find(result, at))

function locate(cx: MethodContext, { at, method }: FoundMethod, name: string): Located | undefined {
  const found = cx.names.locate(name)
  if (!found && !name.includes('#'))
    cx.diagnostics.error({
      code: 'missing-definition',
      message: `there is no definition "${name}" for the result of ${method}`,
      at,
      hint: 'correct "results" in the recipe',
    })
  return found
}

/** Names of definitions that a rule may give as a result, and that are the result of no method. */
function unusedResults(cx: MethodContext, rules: NamingRules, methods: readonly FoundMethod[]): string[] {
  const used = new Set(methods.map(({ result }) => result && placeKey(result)))
  return [...cx.names.all()]
    .filter(
      ([name, at]) =>
        rules.isResult(name) &&
        ![...used].some(place => place === placeKey(at) || place?.startsWith(`${placeKey(at)}/`)),
    )
    .map(([name]) => name)
}
