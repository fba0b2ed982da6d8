import { ts } from 'ts-morph'
import type { JsonSchema } from '../../../protocol/model.js'
import { type Path, step } from '../diagnostics.js'
import { globalForm } from '../json-form.js'
import { isLibraryFile } from '../loading/library.js'
import { declaredName } from '../names.js'
import { reportUnresolved } from '../unresolved.js'
import type { ShapeContext } from './context.js'
import { aliasShape } from './from-node.js'
import { isUnresolved } from './heritage.js'
import { instantiationName } from './instantiation.js'
import { isFaithful, objectSchema } from './object.js'
import { absent, join, never, present, type Shape, schemaOf, schemaWithNull } from './shape.js'
import { literalName, templatePattern } from './template.js'
import { tupleOfType } from './tuple.js'

const { TypeFlags } = ts

const primitive =
  TypeFlags.StringLike | TypeFlags.NumberLike | TypeFlags.BooleanLike | TypeFlags.BigIntLike | TypeFlags.Null

/** How many steps from a method a type may be before it is taken for one that never ends. */
const deepest = 400

/** Shape of a type as the checker computed it. */
export function shapeOfType(cx: ShapeContext, type: ts.Type, path: Path, node: ts.Node | undefined): Shape {
  const { flags } = type
  if (flags & TypeFlags.Any) return isUnresolved(type) ? unresolvedShape(cx, node, path) : present({})
  if (flags & TypeFlags.Unknown) return present({})
  if (flags & TypeFlags.Never) return never
  if (flags & (TypeFlags.Undefined | TypeFlags.Void | TypeFlags.ESSymbolLike)) return absent
  if (flags & TypeFlags.EnumLike && !(type.symbol.flags & ts.SymbolFlags.EnumMember)) return enumShape(cx, type, path)
  const literal = literalSchema(type)
  if (literal) return present(literal)
  if (flags & TypeFlags.StringMapping) {
    cx.findings.widened('the letter case that a type demands of a string', node, path)
    return present({ type: 'string' })
  }
  if (flags & TypeFlags.BigIntLike) return unsupported(cx, 'JSON has no bigint', node, path)
  return structuredShape(cx, type, path, node)
}

function literalSchema(type: ts.Type): JsonSchema | undefined {
  const { flags } = type
  if (flags & TypeFlags.Null) return { type: 'null' }
  if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value }
  if (flags & TypeFlags.BooleanLiteral) return { const: literalName(type) === 'true' }
  if (flags & TypeFlags.String) return { type: 'string' }
  if (flags & (TypeFlags.Number | TypeFlags.Enum)) return { type: 'number' }
  if (flags & TypeFlags.Boolean) return { type: 'boolean' }
  if (flags & TypeFlags.TemplateLiteral) return { type: 'string', pattern: templatePattern(type) }
  return undefined
}

function structuredShape(cx: ShapeContext, type: ts.Type, path: Path, node: ts.Node | undefined): Shape {
  if (path.depth > deepest)
    return unsupported(cx, 'the type does not end: it grows each time it contains itself', node, path)
  const mapped = cx.mappedShape(type.aliasSymbol) ?? cx.mappedShape(type.symbol)
  if (mapped) return present(mapped)
  const named = namedShape(cx, type, path, node)
  if (named) return named
  if (type.isUnion())
    return whileOpen(cx, type, path, () => join(type.types.map(member => cx.shapeOfType(member, path, node))))
  if (type.isIntersection()) {
    const primitives = type.types.filter(({ flags }) => flags & primitive)
    if (primitives.length > 0) return join(primitives.slice(0, 1).map(member => cx.shapeOfType(member, path, node)))
  }
  if (type.flags & (TypeFlags.Object | TypeFlags.Intersection))
    return whileOpen(cx, type, path, () => objectShape(cx, type, path, node))
  if (type.flags & TypeFlags.NonPrimitive) return present({ type: ['array', 'object'] })
  return openShape(cx, type, path, node)
}

