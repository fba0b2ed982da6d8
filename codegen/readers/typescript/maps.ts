import { methodKey, methodKeys } from '../../protocol/method-key.js'
import type { MessageDirection, MethodKind } from '../../protocol/model.js'
import { roles } from '../message-roles.js'
import { ts } from './compiler.js'
import { type Diagnostics, step } from './diagnostics.js'
import { exportedTypes, findType } from './find-type.js'
import { defaultMaps, type MapNames } from './options.js'
import { reportOtherForm } from './other-forms.js'
import type { ShapeContext } from './shapes/context.js'
import { isUnresolved, unresolvedBases } from './shapes/heritage.js'
import { isFaithful, typeNodeOf } from './shapes/object.js'
import { reportUnresolved } from './unresolved.js'

/** The type of a method's parameters or result: as written where it was, and as computed. */
export interface RoleType {
  type: ts.Type
  node: ts.TypeNode | undefined
  /** Whether it may be left out, although its type does not say so. */
  optional?: boolean
  /** The declared type that it is, when it was found by name. */
  symbol?: ts.Symbol
  /** Where it was found by name: a declared type, and the properties that lead on from there. */
  found?: { symbol: ts.Symbol; members: readonly string[] }
}

/** A method, as a type map, a union of messages or a value has it. */
export interface MapEntry {
  method: string
  kind: MethodKind
  messageDirection: MessageDirection
  params: RoleType | undefined
  /** Whether the parameters may be left out. */
  paramsOptional: boolean
  /** Parameters by position, in place of {@link params}. */
  positional?: readonly RoleType[]
  result: RoleType | undefined
  /** What comes with errors as `data`. */
  errorData?: RoleType
  declaration: ts.Node
}

/** The methods that the type maps list, in their order. */
export function readMaps(cx: ShapeContext, names: MapNames | undefined): MapEntry[] {
  const { checker, entry, diagnostics } = cx
  const entries: MapEntry[] = []
  if (!names && roles.every(({ role }) => !findType(cx, String(defaultMaps[role])))) {
    reportNoMaps(entry, diagnostics)
    return []
  }
  for (const { role, kind, messageDirection } of roles)
    for (const name of [(names ?? defaultMaps)[role] ?? []].flat()) {
      const symbol = findType(cx, name)
      if (!symbol) {
        reportMissingMap(cx, role, name)
        continue
      }
      const map = checker.getDeclaredTypeOfSymbol(symbol)
      if (!isListed(cx, map, symbol)) continue
      const properties = checker.getPropertiesOfType(map)
      if (reportOtherForm(cx, symbol, name, kind)) continue
      for (const property of properties) {
        const read = readEntry(cx, property, kind)
        if (read) entries.push({ ...read, kind, messageDirection })
      }
    }
  return entries
}

/** Whether the checker can list the methods of a map; methods that it cannot see would be lost silently. */
function isListed(cx: ShapeContext, map: ts.Type, { name, declarations }: ts.Symbol): boolean {
  const declaration = declarations?.[0]
  const path = step(undefined, name)
  const malformed = (message: string, hint: string) =>
    cx.diagnostics.error({ code: 'malformed-map', message: `'${name}' ${message}`, node: declaration, path, hint })
  for (const base of unresolvedBases(cx.checker, map)) reportUnresolved(cx, base, path)
  if (isUnresolved(map)) reportUnresolved(cx, declaration, path)
  else if (!(map.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)))
    malformed('does not list methods', 'make it an object type with one property a method')
  else if (cx.checker.getIndexInfosOfType(map).length > 0)
    malformed('admits methods of any name', 'list the methods by name, without an index signature')
  else return true
  return false
}

/** One error where nothing is named in the recipe, and none of the usual names is there. */
function reportNoMaps(entry: ts.SourceFile, diagnostics: Diagnostics): void {
  diagnostics.addDiagnostic({
    severity: 'error',
    code: 'missing-map',
    message: `there are no type maps here: ${Object.values(defaultMaps).join(', ')}`,
    place: diagnostics.place(entry, 0),
    hint: 'name in the recipe what holds the methods, under "maps", "unions" or "values"',
  })
}

function reportMissingMap(cx: ShapeContext, role: string, name: string): void {
  const { entry, diagnostics } = cx
  const inNamespace = [...exportedTypes(cx).keys()].find(exported => exported.endsWith(`.${name}`))
  diagnostics.addDiagnostic({
    severity: 'error',
    code: 'missing-map',
    message: `there is no type map '${name}' here${inNamespace ? `; there is '${inNamespace}'` : ''}`,
    place: diagnostics.place(entry, 0),
    hint: `name the map of ${role} in the recipe, under "maps", or leave "${role}" out there when there is none`,
  })
}

