import type { ts } from 'ts-morph'
import { pascalCase } from '../names.js'
import { literalName } from './template.js'

/** Name of a generic with its arguments, `Page<User>` as `PageUser`; undefined when an argument has no name. */
export function instantiationName(symbol: ts.Symbol, given: readonly ts.Type[]): string | undefined {
  const names = given.map(argumentName)
  return names.every(name => name !== undefined) ? symbol.name + names.join('') : undefined
}

const longestLiteral = 30

function argumentName(type: ts.Type): string | undefined {
  if (type.aliasSymbol) return instantiationName(type.aliasSymbol, type.aliasTypeArguments ?? [])
  if (type.isStringLiteral() || type.isNumberLiteral()) {
    const text = String(type.value)
    return text.length <= longestLiteral ? pascalCase(text) || undefined : undefined
  }
  if (type.isUnion() || type.isIntersection()) return undefined
  const intrinsic = literalName(type)
  if (intrinsic) return pascalCase(intrinsic)
  const symbol = type.symbol
  if (!symbol || symbol.name.startsWith('__')) return undefined
  const reference = type as ts.TypeReference
  const given = reference.target ? (reference.typeArguments ?? []).filter(argument => !isThis(argument)) : []
  return instantiationName(symbol, given)
}

const isThis = (type: ts.Type) => (type as { isThisType?: boolean }).isThisType === true
