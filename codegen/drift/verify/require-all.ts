import type { JsonSchema, Protocol } from '../../protocol/model.js'
import { forEachSubschema, schemasOf } from '../../protocol/walk.js'

/** The same protocol with every property required, and without those that must not be there. */
export function requireAll(protocol: Protocol): Protocol {
  const copy = structuredClone(protocol)
  for (const schema of schemasOf(copy)) requireProperties(schema)
  return copy
}

function requireProperties(schema: JsonSchema): void {
  forEachSubschema(schema, requireProperties)
  const { properties } = schema
  if (!properties) return
  for (const [name, property] of Object.entries(properties)) if (property.not) delete properties[name]
  schema.required = Object.keys(properties)
}
