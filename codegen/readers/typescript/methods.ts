import type { JsonSchema, Method } from '../../protocol/model.js'
import { firstSentence } from '../summary.js'
import { commentOf } from './comments.js'
import { ts } from './compiler.js'
import { type Path, step } from './diagnostics.js'
import type { MapEntry, RoleType } from './maps.js'
import type { ShapeContext } from './shapes/context.js'
import { aliasShape } from './shapes/from-node.js'
import { type Shape, schemaWithNull } from './shapes/shape.js'

/** A method with the schemas of its parameters and result; definitions that it refers to are converted later. */
export function readMethod(cx: ShapeContext, entry: MapEntry): Method {
  const path = step(undefined, entry.method)
  const comment = commentOf(entry.declaration)
  return {
    method: entry.method,
    kind: entry.kind,
    messageDirection: entry.messageDirection,
    ...(cx.options.comments !== 'omit' && comment.text ? { summary: firstSentence(comment.text) } : {}),
    ...(comment.deprecated ? { deprecated: true } : {}),
    ...(comment.since === undefined ? {} : { since: comment.since }),
    ...(comment.stability === undefined ? {} : { stability: comment.stability }),
    ...paramsOf(cx, entry, step(path, 'params')),
    ...(entry.kind === 'request' ? { result: roleSchema(cx, entry.result, step(path, 'result')) } : {}),
    ...errorsOf(cx, entry, step(path, 'errors')),
  }
}

type Params = Pick<Method, 'params' | 'paramsOptional' | 'paramNames'>

function paramsOf(cx: ShapeContext, entry: MapEntry, path: Path): Params {
  if (entry.positional) {
    const schemas = entry.positional.map((role, at) => schemaOfRole(cx, role, step(path, String(at))))
    return {
      params: { type: 'array', prefixItems: schemas, items: false, minItems: schemas.length },
      paramNames: schemas.map((_, at) => (schemas.length === 1 ? 'param' : `param${at + 1}`)),
    }
  }
  const params = roleSchema(cx, entry.params, path, entry.paramsOptional)
  return { params, ...(params && entry.paramsOptional && { paramsOptional: true }) }
}

/** Data of errors of any kind, or none, says nothing. */
function errorsOf(cx: ShapeContext, { errorData }: MapEntry, path: Path): Pick<Method, 'errors'> {
  if (!errorData || errorData.type.flags & nothing) return {}
  return { errors: [{ data: schemaOfRole(cx, errorData, path) }] }
}

const nothing = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Never | ts.TypeFlags.VoidLike | ts.TypeFlags.Null

function schemaOfRole(cx: ShapeContext, role: RoleType, path: Path): JsonSchema {
  return schemaWithNull(shapeOfRole(cx, role, path))
}

function roleSchema(cx: ShapeContext, role: RoleType | undefined, path: Path, optional = false): JsonSchema | null {
  if (!role) return null
  const shape = shapeOfRole(cx, role, path)
  if (optional && shape.variants.length === 0) return null
  const schema = schemaWithNull(optional ? { ...shape, absent: false } : shape)
  return schema.type === 'null' ? null : schema
}

function shapeOfRole(cx: ShapeContext, role: RoleType, path: Path): Shape {
  const shape = shapeOfType(cx, role, path)
  return role.optional ? { ...shape, absent: true } : shape
}

function shapeOfType(cx: ShapeContext, { type, node, symbol }: RoleType, path: Path): Shape {
  const alias = symbol?.declarations?.find(ts.isTypeAliasDeclaration)
  if (symbol && alias && !alias.typeParameters) return aliasShape(cx, symbol, alias, path)
  return node ? cx.shapeOfNode(node, path) : cx.shapeOfType(type, path, undefined)
}
