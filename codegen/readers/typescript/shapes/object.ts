import { setOwn } from '../../../../base/json.js'
import type { JsonSchema } from '../../../protocol/model.js'
import { ts } from '../compiler.js'
import { type Path, step } from '../diagnostics.js'
import { isErrorMember } from '../json-form.js'
import { isGlobal } from '../loading/library.js'
import { hasModifier } from '../loading/scope.js'
import { reportUnresolved } from '../unresolved.js'
import type { ShapeContext } from './context.js'
import { unresolvedBases } from './heritage.js'
import { absent, type Shape, schemaOf, schemaWithNull } from './shape.js'
import { templatePattern } from './template.js'

/** Schema of an object with the properties the checker finds: inherited, mapped and intersected ones alike. */
export function objectSchema(cx: ShapeContext, type: ts.Type, path: Path, node: ts.Node | undefined): JsonSchema {
  const properties: Record<string, JsonSchema> = {}
  const required: string[] = []
  for (const base of unresolvedBases(cx.checker, type)) reportUnresolved(cx, base, path)
  for (const property of cx.checker.getPropertiesOfType(type)) {
    const at = step(path, shownName(property))
    if (!isSerialized(property)) {
      const what = leftOut(property)
      if (what) cx.diagnostics.leftOut(what, property.declarations?.[0] ?? node, at)
      continue
    }
    const shape = propertyShape(cx, property, at, node)
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0
    const schema = propertySchema(shape, optional, cx.checker.getTypeOfSymbol(property))
    if (!schema) continue
    setOwn(properties, property.name, cx.describe(schema, property.declarations?.[0]))
    if (isErrorMember(property)) {
      if (!optional)
        cx.diagnostics.widened(`JSON carries '${property.name}' only of errors that are plain objects`, node, at)
    } else if (!optional && !shape.absent) required.push(property.name)
  }
  return {
    type: 'object',
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
    ...indexKeywords(cx, type, path, node),
  }
}

/** Whether a property is no data: a symbol, a method, on a prototype, or private to a class. */
function isSerialized(property: ts.Symbol): boolean {
  if (isSymbolKey(property) || String(property.escapedName).startsWith('__#')) return false
  if (property.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Prototype)) return false
  if (property.declarations?.some(isHidden)) return false
  return !(
    property.flags & ts.SymbolFlags.Accessor && property.declarations?.some(({ parent }) => ts.isClassLike(parent))
  )
}

const isSymbolKey = ({ escapedName }: ts.Symbol) => String(escapedName).startsWith('__@')

/** The name of a property in a diagnostic. That of a symbol has a number of the compiler's, which is another in each run. */
const shownName = (property: ts.Symbol) =>
  isSymbolKey(property) ? property.name.replace(/^__@(.*)@\d+$/s, '[$1]') : property.name

const isHidden = (declaration: ts.Declaration) =>
  hasModifier(declaration, ts.SyntaxKind.PrivateKeyword) || hasModifier(declaration, ts.SyntaxKind.ProtectedKeyword)

/** Why JSON leaves a property out; undefined for a member of a class, which is not an object's own property. */
function leftOut(property: ts.Symbol): string | undefined {
  if (property.declarations?.some(({ parent }) => ts.isClassLike(parent))) return undefined
  if (isSymbolKey(property)) return 'JSON leaves out what is under a symbol'
  // JSON has the result of `toJSON` in place of the object.
  if (property.name === 'toJSON') return undefined
  return property.flags & ts.SymbolFlags.Method ? `JSON leaves out '${property.name}', a method` : undefined
}

function propertyShape(cx: ShapeContext, property: ts.Symbol, path: Path, node: ts.Node | undefined): Shape {
  const type = cx.checker.getTypeOfSymbol(property)
  const declared = typeNodeOf(property)
  if (declared && isFaithful(cx, type, declared)) return cx.shapeOfNode(declared, path)
  return cx.shapeOfType(type, path, declared ?? property.declarations?.[0] ?? node)
}

/** The type written at a property's only declaration. */
export function typeNodeOf(property: ts.Symbol): ts.TypeNode | undefined {
  const [declaration, another] = property.declarations ?? []
  if (!declaration || another) return undefined
  if (ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration) || ts.isParameter(declaration))
    return declaration.type
  return ts.isGetAccessor(declaration) ? declaration.type : undefined
}

/** Whether the written type is the one that the checker sees, except for undefined: it was neither mapped nor instantiated. */
export function isFaithful(cx: Pick<ShapeContext, 'checker'>, type: ts.Type, node: ts.TypeNode): boolean {
  const written = cx.checker.getTypeFromTypeNode(node)
  if (written === type) return true
  const [left, right] = [constituents(written), constituents(type)]
  return left.size === right.size && [...left].every(member => right.has(member))
}

function constituents(type: ts.Type): Set<ts.Type> {
  const types = type.isUnion() ? type.types : [type]
  return new Set(types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined)))
}

/** Schema of a property; undefined when JSON never has it. */
function propertySchema({ variants, absent }: Shape, optional: boolean, type: ts.Type): JsonSchema | undefined {
  if (variants.length > 0) return schemaOf(variants)
  if (!absent) return { not: {} }
  const onlyUndefined = optional && (type.flags & ts.TypeFlags.Undefined) !== 0
  return onlyUndefined ? { not: {} } : undefined
}

function indexKeywords(cx: ShapeContext, type: ts.Type, path: Path, node: ts.Node | undefined): JsonSchema {
  const patterns: Record<string, JsonSchema> = {}
  let additional: JsonSchema | undefined
  for (const info of cx.checker.getIndexInfosOfType(type)) {
    if (info.keyType.flags & ts.TypeFlags.ESSymbolLike) continue
    const at = step(path, 'values')
    const written = info.declaration?.type
    const shape =
      written && isFaithful(cx, info.type, written)
        ? cx.shapeOfNode(written, at)
        : cx.shapeOfType(info.type, at, written ?? node)
    const schema = schemaWithNull({ ...shape, absent: false })
    if (info.keyType.flags & ts.TypeFlags.String) additional = schema
    else setOwn(patterns, templatePattern(info.keyType), schema)
  }
  return {
    ...(Object.keys(patterns).length > 0 ? { patternProperties: patterns } : {}),
    ...(additional ? { additionalProperties: additional } : {}),
  }
}

export const isFunction = (type: ts.Type): boolean =>
  type.getCallSignatures().length > 0 ||
  type.getConstructSignatures().length > 0 ||
  // `Function`, and what extends it, is called by its members only.
  isGlobal(type.getProperty('bind'))

/** The shape of a function: JSON leaves it out. */
export function functionShape(cx: ShapeContext, node: ts.Node | undefined, path: Path): Shape {
  cx.diagnostics.leftOut('JSON leaves out functions', node, path)
  return absent
}

/** What `toJSON` returns, where a type has it. */
export function jsonMethodShape(cx: ShapeContext, type: ts.Type, path: Path): Shape | undefined {
  const method = cx.checker.getPropertyOfType(type, 'toJSON')
  const [signature] = method ? cx.checker.getTypeOfSymbol(method).getCallSignatures() : []
  if (!signature) return undefined
  const result = signature.getReturnType()
  if (result === type || result.flags & ts.TypeFlags.TypeParameter) return undefined
  const at = step(path, 'toJSON()')
  const written = signature.declaration?.type
  if (written && ts.isTypeNode(written) && isFaithful(cx, result, written)) return cx.shapeOfNode(written, at)
  return cx.shapeOfType(result, at, written ?? signature.declaration)
}
