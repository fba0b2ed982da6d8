import { refName } from '../../base/ref.js'
import type { JsonSchema } from '../protocol/model.js'

/**
 * Finds definitions that refer to themselves without a property or item between: what they admit is not defined. Returns
 * the names on the circle; undefined when there is none.
 */
export function findEndlessRef($defs: Readonly<Record<string, JsonSchema>>): string[] | undefined {
  const done = new Set<string>()
  for (const start of Object.keys($defs)) {
    // Each entry of the way has the names that are still to be followed from it: no recursion, however long the way is.
    const way: { name: string; open: string[] }[] = []
    const onWay = new Set<string>()
    const enter = (name: string) => {
      onWay.add(name)
      const schema = Object.hasOwn($defs, name) ? $defs[name] : undefined
      way.push({ name, open: schema ? namesInPlace(schema) : [] })
    }
    if (!done.has(start)) enter(start)
    for (let last = way.at(-1); last; last = way.at(-1)) {
      const next = last.open.pop()
      if (next === undefined) {
        done.add(last.name)
        onWay.delete(last.name)
        way.pop()
      } else if (!done.has(next)) {
        if (onWay.has(next)) return way.slice(way.findIndex(({ name }) => name === next)).map(({ name }) => name)
        enter(next)
      }
    }
  }
  return undefined
}

/** The definitions whose schemas apply to the same value as a schema does. */
function namesInPlace(schema: JsonSchema): string[] {
  const { $ref: ref, allOf = [], anyOf = [], oneOf = [], not } = schema
  const name = ref === undefined ? undefined : refName(ref)
  return [
    ...(name === undefined ? [] : [name]),
    ...[...allOf, ...anyOf, ...oneOf, ...(not ? [not] : [])].flatMap(namesInPlace),
  ]
}
