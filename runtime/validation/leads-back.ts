import type { Schema } from './schema.js'

/** Whether a shape leads back to itself without going into the value, such as `A: { anyOf: [A, …] }`. */
export function leadsBack(shape: Schema, resolve: (ref: string) => Schema): boolean {
  const seen = new Set<Schema>()
  const open = [shape]
  for (let schema = open.pop(); schema; schema = open.pop()) {
    const { $ref, allOf, anyOf, oneOf, not } = schema
    const target = $ref === undefined ? undefined : resolve($ref)
    for (const others of [allOf, anyOf, oneOf, not && [not], target && [target]])
      for (const other of others ?? []) {
        if (other === shape) return true
        if (!seen.has(other)) open.push(other)
        seen.add(other)
      }
  }
  return false
}
