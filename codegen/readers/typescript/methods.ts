import type { JsonSchema, Method } from '../../protocol/model.js'
import { firstSentence } from '../summary.js'
import { commentOf } from './comments.js'
import { ts } from './compiler.js'
import { type Path, step } from './diagnostics.js'
import type { MapEntry, Part } from './maps.js'
import { pascalCase } from './names.js'
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
    ...(entry.kind === 'request' ? { result: partSchema(cx, entry.result, step(path, 'result')) } : {}),
  }
}

function paramsOf(cx: ShapeContext, entry: MapEntry, path: Path): Pick<Method, 'params' | 'paramsOptional'> {
  const params = partSchema(cx, entry.params, path, entry.paramsOptional)
  return { params, ...(params && entry.paramsOptional && { paramsOptional: true }) }
}

function partSchema(cx: ShapeContext, part: Part | undefined, path: Path, optional = false): JsonSchema | null {
  if (!part) return null
  const shape = shapeOfPart(cx, part, path)
  if (optional && shape.variants.length === 0) return null
  const schema = schemaWithNull(optional ? { ...shape, absent: false } : shape)
  return schema.type === 'null' ? null : schema
}

function shapeOfPart(cx: ShapeContext, { type, node, symbol }: Part, path: Path): Shape {
  const alias = symbol?.declarations?.find(ts.isTypeAliasDeclaration)
  if (symbol && alias && !alias.typeParameters) return aliasShape(cx, symbol, alias, path)
  return node ? cx.shapeOfNode(node, path) : cx.shapeOfType(type, path, undefined)
}

/** Gives the inline objects of a method's parameters and result names: `ChatModelsResult`. */
export function nameInlineShapes(cx: ShapeContext, method: Method): void {
  const base = pascalCase(method.method)
  const path = step(undefined, method.method)
  const sender = method.messageDirection === 'serverToClient' ? 'Server' : 'Client'
  const claim = (name: string) => ({ name, alternative: sender + name, path })
  if (method.params) method.params = named(cx, method.params, claim(`${base}Params`))
  if (method.result) method.result = named(cx, method.result, claim(`${base}Result`))
}

interface InlineClaim {
  name: string
  alternative: string
  path: Path
}

function named(cx: ShapeContext, schema: JsonSchema, claim: InlineClaim): JsonSchema {
  if (isInlineObject(schema)) return cx.definitions.add(claim, schema)
  if (schema.type === 'array' && typeof schema.items === 'object') {
    const item = { ...claim, name: `${claim.name}Item`, alternative: `${claim.alternative}Item` }
    return { ...schema, items: named(cx, schema.items, item) }
  }
  const variants = schema.anyOf ?? schema.oneOf ?? []
  const rest = variants.filter(({ type }) => type !== 'null')
  const [only] = rest
  if (rest.length === 1 && only)
    return { ...schema, anyOf: variants.map(variant => (variant === only ? named(cx, only, claim) : variant)) }
  if (!rest.some(isInlineObject)) return schema
  if (rest.length === variants.length) return cx.definitions.add(claim, schema)
  const nulls = variants.filter(({ type }) => type === 'null')
  return { anyOf: [cx.definitions.add(claim, { ...schema, anyOf: rest }), ...nulls] }
}

const isInlineObject = ({ type, properties }: JsonSchema) => type === 'object' && properties !== undefined
