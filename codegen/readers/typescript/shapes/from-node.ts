import { ts } from '../compiler.js'
import { type Path, step } from '../diagnostics.js'
import { isLibraryFile } from '../loading/library.js'
import { declaredName } from '../names.js'
import { targetOf } from '../symbols.js'
import { reportLostOperands } from '../unresolved.js'
import type { ShapeContext } from './context.js'
import { isUnresolved } from './heritage.js'
import { isFaithful, isFunction, typeNodeOf } from './object.js'
import { absent, join, never, present, type Shape, schemaWithNull } from './shape.js'
import { tupleSchema } from './tuple.js'

/** Shape of a type node. Written types are followed, so that names stay; the checker computes the others. */
export function shapeOfNode(cx: ShapeContext, node: ts.TypeNode, path: Path): Shape {
  if (ts.isParenthesizedTypeNode(node)) return cx.shapeOfNode(node.type, path)
  if (ts.isUnionTypeNode(node) && isAnything(cx.checker.getTypeFromTypeNode(node))) return present({})
  if (ts.isUnionTypeNode(node))
    return join(
      node.types.map(member =>
        cx.variantNames.keep(cx.shapeOfNode(member, path), cx.checker.getTypeFromTypeNode(member)),
      ),
    )
  if (ts.isArrayTypeNode(node)) return arrayShape(cx, node.elementType, path)
  if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword)
    return cx.shapeOfNode(node.type, path)
  if (ts.isTupleTypeNode(node)) return tupleFromNode(cx, node, path)
  if (ts.isTypeReferenceNode(node)) return referenceShape(cx, node, node.typeName, path)
  if (ts.isImportTypeNode(node) && node.qualifier && !node.isTypeOf)
    return referenceShape(cx, node, node.qualifier, path)
  if (ts.isIndexedAccessTypeNode(node)) return indexedShape(cx, node, path)
  return computedShape(cx, node, path)
}

/** `unknown | T[]` is `unknown`, whatever the other members are. */
const isAnything = (type: ts.Type) =>
  (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0 && !isUnresolved(type)

function computedShape(cx: ShapeContext, node: ts.TypeNode, path: Path): Shape {
  if (!ts.isTypeLiteralNode(node)) reportLostOperands(cx, node, path)
  return cx.shapeOfType(cx.checker.getTypeFromTypeNode(node), path, node)
}

function arrayShape(cx: ShapeContext, element: ts.TypeNode, path: Path): Shape {
  return present({ type: 'array', items: schemaWithNull(cx.shapeOfNode(element, step(path, 'items'))) })
}

function tupleFromNode(cx: ShapeContext, node: ts.TupleTypeNode, path: Path): Shape {
  const elements = node.elements.map((element, index) => {
    const type = ts.isNamedTupleMember(element) ? element.type : element
    const rest = ts.isNamedTupleMember(element) ? element.dotDotDotToken !== undefined : ts.isRestTypeNode(element)
    const optional = ts.isNamedTupleMember(element)
      ? element.questionToken !== undefined
      : ts.isOptionalTypeNode(element)
    const inner = ts.isRestTypeNode(type) || ts.isOptionalTypeNode(type) ? type.type : type
    return { inner, rest, optional, label: String(index) }
  })
  const simple = elements.every(({ rest, inner }) => !rest || ts.isArrayTypeNode(inner))
  if (!simple) return computedShape(cx, node, path)
  return present(
    tupleSchema(
      cx,
      elements.map(({ inner, rest, optional, label }) => ({
        shape: cx.shapeOfNode(rest && ts.isArrayTypeNode(inner) ? inner.elementType : inner, step(path, label)),
        kind: rest ? 'rest' : optional ? 'optional' : 'required',
      })),
      node,
      path,
    ),
  )
}

function referenceShape(
  cx: ShapeContext,
  node: ts.TypeReferenceNode | ts.ImportTypeNode,
  name: ts.EntityName,
  path: Path,
): Shape {
  const symbol = targetOf(cx.checker, cx.checker.getSymbolAtLocation(name))
  const declaration = symbol?.declarations?.[0]
  if (!symbol || !declaration) return computedShape(cx, node, path)
  const mapped = cx.mappedShape(symbol)
  if (mapped) return present(mapped)
  if (isLibraryFile(declaration.getSourceFile())) return libraryShape(cx, node, symbol.name, path)
  if (ts.isTypeAliasDeclaration(declaration) && !declaration.typeParameters)
    return aliasShape(cx, symbol, declaration, path)
  return computedShape(cx, node, path)
}

function libraryShape(
  cx: ShapeContext,
  node: ts.TypeReferenceNode | ts.ImportTypeNode,
  name: string,
  path: Path,
): Shape {
  const [first, second] = node.typeArguments ?? []
  if ((name === 'Array' || name === 'ReadonlyArray') && first) return arrayShape(cx, first, path)
  if (name === 'Readonly' && first) return cx.shapeOfNode(first, path)
  if (name === 'Record' && first?.kind === ts.SyntaxKind.StringKeyword && second) {
    const values = cx.shapeOfNode(second, step(path, 'values'))
    return present({ type: 'object', additionalProperties: schemaWithNull({ ...values, absent: false }) })
  }
  return computedShape(cx, node, path)
}

/** An alias keeps its name. `undefined` in it becomes optionality where it is used: a `$defs` entry cannot express it. */
export function aliasShape(
  cx: ShapeContext,
  symbol: ts.Symbol,
  declaration: ts.TypeAliasDeclaration,
  path: Path,
): Shape {
  const mapped = cx.mappedShape(symbol)
  if (mapped) return present(mapped)
  const type = cx.checker.getDeclaredTypeOfSymbol(symbol)
  const members = type.isUnion() ? type.types : [type]
  const missing = members.filter(member => isAbsent(member))
  const left = missing.find(
    member => !(member.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.Never)),
  )
  if (left)
    cx.diagnostics.leftOut(
      `JSON leaves out ${left.flags & ts.TypeFlags.ESSymbolLike ? 'symbols' : 'functions'}`,
      declaration,
      path,
    )
  if (missing.length === members.length)
    return members.length > 0 && !(type.flags & ts.TypeFlags.Never) ? absent : never
  const schema = cx.definitions.refer(symbol, {
    name: declaredName(symbol),
    declaration,
    path,
    convert: at => {
      const { variants } = cx.shapeOfNode(declaration.type, at)
      return cx.describe(schemaWithNull({ variants, absent: false }), declaration)
    },
  })
  return { variants: [schema], absent: missing.length > 0 }
}

const isAbsent = (type: ts.Type) =>
  (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.Never | ts.TypeFlags.ESSymbolLike)) !== 0 ||
  isFunction(type)

function indexedShape(cx: ShapeContext, node: ts.IndexedAccessTypeNode, path: Path): Shape {
  const { objectType, indexType } = node
  if (ts.isLiteralTypeNode(indexType) && ts.isStringLiteral(indexType.literal)) {
    const property = cx.checker.getTypeFromTypeNode(objectType).getProperty(indexType.literal.text)
    const declared = property && typeNodeOf(property)
    if (declared && isFaithful(cx, cx.checker.getTypeFromTypeNode(node), declared))
      return cx.shapeOfNode(declared, path)
  }
  return computedShape(cx, node, path)
}
