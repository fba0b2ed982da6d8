import type { JsonSchema } from './model.js'
import { escapePointer } from './reference.js'
import { keywordKinds } from './schema-keywords.js'

/**
 * Calls `visit` for every schema directly inside another, with its place as a JSON pointer relative to the outer one
 * (`/properties/name`, `/anyOf/0`).
 */
export function forEachSubschema(schema: JsonSchema, visit: (subschema: JsonSchema, pointer: string) => void): void {
  for (const [keyword, value] of Object.entries(schema) as [string, unknown][]) {
    switch (keywordKinds.get(keyword)) {
      case 'schema':
        visit(value as JsonSchema, `/${keyword}`)
        break
      case 'schema-or-boolean':
        if (typeof value === 'object') visit(value as JsonSchema, `/${keyword}`)
        break
      case 'schemas':
        for (const [index, item] of (value as JsonSchema[]).entries()) visit(item, `/${keyword}/${index}`)
        break
      case 'schema-map':
        for (const [name, item] of Object.entries(value as Record<string, JsonSchema>))
          visit(item, `/${keyword}/${escapePointer(name)}`)
        break
    }
  }
}
