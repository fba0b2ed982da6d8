import { addToGroup } from '../protocol/groups.js'
import type { JsonSchema, Protocol } from '../protocol/model.js'
import { forEachSubschema, refNames, schemasOfMethod } from '../protocol/walk.js'
import type { JsonDiagnostics, JsonPlace } from './diagnostics.js'

/**
 * Keeps what a reader left out from refusing values. `not` of a schema that admits more refuses more, and so does a `oneOf`
 * whose variants now overlap: the `not` is left out, and the `oneOf` becomes an `anyOf`. Changes the schemas in place.
 *
 * @param placeOf where a definition stands; without its name, where schemas inside methods are said to stand
 */
export function widenAround(
  { methods, $defs }: Protocol,
  diagnostics: JsonDiagnostics,
  placeOf: (name?: string) => JsonPlace,
): void {
  if (diagnostics.timesWidened === 0) return
  const names = widerDefinitions($defs, diagnostics.wider)
  const isWider = (schema: JsonSchema) =>
    diagnostics.wider.has(schema) || [...refNames(schema)].some(name => names.has(name))
  const widen = (schema: JsonSchema, at: JsonPlace): void => {
    if (schema.not && isWider(schema.not)) {
      delete schema.not
      diagnostics.widened('"not" is left out: what it refuses cannot be said exactly', at)
    }
    if (schema.oneOf?.some(isWider)) {
      const { oneOf, anyOf } = schema
      delete schema.oneOf
      if (anyOf) schema.allOf = [...(schema.allOf ?? []), { anyOf: oneOf }]
      else schema.anyOf = oneOf
      diagnostics.widened('"oneOf" is read as "anyOf": its variants cannot be told apart exactly', at)
    }
    forEachSubschema(schema, inner => widen(inner, at))
  }
  for (const schema of methods.flatMap(schemasOfMethod)) widen(schema, placeOf())
  for (const [name, schema] of Object.entries($defs)) widen(schema, placeOf(name))
}

/** The names of the definitions that admit more than they should, by themselves or by what they refer to. */
function widerDefinitions($defs: Protocol['$defs'], wider: WeakSet<JsonSchema>): ReadonlySet<string> {
  const users = new Map<string, string[]>()
  for (const [name, schema] of Object.entries($defs)) for (const used of refNames(schema)) addToGroup(users, used, name)
  const found = new Set(Object.keys($defs).filter(name => wider.has($defs[name] as JsonSchema)))
  // The set grows while it is read.
  for (const name of found) for (const user of users.get(name) ?? []) found.add(user)
  return found
}
