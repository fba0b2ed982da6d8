import { groups, groupsOf } from './keywords.js'
import type { Schema } from './schema.js'

/** Whether a shape leads back to itself without going into the value, such as `A: { anyOf: [A, …] }`. */
export function leadsBack(shape: Schema, resolve: (ref: string) => Schema): boolean {
  if (!hasOthers(shape)) return false
  const seen = new Set<Schema>()
  const open = [shape]
  for (let schema = open.pop(); schema; schema = open.pop()) {
    if (!hasOthers(schema)) continue
    const { $ref, allOf, anyOf, oneOf, not } = schema
    const parts = [...(allOf ?? []), ...(anyOf ?? []), ...(oneOf ?? []), ...(not ? [not] : [])]
    if ($ref !== undefined) parts.push(resolve($ref))
    for (const other of parts) {
      if (other === shape) return true
      if (!seen.has(other)) open.push(other)
      seen.add(other)
    }
  }
  return false
}

/** Whether a schema has others for the same value. Most shapes are objects, which only lead into the value. */
export const hasOthers = (schema: Schema): boolean => (groupsOf(schema) & (groups.ref | groups.variants)) !== 0
