import { methodKeys } from '../../protocol/method-key.js'
import { envelope, roles } from '../message-roles.js'
import { ts } from './compiler.js'
import { type Path, step } from './diagnostics.js'
import { findType } from './find-type.js'
import { type MapEntry, type RoleType, typeOfRole } from './maps.js'
import type { MapNames } from './options.js'
import { findResults, type UnionEntry } from './results.js'
import type { ShapeContext } from './shapes/context.js'
import { isUnresolved } from './shapes/heritage.js'
import { isImpossible } from './shapes/impossible.js'
import { reportUnresolved } from './unresolved.js'

/** The methods of unions of messages: types whose variants are `{ method: 'name'; params: Params }`. */
export function readUnions(cx: ShapeContext, unions: MapNames): MapEntry[] {
  const entries: UnionEntry[] = []
  for (const { role, kind, messageDirection } of roles)
    for (const name of [unions[role] ?? []].flat()) {
      const symbol = findType(cx, name)
      if (symbol)
        for (const message of messagesOf(cx, symbol))
          entries.push(...readMessage(cx, message, symbol).map(read => ({ ...read, kind, messageDirection })))
      else
        cx.diagnostics.addDiagnostic({
          severity: 'error',
          code: 'missing-union',
          message: `there is no type '${name}' here`,
          place: cx.diagnostics.place(cx.entry, 0),
          hint: `name the union of ${role} in the recipe, under "unions", or leave "${role}" out there when there is none`,
        })
    }
  findResults(cx, entries)
  return mergeDirections(entries)
}

function messagesOf(cx: ShapeContext, symbol: ts.Symbol): ts.Type[] {
  const type = cx.checker.getDeclaredTypeOfSymbol(symbol)
  // A side that sends no messages of a kind may have the union without members.
  if (type.flags & ts.TypeFlags.Never) return []
  if (!isUnresolved(type))
    return (type.isUnion() ? type.types : [type]).filter(member => !isImpossible(cx.checker, member))
  reportUnresolved(cx, symbol.declarations?.[0], step(undefined, symbol.name))
  return []
}

type Message = Omit<UnionEntry, 'kind' | 'messageDirection'>

function readMessage(cx: ShapeContext, message: ts.Type, union: ts.Symbol): Message[] {
  const { checker, diagnostics } = cx
  const own = nameOf(message)
  const declaration = own?.declarations?.[0] ?? message.symbol?.declarations?.[0] ?? union.declarations?.[0] ?? cx.entry
  const path = step(undefined, own?.name ?? union.name)
  const method = message.getProperty('method')
  const methods = method && literalsOf(checker.getTypeOfSymbol(method))
  if (!methods) {
    diagnostics.error({
      code: 'malformed-message',
      message: `${checker.typeToString(message)} does not say which method it is: it has no 'method' with one literal`,
      node: declaration,
      path,
      hint: 'write method: \'name\' in it, or name another union in the recipe, under "unions"',
    })
    return []
  }
  reportLostMembers(cx, message, declaration, path)
  const property = message.getProperty('params')
  const params = property && typeOfRole(cx, property)
  const names = [own, params && nameOf(params.type)].filter(symbol => symbol !== undefined)
  return methods.map(name => ({
    method: name,
    declaration,
    params,
    paramsOptional: property !== undefined && (property.flags & ts.SymbolFlags.Optional) !== 0,
    result: undefined,
    names: names.map(symbol => ({ name: symbol.name, symbol })),
  }))
}

/** The name of a type. */
function nameOf(type: ts.Type): ts.Symbol | undefined {
  if (type.aliasSymbol) return type.aliasSymbol
  if (type.isUnion()) return type.types.map(nameOf).find(symbol => symbol !== undefined)
  return type.isClassOrInterface() ? type.symbol : undefined
}

function literalsOf(type: ts.Type): string[] | undefined {
  const members = type.isUnion() ? type.types : [type]
  const names = members.flatMap(member => (member.isStringLiteral() ? [member.value] : []))
  return names.length === members.length ? names : undefined
}

/** Reports members of a message that a document cannot express: it describes parameters and results only. */
function reportLostMembers(cx: ShapeContext, message: ts.Type, declaration: ts.Node, path: Path): void {
  for (const { name } of cx.checker.getPropertiesOfType(message))
    if (!envelope.has(name))
      cx.diagnostics.lost(`documents cannot say '${name}', a member of a message beside 'params'`, declaration, path)
}

/** Methods that both sides may send with the same parameters and result become one. */
function mergeDirections(entries: readonly UnionEntry[]): MapEntry[] {
  const merged: UnionEntry[] = []
  for (const entry of entries) {
    const both = methodKeys({ ...entry, messageDirection: 'both' })
    const other = merged.find(each => methodKeys(each).some(key => both.includes(key)))
    if (other && other.messageDirection !== entry.messageDirection && isSame(other, entry))
      other.messageDirection = 'both'
    else merged.push(entry)
  }
  return merged
}

const isSame = (a: MapEntry, b: MapEntry) =>
  a.paramsOptional === b.paramsOptional && isSameRole(a.params, b.params) && isSameRole(a.result, b.result)

const isSameRole = (a: RoleType | undefined, b: RoleType | undefined) => a?.type === b?.type && a?.symbol === b?.symbol
