import type { ts } from 'ts-morph'
import { declaredName, pascalCase } from '../names.js'
import { intrinsicName, isThis } from './undeclared.js'

const deepestArgument = 3

/**
 * Name of a generic with its arguments, `Page<User>` as `PageUser`; undefined when an argument has no name, or when they
 * nest so deeply that a name would not tell them apart for a reader.
 */
export function instantiationName(symbol: ts.Symbol, given: readonly ts.Type[], depth = 0): string | undefined {
  if (depth > deepestArgument) return undefined
  const names = given.map(type => argumentName(type, depth + 1))
  return names.every(name => name !== undefined) ? declaredName(symbol) + names.join('') : undefined
}

const longestLiteral = 30

function argumentName(type: ts.Type, depth: number): string | undefined {
  if (type.aliasSymbol) return instantiationName(type.aliasSymbol, type.aliasTypeArguments ?? [], depth)
  if (type.isStringLiteral() || type.isNumberLiteral()) {
    const text = String(type.value)
    return text.length <= longestLiteral ? pascalCase(text) || undefined : undefined
  }
  if (type.isUnion() || type.isIntersection()) return undefined
  const intrinsic = intrinsicName(type)
  if (intrinsic) return pascalCase(intrinsic)
  const symbol = type.symbol
  if (!symbol || symbol.name.startsWith('__')) return undefined
  const reference = type as ts.TypeReference
  const given = reference.target ? (reference.typeArguments ?? []).filter(argument => !isThis(argument)) : []
  return instantiationName(symbol, given, depth)
}
