import { ts } from '../compiler.js'
import { intrinsicName } from './undeclared.js'

/**
 * The supertypes of a type that cannot be resolved, also through `Partial<T>` and its kind: the checker leaves out what
 * they declare and reports no error.
 */
export function unresolvedBases(checker: ts.TypeChecker, type: ts.Type): ts.ExpressionWithTypeArguments[] {
  const found: ts.ExpressionWithTypeArguments[] = []
  const seen = new Set<ts.Type>()
  const visit = (each: ts.Type): void => {
    if (seen.has(each)) return
    seen.add(each)
    if (each.isUnionOrIntersection()) each.types.forEach(visit)
    each.aliasTypeArguments?.forEach(visit)
    for (const base of basesOf(each)) {
      const supertype = checker.getTypeAtLocation(base)
      if (isUnresolved(supertype)) found.push(base)
      else visit(supertype)
    }
  }
  visit(type)
  return found
}

/** Whether the checker could not resolve a type. */
export function isUnresolved(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Any) !== 0 && intrinsicName(type) === 'error'
}

function basesOf({ symbol }: ts.Type): ts.ExpressionWithTypeArguments[] {
  const declarations = (symbol as ts.Symbol | undefined)?.declarations ?? []
  return declarations
    .filter(each => ts.isInterfaceDeclaration(each) || ts.isClassLike(each))
    .flatMap(({ heritageClauses = [] }) => [...heritageClauses])
    .filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
    .flatMap(({ types }) => [...types])
}
