import { changedDefinitions } from '../../drift/diff/index.js'
import type { JsonSchema, Protocol } from '../../protocol/model.js'
import { byCodeUnits, normalizeSchema } from '../../protocol/normalize.js'
import { forEachSubschema } from '../../protocol/walk.js'

/** The definitions that, with all they refer to, are the same in another version, words that explain aside. */
export function sameDefinitions(before: Protocol, after: Protocol): Set<string> {
  const changed = changedDefinitions(before.$defs, after.$defs, shapeText)
  return new Set(Object.keys(before.$defs).filter(name => !changed.has(name)))
}

/** A schema as text that is equal for equal shapes: explanations left out, sorted where order has no meaning. */
function shapeText(schema: JsonSchema): string {
  const copy = normalizeSchema(schema)
  bareShape(copy)
  return JSON.stringify(copy)
}

function bareShape(schema: JsonSchema): void {
  delete schema.title
  delete schema.description
  delete schema.examples
  if (schema.required) schema.required = [...schema.required].sort(byCodeUnits)
  if (schema.properties)
    schema.properties = Object.fromEntries(Object.entries(schema.properties).sort(([a], [b]) => byCodeUnits(a, b)))
  forEachSubschema(schema, bareShape)
}
