import { getOwn, isObject } from '../../base/json.js'
import { escapePointer } from '../../base/ref.js'
import { compileShapes } from '../../runtime/validation/index.js'
import { type Diagnostic, quoteList } from './diagnostic.js'
import { placesIn } from './jsonc.js'
import type { JsonSchema } from './model.js'

/** A problem of a JSON value, and its place. */
export interface ValueProblem {
  /** JSON pointer into the value. */
  pointer: string
  message: string
  hint?: string
}

/** The problems of a JSON value by a schema; none when it is valid. */
export function checkValue(value: unknown, schema: JsonSchema): ValueProblem[] {
  const wrongKeys = findWrongKeys(value, schema, '')
  if (wrongKeys.length > 0) return wrongKeys
  const { $defs = {} } = schema as { $defs?: Record<string, object> }
  const faults = compileShapes({ methods: [], $defs }).of(schema).explain(value, 'closed', { anyName: false })
  return faults.map(fault => ({ pointer: fault.pointer, message: describeFault(fault) }))
}

/** The message for a fault. It names the type that was found only where another one is expected. */
export const describeFault = ({ expected, found }: { readonly expected: string; readonly found: string }) =>
  found === 'nothing'
    ? `is missing: must be ${expected}`
    : typeWords.test(expected)
      ? `must be ${expected}, not ${found}`
      : `must be ${expected}`

/** A fault about the type of a value, or several types that it may have. */
const typeWords = /^(?:string|number|integer|boolean|null|array|object)(?: \||$)/

/**
 * Problems of a JSON file as diagnostics, each with its place.
 *
 * @param file its text, and its name for people
 * @param as code of the diagnostics, and the way out where a problem has none
 */
export const locateProblems = (
  problems: readonly ValueProblem[],
  file: { readonly text: string; readonly shown: string },
  as: { readonly code: string; readonly hint: string },
): Diagnostic[] => {
  if (problems.length === 0) return []
  const placeOf = placesIn(file.text, file.shown)
  const located = problems.slice(0, mostLocated).map(
    ({ pointer, message, hint = as.hint }): Diagnostic => ({
      severity: 'error',
      code: as.code,
      message,
      ...placeOf(pointer),
      hint,
    }),
  )
  const more = problems.length - mostLocated
  if (more > 0)
    located.push({
      severity: 'error',
      code: as.code,
      message: `${more} more ${more === 1 ? 'place is' : 'places are'} wrong`,
      place: { file: file.shown },
      hint: 'correct those above first',
    })
  return located
}

/** So many are shown: nobody reads thousands, and to find the place of each takes time. */
const mostLocated = 100

/** Names that a schema does not have, and names that are missing: by far the most common slips. */
function findWrongKeys(value: unknown, schema: JsonSchema, pointer: string): ValueProblem[] {
  const { items } = schema
  if (Array.isArray(value) && isObject(items))
    return value.flatMap((item, index) => findWrongKeys(item, items, `${pointer}/${index}`))
  if (!isObject(value)) return []
  const { properties = {}, required = [], additionalProperties } = schema
  const missing = required.filter(key => !Object.hasOwn(value, key))
  const found = missing.map((key): ValueProblem => ({ pointer, message: `"${key}" is missing` }))
  for (const [key, item] of Object.entries(value)) {
    const inner = getOwn(properties, key)
    const place = `${pointer}/${escapePointer(key)}`
    if (inner) found.push(...findWrongKeys(item, inner, place))
    else if (isObject(additionalProperties)) found.push(...findWrongKeys(item, additionalProperties, place))
    else if (additionalProperties === false && !schema.patternProperties)
      found.push({
        pointer: place,
        message: `unknown key "${key}"`,
        hint: `known here: ${quoteList(Object.keys(properties))}`,
      })
  }
  return found
}