function readEntry(
  { checker, entry, diagnostics }: ShapeContext,
  property: ts.Symbol,
  kind: MethodKind,
): Omit<MapEntry, 'kind' | 'messageDirection'> | undefined {
  const declaration = property.declarations?.[0] ?? entry
  const path = step(undefined, property.name)
  for (const again of property.declarations?.slice(1) ?? [])
    diagnostics.error({
      code: 'duplicate-method',
      message: `'${property.name}' is declared twice`,
      node: again,
      path,
      hint: 'remove one of the two',
    })
  const type = checker.getTypeOfSymbol(property)
  const written = typeNodeOf(property)
  const roles = rolesOf(checker, type, written && isFaithful({ checker }, type, written) ? written : undefined)
  if (!roles || roles.all.length > (kind === 'request' ? 2 : 1)) {
    const forms = kind === 'request' ? '[Params, Result], [Params] or { params; result }' : '[Params] or { params }'
    diagnostics.error({
      code: 'malformed-method',
      message: `a ${kind} is written ${forms}`,
      node: declaration,
      path,
      hint: 'change it to one of these forms',
    })
    return undefined
  }
  const [params, result] = roles.all
  return { method: property.name, declaration, params, paramsOptional: roles.paramsOptional, result }
}

interface Roles {
  all: (RoleType | undefined)[]
  paramsOptional: boolean
}

/** Parameters and result of an entry; undefined when it is neither a tuple nor an object with these two. */
function rolesOf(checker: ts.TypeChecker, type: ts.Type, node: ts.TypeNode | undefined): Roles | undefined {
  if (checker.isTupleType(type)) {
    const nodes = node && ts.isTupleTypeNode(node) ? node.elements : undefined
    const { target } = type as ts.TupleTypeReference
    const isOptional = (index: number) => ((target.elementFlags[index] ?? 0) & ts.ElementFlags.Optional) !== 0
    return {
      all: checker
        .getTypeArguments(type as ts.TypeReference)
        .map((type, index) => ({ type, node: elementNode(nodes?.[index]), optional: isOptional(index) })),
      paramsOptional: isOptional(0),
    }
  }
  const names = checker.getPropertiesOfType(type).map(({ name }) => name)
  if (
    !(type.flags & ts.TypeFlags.Object) ||
    names.length === 0 ||
    names.some(name => name !== 'params' && name !== 'result')
  )
    return undefined
  const [params, result] = [type.getProperty('params'), type.getProperty('result')]
  const isOptional = (property: ts.Symbol | undefined) => ((property?.flags ?? 0) & ts.SymbolFlags.Optional) !== 0
  const roles = [params, result].map(
    property => property && { ...typeOfRole({ checker }, property), optional: isOptional(property) },
  )
  return { all: roles[1] ? roles : roles.slice(0, 1), paramsOptional: isOptional(params) }
}

/** The type of a property, as it is written where it can be. */
export function typeOfRole({ checker }: Pick<ShapeContext, 'checker'>, property: ts.Symbol): RoleType {
  const type = checker.getTypeOfSymbol(property)
  const written = typeNodeOf(property)
  return { type, node: written && isFaithful({ checker }, type, written) ? written : undefined }
}

function elementNode(node: ts.TypeNode | undefined): ts.TypeNode | undefined {
  if (node && ts.isNamedTupleMember(node)) return node.dotDotDotToken ? undefined : node.type
  if (node && ts.isOptionalTypeNode(node)) return node.type
  return node && ts.isRestTypeNode(node) ? undefined : node
}

/** Reports methods that occur twice: with one kind and direction, or with one kind in both directions. */
export function reportRepeated(entries: readonly MapEntry[], diagnostics: Diagnostics): void {
  const seen = new Map<string, MapEntry>()
  for (const entry of entries) {
    const keys = methodKeys(entry)
    if (keys.some(key => seen.has(key)))
      diagnostics.error({
        code: 'duplicate-method',
        message: `'${entry.method}' is declared twice`,
        node: entry.declaration,
        path: step(undefined, entry.method),
        hint: 'remove one of the two',
      })
    for (const key of keys) seen.set(key, entry)
  }
  for (const entry of entries)
    if (
      entry.messageDirection === 'serverToClient' &&
      seen.has(methodKey({ ...entry, messageDirection: 'clientToServer' }))
    )
      diagnostics.warning(
        'both-directions',
        `'${entry.method}' goes in both directions`,
        entry.declaration,
        step(undefined, entry.method),
      )
}
