import { pointerTokens } from '../../../base/ref.js'
import type { ComparedShape, ShapeChange } from './compared-shape.js'
import { plainName } from './describe.js'

/** The subject of a change and the place in it: a change inside a definition is reported under the definition's name. */
export function placeOf({ spot, path, oldPointer, newPointer }: ShapeChange): {
  subject: ComparedShape['subject']
  path: string
} {
  const { subject } = spot.shape
  const whole = spot.shape.spot
  const around = [whole?.old, whole?.new].map(demand => definitionOf(demand?.places[0]?.pointer))
  const pointers = [oldPointer, newPointer]
  const inside = pointers.map(definitionOf)
  // What only one of the versions has in a definition changed at the place that names the definition.
  if (pointers.some((pointer, at) => pointer !== undefined && inside[at] === around[at])) return { subject, path }
  const name = inside[1] ?? inside[0]
  return name === undefined
    ? { subject, path }
    : { subject: { kind: 'type', name }, path: pathOf(newPointer ?? oldPointer ?? '') }
}

/** The name of the definition that a pointer leads into. */
function definitionOf(pointer = ''): string | undefined {
  const [first, name] = pointerTokens(pointer)
  return first === '$defs' ? name : undefined
}

/** A pointer into a definition as a person writes it: `message.items[].text`. */
function pathOf(pointer: string): string {
  const tokens = pointerTokens(pointer).slice(2)
  let path = ''
  for (let at = 0; at < tokens.length; at++) {
    const [keyword, next = ''] = [tokens[at], tokens[at + 1]]
    if (keyword === 'items') path += '[]'
    else if (keyword === 'additionalProperties') path += '[*]'
    else if (keyword === 'propertyNames') path += '[name]'
    else at++
    if (keyword === 'properties') path += path === '' ? plainName(next) : `.${plainName(next)}`
    else if (keyword === 'prefixItems') path += `[${next}]`
    else if (keyword === 'patternProperties') path += `[/${next}/]`
  }
  return path
}
