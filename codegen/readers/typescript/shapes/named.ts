import type { JsonSchema } from '../../../protocol/model.js'
import { ts } from '../compiler.js'
import type { Path } from '../diagnostics.js'
import { isLibraryFile } from '../loading/library.js'
import { declaredName } from '../names.js'
import type { ShapeContext } from './context.js'
import { aliasShape } from './from-node.js'
import { instantiationName } from './instantiation.js'
import { functionShape, isFunction, jsonMethodShape } from './object.js'
import { present, type Shape, schemaWithNull } from './shape.js'

/** The definition a type refers to: by its alias, or as an interface, class or generic of the definitions. */
export function namedShape(cx: ShapeContext, type: ts.Type, path: Path): Shape | undefined {
  const alias = type.aliasSymbol
  const declaration = alias?.declarations?.find(ts.isTypeAliasDeclaration)
  if (alias && declaration && !isLibraryFile(declaration.getSourceFile())) {
    if (declaration.typeParameters)
      return genericShape(cx, type, { symbol: alias, given: type.aliasTypeArguments }, path)
    const isAsDeclared = cx.checker.getDeclaredTypeOfSymbol(alias) === type
    return isAsDeclared && !cx.definitions.isOpen(alias, path) ? aliasShape(cx, alias, declaration, path) : undefined
  }
  const symbol = type.symbol
  if (!symbol || !(symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class))) return undefined
  if (!(type.flags & ts.TypeFlags.Object) || (!type.isClassOrInterface() && !isReference(type))) return undefined
  if (symbol.declarations?.some(at => isLibraryFile(at.getSourceFile()))) return undefined
  if (cx.checker.isArrayLikeType(type)) return undefined
  const own = type.isClassOrInterface() ? type : (type as ts.TypeReference).target
  const given = cx.checker.getTypeArguments(type as ts.TypeReference).slice(0, own.typeParameters?.length ?? 0)
  if (given.length > 0) return genericShape(cx, type, { symbol, given }, path)
  return definitionShape(cx, { key: symbol, type, name: declaredName(symbol) }, path)
}

const isReference = (type: ts.Type) => ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0

function genericShape(
  cx: ShapeContext,
  type: ts.Type,
  { symbol, given = [] }: { symbol: ts.Symbol; given: readonly ts.Type[] | undefined },
  path: Path,
): Shape | undefined {
  if (cx.definitions.isOpen(type, path)) return undefined
  if (type.isUnion() || type.flags & ts.TypeFlags.Intersection) return undefined
  const name = instantiationName(symbol, given)
  return name === undefined ? undefined : definitionShape(cx, { key: type, type, name }, path)
}

/** A type that gets a definition. */
interface NamedType {
  /** What the definition is known by: one for each symbol, or for each instantiation of a generic. */
  key: ts.Symbol | ts.Type
  type: ts.Type
  name: string
}

function definitionShape(cx: ShapeContext, { key, type, name }: NamedType, path: Path): Shape | undefined {
  if (cx.definitions.isOpen(key, path)) return undefined
  const form =
    jsonMethodShape(cx, type, path) ??
    (isFunction(type) ? functionShape(cx, type.symbol?.declarations?.[0], path) : undefined)
  if (form?.absent) return form
  const declaration = (type.aliasSymbol ?? type.symbol)?.declarations?.[0]
  return present(
    cx.definitions.refer(key, {
      name,
      declaration,
      path,
      convert: at => cx.describe(schemaWithNull(cx.shapeOfType(type, at, declaration)), declaration),
      bases: at => (key === type.symbol && isInterface(type.symbol) ? refsToBases(cx, type, at) : []),
    }),
  )
}

const isInterface = ({ declarations = [] }: ts.Symbol) => declarations.every(ts.isInterfaceDeclaration)

/** The definitions of the supertypes of an interface; generic ones stay flattened, and so does what `toJSON` replaces. */
function refsToBases(cx: ShapeContext, type: ts.Type, path: Path): JsonSchema[] {
  if (!type.isClassOrInterface() || type.getProperty('toJSON')) return []
  const bases = cx.checker.getBaseTypes(type)
  return bases.flatMap(base => {
    if (base.aliasTypeArguments || cx.checker.getTypeArguments(base as ts.TypeReference).length > 0) return []
    if (cx.mappedShape(base.aliasSymbol) ?? cx.mappedShape(base.symbol)) return []
    const shape = namedShape(cx, base, path)
    return shape && !shape.absent ? shape.variants.filter(({ $ref }) => $ref !== undefined) : []
  })
}