/** An anonymous type that contains itself gets a name where it meets itself, after the way that leads there. */
function whileOpen(cx: ShapeContext, type: ts.Type, path: Path, convert: () => Shape): Shape {
  if (cx.open.has(type)) {
    const schema = cx.definitions.refer(type, {
      name: undefined,
      declaration: type.symbol?.declarations?.[0],
      path,
      convert: at => schemaWithNull(isolated(cx, () => cx.shapeOfType(type, at, undefined))),
    })
    return present(schema)
  }
  cx.spend(path)
  cx.open.add(type)
  try {
    return convert()
  } finally {
    cx.open.delete(type)
  }
}

function isolated<T>(cx: ShapeContext, work: () => T): T {
  const outer = [...cx.open]
  cx.open.clear()
  try {
    return work()
  } finally {
    for (const type of outer) cx.open.add(type)
  }
}

/** The definition a type refers to: by its alias, or as an interface, class or generic of the definitions. */
function namedShape(cx: ShapeContext, type: ts.Type, path: Path, node: ts.Node | undefined): Shape | undefined {
  const alias = type.aliasSymbol
  const declaration = alias?.declarations?.find(ts.isTypeAliasDeclaration)
  if (alias && declaration && !isLibraryFile(declaration.getSourceFile())) {
    if (!declaration.typeParameters) return aliasIfFaithful(cx, alias, declaration, type, path)
    return genericShape(cx, type, alias, type.aliasTypeArguments ?? [], path, node)
  }
  const symbol = type.symbol
  if (!symbol || !(symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class))) return undefined
  if (!(type.flags & TypeFlags.Object) || (!type.isClassOrInterface() && !isReference(type))) return undefined
  if (symbol.declarations?.some(at => isLibraryFile(at.getSourceFile()))) return undefined
  if (cx.checker.isArrayLikeType(type)) return undefined
  const own = type.isClassOrInterface() ? type : (type as ts.TypeReference).target
  const given = cx.checker.getTypeArguments(type as ts.TypeReference).slice(0, own.typeParameters?.length ?? 0)
  if (given.length > 0) return genericShape(cx, type, symbol, given, path, node)
  return definitionShape(cx, symbol, type, declaredName(symbol), path)
}

const isReference = (type: ts.Type) => ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0

function aliasIfFaithful(
  cx: ShapeContext,
  alias: ts.Symbol,
  declaration: ts.TypeAliasDeclaration,
  type: ts.Type,
  path: Path,
): Shape | undefined {
  const declared = cx.checker.getDeclaredTypeOfSymbol(alias)
  if (declared !== type || cx.definitions.isOpen(alias, path)) return undefined
  return aliasShape(cx, alias, declaration, path)
}

function genericShape(
  cx: ShapeContext,
  type: ts.Type,
  symbol: ts.Symbol,
  given: readonly ts.Type[],
  path: Path,
  node: ts.Node | undefined,
): Shape | undefined {
  if (cx.definitions.isOpen(type, path)) return undefined
  if (type.isUnion() || type.flags & TypeFlags.Intersection) return undefined
  const name = instantiationName(symbol, given)
  if (!name) return undefined
  if (path.depth > deepest)
    return unsupported(cx, 'the type does not end: it grows each time it contains itself', node, path)
  return definitionShape(cx, type, type, name, path)
}

function definitionShape(
  cx: ShapeContext,
  key: ts.Symbol | ts.Type,
  type: ts.Type,
  name: string,
  path: Path,
): Shape | undefined {
  if (cx.definitions.isOpen(key, path)) return undefined
  const form = jsonMethodShape(cx, type, path) ?? (isFunction(type) ? absent : undefined)
  if (form?.absent) return form
  const declaration = (type.aliasSymbol ?? type.symbol)?.declarations?.[0]
  return present(
    cx.definitions.refer(key, {
      name,
      declaration,
      path,
      convert: at => cx.describe(schemaWithNull(cx.shapeOfType(type, at, declaration)), declaration),
    }),
  )
}

