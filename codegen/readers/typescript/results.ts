import type { ts } from 'ts-morph'
import { getOwn } from '../../../base/json.js'
import { methodKey } from '../../protocol/method-key.js'
import { missingResults, NamingRules } from '../result-rules.js'
import { step } from './diagnostics.js'
import { exportedTypes, findType } from './find-type.js'
import { type MapEntry, type RoleType, typeOfRole } from './maps.js'
import { resultOfMessage } from './response-messages.js'
import type { ShapeContext } from './shapes/context.js'

/** A method of a union, before its result is found. */
export interface UnionEntry extends MapEntry {
  /** The names of the message and its parameters: rules find the result by these. */
  names: { name: string; symbol: ts.Symbol }[]
}

/**
 * Finds the results of requests: by the recipe's table, otherwise by a rule from the name of the message or its
 * parameters. One error lists the requests without a result, together with the results that no request uses.
 */
export function findResults(cx: ShapeContext, entries: readonly UnionEntry[]): void {
  const types = new ResultTypes(cx)
  const left: UnionEntry[] = []
  for (const entry of entries) {
    if (entry.kind === 'notification') continue
    const named = getOwn(cx.options.results?.methods, entry.method)
    if (named === null) continue
    if (named === true) entry.result = { type: cx.checker.getUnknownType(), node: undefined }
    else entry.result = named === undefined ? types.byRule(entry) : types.find(named)
    if (entry.result) continue
    if (named === undefined) left.push(entry)
    else
      cx.diagnostics.error({
        code: 'missing-definition',
        message: `there is no type '${named}'`,
        node: entry.declaration,
        path: step(step(undefined, entry.method), 'result'),
        hint: 'correct "results" in the recipe',
      })
  }
  const [first] = left
  if (!first) return
  const { code, message, hint, methods } = missingResults(
    left.map(({ method }) => method),
    types.unused(),
  )
  cx.diagnostics.error({ code, message, node: first.declaration, hint, methods })
}

/** The types that results are found among, and those of them that are results. */
class ResultTypes {
  readonly #cx: ShapeContext
  readonly #rules: NamingRules
  readonly #exported: ReadonlyMap<string, ts.Symbol>
  readonly #used = new Set<ts.Symbol>()

  constructor(cx: ShapeContext) {
    this.#cx = cx
    this.#rules = new NamingRules(cx.options.results)
    this.#exported = exportedTypes(cx)
  }

  /** The type of a name, or the property in it that a pointer leads to: `AddResponse/properties/result`. */
  find(name: string): RoleType | undefined {
    const [type = '', ...pointer] = name.split('/')
    const symbol = findType(this.#cx, type) ?? inNamespace(this.#exported, type)
    const role = symbol && roleAt(this.#cx, symbol, pointer)
    if (!role) return undefined
    this.#used.add(symbol)
    const members = pointer.filter((_, at) => at % 2 === 1)
    return resultOfMessage(this.#cx, { ...role, found: { symbol, members } })
  }

  /** The type that a rule finds, first in the namespace of the message or its parameters. */
  byRule({ names }: UnionEntry): RoleType | undefined {
    return this.#rules.find(
      names,
      (result, { symbol }) => this.find(namespaceOf(this.#exported, symbol) + result) ?? this.find(result),
    )
  }

  /** Names of types that a rule may give as a result, and that are the result of no method. */
  unused(): string[] {
    const isUnused = ([name, symbol]: [string, ts.Symbol]) =>
      this.#rules.isResult(name.slice(name.lastIndexOf('.') + 1)) && !this.#used.has(symbol)
    return [...this.#exported].filter(isUnused).map(([name]) => name)
  }
}

/** A type as a module exports it, and the properties that lead to one in it. */
export interface TypePlace {
  file: string
  name: string
  members: readonly string[]
}

/** Where the results of requests were found by name, by the keys of the methods. */
export function resultPlaces(cx: ShapeContext, entries: readonly MapEntry[]): Map<string, TypePlace> {
  const names = new Map([...exportedTypes(cx)].map(([name, symbol]) => [symbol, name]))
  const places = new Map<string, TypePlace>()
  for (const { result, ...entry } of entries) {
    if (!result?.found) continue
    const { symbol, members } = result.found
    const name = names.get(symbol)
    const declared = symbol.declarations?.[0]?.getSourceFile() ?? cx.entry
    places.set(methodKey(entry), { file: (name ? cx.entry : declared).fileName, name: name ?? symbol.name, members })
  }
  return places
}

/** The first type of this name in any namespace that the definitions file exports. */
function inNamespace(exported: ReadonlyMap<string, ts.Symbol>, name: string): ts.Symbol | undefined {
  for (const [full, symbol] of exported) if (full.endsWith(`.${name}`)) return symbol
  return undefined
}

/** The namespace that the definitions file exports a type in: `v2.`; empty for none. */
function namespaceOf(exported: ReadonlyMap<string, ts.Symbol>, symbol: ts.Symbol): string {
  for (const [name, target] of exported) if (target === symbol) return name.slice(0, name.lastIndexOf('.') + 1)
  return ''
}

/** A type, or the type of a property in it that a pointer names: `properties`, `result`. */
function roleAt(cx: ShapeContext, symbol: ts.Symbol, pointer: readonly string[]): RoleType | undefined {
  let role: RoleType = { type: cx.checker.getDeclaredTypeOfSymbol(symbol), node: undefined, symbol }
  for (let at = 0; at < pointer.length; at += 2) {
    const property = pointer[at] === 'properties' ? role.type.getProperty(pointer[at + 1] ?? '') : undefined
    if (!property) return undefined
    role = typeOfRole(cx, property)
  }
  return role
}
