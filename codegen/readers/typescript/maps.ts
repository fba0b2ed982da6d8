import { ts } from 'ts-morph'
import type { MessageDirection, MethodKind } from '../../protocol/model.js'
import { type Findings, step } from './diagnostics.js'
import type { LoadedProgram } from './loading/program.js'
import { defaultMaps, type MapNames } from './options.js'
import type { ShapeContext } from './shapes/context.js'
import { isUnresolved, unresolvedBases } from './shapes/heritage.js'
import { isFaithful, typeNodeOf } from './shapes/object.js'
import { targetOf } from './symbols.js'
import { reportUnresolved } from './unresolved.js'

/** The type of a method's parameters or result: as written where it was, and as computed. */
export interface Part {
  type: ts.Type
  node: ts.TypeNode | undefined
}

/** One entry of a type map. */
export interface MapEntry {
  method: string
  kind: MethodKind
  messageDirection: MessageDirection
  params: Part | undefined
  result: Part | undefined
  declaration: ts.Node
}

const roles = [
  { role: 'clientRequests', kind: 'request', messageDirection: 'clientToServer' },
  { role: 'serverRequests', kind: 'request', messageDirection: 'serverToClient' },
  { role: 'clientNotifications', kind: 'notification', messageDirection: 'clientToServer' },
  { role: 'serverNotifications', kind: 'notification', messageDirection: 'serverToClient' },
] as const

/** The methods that the type maps list, in their order. */
export function readMaps(cx: ShapeContext, names: MapNames | undefined): MapEntry[] {
  const { checker, entry, findings } = cx
  const entries: MapEntry[] = []
  for (const { role, kind, messageDirection } of roles)
    for (const name of [(names ?? defaultMaps)[role] ?? []].flat()) {
      const map = findMap(cx, name)
      if (!map) {
        reportMissingMap(entry, role, name, findings)
        continue
      }
      if (!isListed(cx, map, name)) continue
      for (const property of checker.getPropertiesOfType(map)) {
        const read = readEntry(cx, property, kind)
        if (read) entries.push({ ...read, kind, messageDirection })
      }
    }
  reportRepeated(entries, findings)
  return entries
}

function findMap(loaded: LoadedProgram, name: string): ts.Type | undefined {
  const symbol = symbolOf(loaded, name)
  return symbol && symbol.flags & ts.SymbolFlags.Type ? loaded.checker.getDeclaredTypeOfSymbol(symbol) : undefined
}

function symbolOf({ checker, entry }: LoadedProgram, name: string): ts.Symbol | undefined {
  const module = checker.getSymbolAtLocation(entry)
  const symbol =
    module?.exports?.get(ts.escapeLeadingUnderscores(name)) ??
    checker.resolveName(name, entry, ts.SymbolFlags.Type | ts.SymbolFlags.Alias, true)
  return targetOf(checker, symbol)
}

/** Whether the checker can list the methods of a map; what it cannot see would be lost without a word. */
function isListed(cx: ShapeContext, map: ts.Type, name: string): boolean {
  const declaration = symbolOf(cx, name)?.declarations?.[0]
  const path = step(undefined, name)
  const malformed = (message: string, hint: string) =>
    cx.findings.error('malformed-map', `'${name}' ${message}`, declaration, path, hint)
  for (const base of unresolvedBases(cx.checker, map)) reportUnresolved(cx, base, path)
  if (isUnresolved(map)) reportUnresolved(cx, declaration, path)
  else if (!(map.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)))
    malformed('does not list methods', 'make it an object type with one property a method')
  else if (cx.checker.getIndexInfosOfType(map).length > 0)
    malformed('admits methods of any name', 'list the methods by name, without an index signature')
  else return true
  return false
}

function reportMissingMap(entry: ts.SourceFile, role: string, name: string, findings: Findings): void {
  findings.addDiagnostic({
    severity: 'error',
    code: 'missing-map',
    message: `there is no type map '${name}' here`,
    place: findings.place(entry, 0),
    hint: `name the map of ${role} in the recipe, under "maps", or leave "${role}" out there when there is none`,
  })
}

function readEntry(
  { checker, entry, findings }: ShapeContext,
  property: ts.Symbol,
  kind: MethodKind,
): Pick<MapEntry, 'method' | 'params' | 'result' | 'declaration'> | undefined {
  const declaration = property.declarations?.[0] ?? entry
  const path = step(undefined, property.name)
  for (const again of property.declarations?.slice(1) ?? [])
    findings.error('duplicate-method', `'${property.name}' is declared twice`, again, path, 'remove one of the two')
  const type = checker.getTypeOfSymbol(property)
  const written = typeNodeOf(property)
  const parts = partsOf(checker, type, written && isFaithful({ checker }, type, written) ? written : undefined)
  if (!parts || (parts.length > 2 && kind === 'request') || (parts.length > 1 && kind === 'notification')) {
    const forms = kind === 'request' ? '[Params, Result], [Params] or { params; result }' : '[Params] or { params }'
    findings.error(
      'malformed-method',
      `a ${kind} is written ${forms}`,
      declaration,
      path,
      'change it to one of these forms',
    )
    return undefined
  }
  return { method: property.name, declaration, params: parts[0], result: parts[1] }
}

/** Parameters and result of an entry; undefined when it is neither a tuple nor an object with these two. */
function partsOf(
  checker: ts.TypeChecker,
  type: ts.Type,
  node: ts.TypeNode | undefined,
): (Part | undefined)[] | undefined {
  if (checker.isTupleType(type)) {
    const nodes = node && ts.isTupleTypeNode(node) ? node.elements : undefined
    return checker
      .getTypeArguments(type as ts.TypeReference)
      .map((part, index) => ({ type: part, node: elementNode(nodes?.[index]) }))
  }
  const names = checker.getPropertiesOfType(type).map(({ name }) => name)
  if (
    !(type.flags & ts.TypeFlags.Object) ||
    names.length === 0 ||
    names.some(name => name !== 'params' && name !== 'result')
  )
    return undefined
  const parts = ['params', 'result'].map(name => {
    const property = type.getProperty(name)
    if (!property) return undefined
    const part = checker.getTypeOfSymbol(property)
    const written = typeNodeOf(property)
    return { type: part, node: written && isFaithful({ checker }, part, written) ? written : undefined }
  })
  return parts[1] ? parts : parts.slice(0, 1)
}

function elementNode(node: ts.TypeNode | undefined): ts.TypeNode | undefined {
  if (node && ts.isNamedTupleMember(node)) return node.questionToken || node.dotDotDotToken ? undefined : node.type
  return node && (ts.isOptionalTypeNode(node) || ts.isRestTypeNode(node)) ? undefined : node
}

function reportRepeated(entries: readonly MapEntry[], findings: Findings): void {
  const seen = new Map<string, MapEntry>()
  for (const entry of entries) {
    const key = `${entry.messageDirection} ${entry.method}`
    if (seen.has(key))
      findings.error(
        'duplicate-method',
        `'${entry.method}' is declared twice`,
        entry.declaration,
        step(undefined, entry.method),
        'remove one of the two',
      )
    else seen.set(key, entry)
  }
  for (const entry of entries)
    if (entry.messageDirection === 'serverToClient' && seen.has(`clientToServer ${entry.method}`))
      findings.warning(
        'both-directions',
        `'${entry.method}' goes in both directions`,
        entry.declaration,
        step(undefined, entry.method),
      )
}