function objectShape(cx: ShapeContext, type: ts.Type, path: Path, node: ts.Node | undefined): Shape {
  const { checker } = cx
  if (isFunction(type)) return absent
  if (checker.isTupleType(type)) return present(tupleOfType(cx, type as ts.TupleTypeReference, node, path))
  if (checker.isArrayLikeType(type)) {
    const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number)
    if (element)
      return present({ type: 'array', items: schemaWithNull(cx.shapeOfType(element, step(path, 'items'), node)) })
  }
  const form = isGlobal(type.symbol) ? globalForm(type.symbol.name) : undefined
  if (form) {
    if (form.empty) cx.findings.widened(`JSON writes a ${type.symbol.name} as an empty object`, node, path)
    return present(form.schema)
  }
  const json = jsonMethodShape(cx, type, path)
  if (json) return json
  if (isEmptyType(cx, type)) return present({ type: ['array', 'boolean', 'number', 'object', 'string'] })
  return present(objectSchema(cx, type, path, node))
}

const isFunction = (type: ts.Type) => type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0

const isGlobal = (symbol: ts.Symbol | undefined) =>
  symbol?.declarations?.some(declaration => isLibraryFile(declaration.getSourceFile())) ?? false

/** `{}` and interfaces without members say only that a value is neither null nor undefined. */
function isEmptyType(cx: ShapeContext, type: ts.Type): boolean {
  return (
    cx.checker.getPropertiesOfType(type).length === 0 &&
    cx.checker.getIndexInfosOfType(type).length === 0 &&
    !type.isClass()
  )
}

function jsonMethodShape(cx: ShapeContext, type: ts.Type, path: Path): Shape | undefined {
  const method = cx.checker.getPropertyOfType(type, 'toJSON')
  const [signature] = method ? cx.checker.getTypeOfSymbol(method).getCallSignatures() : []
  if (!signature) return undefined
  const result = signature.getReturnType()
  if (result === type || result.flags & TypeFlags.TypeParameter) return undefined
  const at = step(path, 'toJSON()')
  const written = signature.declaration?.type
  if (written && ts.isTypeNode(written) && isFaithful(cx, result, written)) return cx.shapeOfNode(written, at)
  return cx.shapeOfType(result, at, written ?? signature.declaration)
}

function enumShape(cx: ShapeContext, type: ts.Type, path: Path): Shape {
  const symbol = type.symbol
  const mapped = cx.mappedShape(symbol)
  if (mapped) return present(mapped)
  const declaration = symbol.declarations?.[0]
  const members = type.isUnion() ? type.types : [type]
  const convert = () =>
    cx.describe(schemaOf(members.map(member => literalSchema(member) ?? { type: 'number' })), declaration)
  return present(cx.definitions.refer(symbol, { name: declaredName(symbol), declaration, path, convert }))
}

/** A type parameter or an unsolved condition: its constraint is all that is known. */
function openShape(cx: ShapeContext, type: ts.Type, path: Path, node: ts.Node | undefined): Shape {
  const constraint = cx.checker.getBaseConstraintOfType(type)
  if (constraint && constraint !== type && !(constraint.flags & TypeFlags.Unknown)) {
    cx.findings.widened(`'${cx.checker.typeToString(type)}' is open: its constraint stands for it`, node, path)
    return cx.shapeOfType(constraint, path, node)
  }
  return unsupported(cx, `'${cx.checker.typeToString(type)}' stands for no one type`, node, path)
}

function unsupported(cx: ShapeContext, message: string, node: ts.Node | undefined, path: Path): Shape {
  cx.findings.error(
    'unsupported-type',
    message,
    node,
    path,
    'give the type\'s shape as JSON in the recipe, under "types"',
  )
  return present({})
}

function unresolvedShape(cx: ShapeContext, node: ts.Node | undefined, path: Path): Shape {
  return reportUnresolved(cx, node, path) ?? present({})
}
