import type { JsonSchema } from '../../../protocol/model.js'
import { ts } from '../compiler.js'
import { type Path, step } from '../diagnostics.js'
import type { ShapeContext } from './context.js'
import { type Shape, schemaOf, schemaWithNull } from './shape.js'

export interface TupleElement {
  shape: Shape
  kind: 'required' | 'optional' | 'rest'
}

/** Schema of a tuple. JSON Schema cannot place elements after a rest element: they widen it. */
export function tupleSchema(
  cx: ShapeContext,
  elements: readonly TupleElement[],
  node: ts.Node | undefined,
  path: Path,
): JsonSchema {
  const rest = elements.findIndex(({ kind }) => kind === 'rest')
  const fixed = rest === -1 ? elements : elements.slice(0, rest)
  const tail = rest === -1 ? [] : elements.slice(rest)
  if (tail.length > 1)
    cx.diagnostics.widened('elements after the rest element of a tuple may stand in any order', node, path)
  const required = elements.filter(({ kind }) => kind === 'required').length
  const items = tail.length === 0 ? false : schemaOf(tail.map(({ shape }) => schemaWithNull(shape)))
  return {
    type: 'array',
    ...(fixed.length > 0 ? { prefixItems: fixed.map(({ shape, kind }) => elementSchema(shape, kind)) } : {}),
    items,
    ...(required > 0 ? { minItems: required } : {}),
  }
}

const elementSchema = (shape: Shape, kind: TupleElement['kind']) =>
  schemaWithNull(kind === 'optional' ? { ...shape, absent: false } : shape)

/** Schema of a tuple type that was computed. */
export function tupleOfType(
  cx: ShapeContext,
  type: ts.TupleTypeReference,
  node: ts.Node | undefined,
  path: Path,
): JsonSchema {
  const { elementFlags } = type.target
  const elements = cx.checker.getTypeArguments(type).map((element, index): TupleElement => {
    const flags = elementFlags[index] ?? ts.ElementFlags.Required
    const kind = flags & ts.ElementFlags.Variable ? 'rest' : flags & ts.ElementFlags.Optional ? 'optional' : 'required'
    return { shape: cx.shapeOfType(element, step(path, String(index)), node), kind }
  })
  return tupleSchema(cx, elements, node, path)
}
