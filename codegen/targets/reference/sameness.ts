import type { JsonSchema, Protocol } from '../../protocol/model.js'
import { byCodeUnits, normalizeSchema } from '../../protocol/normalize.js'
import { referencedName } from '../../protocol/reference.js'
import { forEachSubschema } from '../../protocol/walk.js'

/** The names of the definitions that a schema refers to directly, in order of appearance. */
export function referencedNames(schema: JsonSchema | null | undefined): Set<string> {
  const names = new Set<string>()
  const visit = (current: JsonSchema) => {
    const name = current.$ref === undefined ? undefined : referencedName(current.$ref)
    if (name !== undefined) names.add(name)
    forEachSubschema(current, visit)
  }
  if (schema) visit(schema)
  return names
}

/**
 * The definitions that, with all they refer to, are the same in another version, words that explain aside.
 *
 * Starts from the definitions that read the same and takes away those that refer to one that differs.
 */
export function sameDefinitions(before: Protocol, after: Protocol): Set<string> {
  const same = new Set<string>()
  const users = new Map<string, string[]>()
  const different: string[] = []
  for (const [name, schema] of Object.entries(before.$defs)) {
    for (const used of referencedNames(schema)) {
      const others = users.get(used)
      if (others) others.push(name)
      else users.set(used, [name])
    }
    const other = Object.hasOwn(after.$defs, name) ? after.$defs[name] : undefined
    if (other && shapeText(schema) === shapeText(other)) same.add(name)
    else different.push(name)
  }
  for (let name = different.pop(); name !== undefined; name = different.pop())
    for (const user of users.get(name) ?? []) if (same.delete(user)) different.push(user)
  return same
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
