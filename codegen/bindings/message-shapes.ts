import { getOwn, setOwn } from '../../base/json.js'
import { refName } from '../../base/ref.js'
import type { Json, JsonSchema, Method, Protocol } from '../protocol/model.js'
import { withoutSlowPatterns } from '../protocol/patterns/index.js'
import { isAnnotation } from '../protocol/schema-keywords.js'
import { mapSubschemas } from '../protocol/walk.js'

/** The shapes that validate messages, a JSON value: without descriptions, and without shapes that no message uses. */
export type MessageShapes = {
  /** The runtime's `MethodShapes` of each method. */
  methods: Json[]
  /** The shapes that messages refer to. */
  $defs: Record<string, Json>
}

/** Slow patterns are left out: they are not run at run time. */
export function messageShapesOf(protocol: Protocol): MessageShapes {
  const { methods, $defs } = withoutSlowPatterns(protocol)
  const kept = new Map<string, JsonSchema>()
  const pending: string[] = []
  /** The schema without annotations; a discriminator stays, since it tells which variant a value was meant to be. */
  const withoutTexts = (schema: JsonSchema): JsonSchema => {
    const name = schema.$ref === undefined ? undefined : refName(schema.$ref)
    if (name !== undefined) pending.push(name)
    return mapSubschemas(schema, withoutTexts, isForValidation)
  }
  const messages = methods.map(method => shapesOfMethod(method, withoutTexts))
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const definition = kept.has(name) ? undefined : getOwn($defs, name)
    if (definition) kept.set(name, withoutTexts(definition))
  }
  const used: Record<string, Json> = {}
  for (const name of Object.keys($defs)) {
    const schema = kept.get(name)
    if (schema) setOwn(used, name, schema)
  }
  return { methods: messages, $defs: used }
}

function shapesOfMethod(given: Method, withoutTexts: (schema: JsonSchema) => JsonSchema): Json {
  const { method, kind, messageDirection, params, paramsOptional, paramNames, result = null } = given
  return {
    method,
    kind,
    messageDirection,
    params: params && withoutTexts(params),
    ...(paramsOptional && { paramsOptional }),
    ...(paramNames && { paramNames }),
    ...(kind === 'request' && { result: result && withoutTexts(result) }),
  }
}

const isForValidation = (keyword: string) => keyword === 'discriminator' || !isAnnotation(keyword)
