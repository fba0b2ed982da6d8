import { compileShapes } from '../../runtime/validation/compile-shapes.js'
import { quoteList } from './diagnostic.js'
import { getOwn, isObject } from './json.js'
import type { JsonSchema } from './model.js'
import { escapePointer } from './reference.js'

/** What keeps a JSON value from being valid, and where. */
export interface ValueProblem {
  /** JSON pointer into the value. */
  pointer: string
  message: string
  hint?: string
}

/** Everything that keeps a JSON value from being valid by a schema; nothing when it is. */
export function checkValue(value: unknown, schema: JsonSchema): ValueProblem[] {
  const unknown = unknownKeys(value, schema, '')
  if (unknown.length > 0) return unknown
  const { $defs = {} } = schema as { $defs?: Record<string, object> }
  const faults = compileShapes({ methods: [], $defs }).of(schema).explain(value, 'closed')
  return faults.map(({ pointer, expected, found }) => ({ pointer, message: `must be ${expected}, not ${found}` }))
}

/** Names that a schema does not have: by far the most common slip, said with the names that it has. */
function unknownKeys(value: unknown, schema: JsonSchema, pointer: string): ValueProblem[] {
  if (!isObject(value) || !schema.properties) return []
  const { properties } = schema
  return Object.entries(value).flatMap(([key, item]) => {
    const inner = getOwn(properties, key)
    const place = `${pointer}/${escapePointer(key)}`
    if (inner) return unknownKeys(item, inner, place)
    if (schema.additionalProperties !== false) return []
    return [
      { pointer: place, message: `unknown key "${key}"`, hint: `known here: ${quoteList(Object.keys(properties))}` },
    ]
  })
}
