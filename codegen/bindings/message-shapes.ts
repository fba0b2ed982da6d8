import { refName } from '../../base/ref.js'
import type { Json, JsonSchema, Method, Protocol } from '../protocol/model.js'
import { withoutSlowPatterns } from '../protocol/patterns/index.js'
import { isAnnotation } from '../protocol/schema-keywords.js'
import { forEachSubschema, mapSubschemas } from '../protocol/walk.js'

/** The shapes that validate messages, as JSON: without descriptions, and without shapes that no message uses. */
export interface MessageShapes {
  /** The runtime's `MethodShapes` of each method. */
  methods: Json[]
  /** The shapes that messages refer to. */
  $defs: Record<string, Json>
}

/** Slow patterns are left out: they are not run at run time. */
export function messageShapesOf(protocol: Protocol): MessageShapes {
  const { methods, $defs } = withoutSlowPatterns(protocol)
  const schemas = methods.flatMap(({ params, result }) => [params, result])
  const reached = new Set<string>()
  const visit = (schema: JsonSchema): void => {
    const name = schema.$ref === undefined ? undefined : refName(schema.$ref)
    if (name !== undefined && !reached.has(name)) {
      reached.add(name)
      const definition = $defs[name]
      if (definition) pending.push(definition)
    }
    forEachSubschema(schema, visit)
  }
  const pending = schemas.filter(schema => schema !== null && schema !== undefined)
  for (let schema = pending.pop(); schema; schema = pending.pop()) visit(schema)
  const kept = Object.entries($defs).filter(([name]) => reached.has(name))
  return {
    methods: methods.map(shapesOfMethod),
    $defs: Object.fromEntries(kept.map(([name, schema]) => [name, withoutTexts(schema)])) as Record<string, Json>,
  }
}

function shapesOfMethod(given: Method): Json {
  const { method, kind, messageDirection, params, paramsOptional, paramNames, result = null } = given
  const shapes = {
    method,
    kind,
    messageDirection,
    params: params && withoutTexts(params),
    ...(paramsOptional && { paramsOptional }),
    ...(paramNames && { paramNames }),
    ...(kind === 'request' && { result: result && withoutTexts(result) }),
  }
  return shapes as unknown as Json
}

/** The schema without annotations; a discriminator stays, since it tells which variant a value was meant to be. */
const withoutTexts = (schema: JsonSchema): JsonSchema => mapSubschemas(schema, withoutTexts, isForValidation)

const isForValidation = (keyword: string) => keyword === 'discriminator' || !isAnnotation(keyword)
