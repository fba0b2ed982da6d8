import { AdmittedTypes, describedTypes, type ValueType, valueTypes } from '../protocol/json-types.js'
import type { JsonSchema, Protocol } from '../protocol/model.js'
import { forEachSubschema, schemasOfMethod } from '../protocol/walk.js'
import type { JsonDiagnostics, JsonPlace } from './diagnostics.js'

/**
 * Gives a type to schemas that describe objects or arrays and leave it out. By the specification, `properties` limits
 * objects and admits every text and null; who writes it means an object. The document says so, and a warning tells it.
 * Changes the schemas in place.
 *
 * @param placeOf where a definition stands; without its name, where schemas inside methods are said to stand
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-7.6.1
 */
export function implyTypes(
  { methods, $defs }: Protocol,
  diagnostics: JsonDiagnostics,
  definition: (ref: string) => JsonSchema | undefined,
  placeOf: (name?: string) => JsonPlace,
): void {
  if (diagnostics.untyped.size === 0) return
  const types = new AdmittedTypes(definition)
  const visit = (schema: JsonSchema, around: readonly JsonSchema[], outside: JsonPlace): void => {
    const at = diagnostics.untyped.get(schema) ?? outside
    const all = [...around, schema]
    const implied = types.ofAll(all).length === valueTypes.length ? describedBy(schema) : []
    const [only, second] = implied
    if (only !== undefined) {
      schema.type = second === undefined ? only : implied
      report(diagnostics, implied, at)
    }
    const isTyped = only !== undefined
    forEachSubschema(schema, inner => {
      if (inner === schema.not || inner === schema.propertyNames) return
      const isPart = [schema.allOf, schema.anyOf, schema.oneOf].some(parts => parts?.includes(inner))
      if (!isPart) visit(inner, [], at)
      else visit(inner, isTyped ? [...all, { type: implied }] : all, at)
    })
  }
  for (const schema of methods.flatMap(schemasOfMethod)) visit(schema, [], placeOf())
  for (const [name, schema] of Object.entries($defs)) visit(schema, [], placeOf(name))
}

/** The types that a schema describes, by itself or in its `allOf`. */
const describedBy = (schema: JsonSchema): ValueType[] => [
  ...new Set([...describedTypes(schema), ...(schema.allOf ?? []).flatMap(describedBy)]),
]

function report(diagnostics: JsonDiagnostics, implied: readonly ValueType[], at: JsonPlace): void {
  const named = implied.map(type => `an ${type}`).join(' or ')
  diagnostics.repeated({
    severity: 'warning',
    code: 'implied-type',
    message: `keywords of ${named} and no "type": read as ${named}, where JSON Schema admits any other value, too`,
    at,
    hint: `write "type"; ["${implied.join('", "')}", "null"] admits null`,
  })
}
