import type { JsonSchema } from '../../../protocol/model.js'
import { ts } from '../compiler.js'
import { type Path, step } from '../diagnostics.js'
import { globalForm } from '../json-form.js'
import { isGlobal } from '../loading/library.js'
import { declaredName } from '../names.js'
import { reportUnresolved } from '../unresolved.js'
import type { ShapeContext } from './context.js'
import { isUnresolved } from './heritage.js'
import { isImpossible } from './impossible.js'
import { namedShape } from './named.js'
import { functionShape, isFunction, jsonMethodShape, objectSchema } from './object.js'
import { absent, join, never, present, type Shape, schemaOf, schemaWithNull } from './shape.js'
import { templatePattern } from './template.js'
import { tupleOfType } from './tuple.js'
import { intrinsicName } from './undeclared.js'

const { TypeFlags } = ts

const primitive =
  TypeFlags.StringLike | TypeFlags.NumberLike | TypeFlags.BooleanLike | TypeFlags.BigIntLike | TypeFlags.Null

/** Steps from a method after which a type is taken for endless. */
const deepest = 400

/** Shape of a type as the checker computed it. */
export function shapeOfType(cx: ShapeContext, type: ts.Type, path: Path, node: ts.Node | undefined): Shape {
  const { flags } = type
  if (flags & TypeFlags.Any) return isUnresolved(type) ? unresolvedShape(cx, node, path) : present({})
  if (flags & TypeFlags.Unknown) return present({})
  if (flags & TypeFlags.Never) return never
  if (flags & TypeFlags.ESSymbolLike) {
    cx.diagnostics.leftOut('JSON leaves out symbols', node, path)
    return absent
  }
  if (flags & (TypeFlags.Undefined | TypeFlags.Void)) return absent
  if (flags & TypeFlags.EnumLike && !(type.symbol.flags & ts.SymbolFlags.EnumMember)) return enumShape(cx, type, path)
  const literal = literalSchema(type)
  if (literal) return present(literal)
  if (flags & TypeFlags.StringMapping) {
    cx.diagnostics.widened('the letter case that a type demands of a string', node, path)
    return present({ type: 'string' })
  }
  if (flags & TypeFlags.BigIntLike) {
    const mapped = cx.mappedBigint()
    return mapped ? present(mapped) : unsupported(cx, 'JSON has no bigint', node, path)
  }
  return structuredShape(cx, type, path, node)
}

function literalSchema(type: ts.Type): JsonSchema | undefined {
  const { flags } = type
  if (flags & TypeFlags.Null) return { type: 'null' }
  if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value }
  if (flags & TypeFlags.BooleanLiteral) return { const: intrinsicName(type) === 'true' }
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
  if (isImpossible(cx.checker, type)) return never
  const named = namedShape(cx, type, path)
  if (named) return named
  if (type.isUnion())
    return whileOpen(cx, type, path, () =>
      join(type.types.map(member => cx.variantNames.keep(cx.shapeOfType(member, path, node), member))),
    )
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
      convert: at => schemaWithNull(cx.shapeOfType(type, at, undefined)),
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

function objectShape(cx: ShapeContext, type: ts.Type, path: Path, node: ts.Node | undefined): Shape {
  const { checker } = cx
  if (isFunction(type)) return functionShape(cx, node, path)
  if (checker.isTupleType(type)) return present(tupleOfType(cx, type as ts.TupleTypeReference, node, path))
  if (checker.isArrayLikeType(type)) {
    const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number)
    if (element)
      return present({ type: 'array', items: schemaWithNull(cx.shapeOfType(element, step(path, 'items'), node)) })
  }
  const form = isGlobal(type.symbol) ? globalForm(type.symbol.name) : undefined
  if (form) {
    if (form.empty) cx.diagnostics.widened(`JSON writes a ${type.symbol.name} as an empty object`, node, path)
    return present(form.schema)
  }
  const json = jsonMethodShape(cx, type, path)
  if (json) return json
  if (isEmptyType(cx, type)) return present({ type: ['array', 'boolean', 'number', 'object', 'string'] })
  return present(objectSchema(cx, type, path, node))
}

/** `{}` and interfaces without members say only that a value is neither null nor undefined. */
function isEmptyType(cx: ShapeContext, type: ts.Type): boolean {
  return (
    cx.checker.getPropertiesOfType(type).length === 0 &&
    cx.checker.getIndexInfosOfType(type).length === 0 &&
    !type.isClass()
  )
}

function enumShape(cx: ShapeContext, type: ts.Type, path: Path): Shape {
  const symbol = type.symbol
  const mapped = cx.mappedShape(symbol)
  if (mapped) return present(mapped)
  const declaration = symbol.declarations?.[0]
  const members = type.isUnion() ? type.types : [type]
  const convert = () => {
    const schema = schemaOf(members.map(member => literalSchema(member) ?? { type: 'number' }))
    return cx.describe({ ...schema, ...memberNames(schema, members) }, declaration)
  }
  return present(cx.definitions.refer(symbol, { name: declaredName(symbol), declaration, path, convert }))
}

/** The names of the members of an enum, in the order of their values. */
function memberNames({ enum: values }: JsonSchema, members: readonly ts.Type[]): JsonSchema {
  const names = new Map<unknown, string>()
  for (const member of members)
    if (member.isLiteral() && !names.has(member.value)) names.set(member.value, member.symbol.name)
  return values?.every(value => names.has(value)) ? { 'x-enumNames': values.map(value => names.get(value) ?? '') } : {}
}

/** A type parameter or an unsolved condition: its constraint is all that is known. */
function openShape(cx: ShapeContext, type: ts.Type, path: Path, node: ts.Node | undefined): Shape {
  const constraint = cx.checker.getBaseConstraintOfType(type)
  if (constraint && constraint !== type && !(constraint.flags & TypeFlags.Unknown)) {
    cx.diagnostics.widened(`'${cx.checker.typeToString(type)}' is open: its constraint stands for it`, node, path)
    return cx.shapeOfType(constraint, path, node)
  }
  return unsupported(cx, `'${cx.checker.typeToString(type)}' stands for no one type`, node, path)
}

function unsupported(cx: ShapeContext, message: string, node: ts.Node | undefined, path: Path): Shape {
  cx.diagnostics.error({
    code: 'unsupported-type',
    message,
    node,
    path,
    hint: 'give the type\'s shape as JSON in the recipe, under "types"',
  })
  return present({})
}

function unresolvedShape(cx: ShapeContext, node: ts.Node | undefined, path: Path): Shape {
  return reportUnresolved(cx, node, path) ?? present({})
}
