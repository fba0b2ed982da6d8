import { fail } from '../protocol/diagnostic.js'
import type { Declaration, Type } from './model.js'

/**
 * A type may contain itself in an object or a list, but it cannot be itself or a choice of itself.
 *
 * @throws {DiagnosticError} that names the declarations of the first circle
 */
export function refuseCircles(declarations: readonly Declaration[]): void {
  const done = new Set<Declaration>()
  for (const start of declarations) {
    if (done.has(start)) continue
    const way: Declaration[] = []
    const onWay = new Set<Declaration>()
    const pending = [[start]]
    while (pending.length > 0) {
      const next = pending.at(-1)?.pop()
      if (next === undefined) {
        pending.pop()
        const left = way.pop()
        if (left === undefined) continue
        onWay.delete(left)
        done.add(left)
      } else if (onWay.has(next)) {
        const names = [...way, next].map(shownName)
        const circle = names.slice(names.indexOf(shownName(next)))
        fail({
          code: 'circular-definition',
          message: `the definition ${circle[0]} consists of nothing but itself: ${circle.join(' → ')}`,
          hint: 'a definition may refer to itself only inside an object or an array',
        })
      } else if (!done.has(next)) {
        way.push(next)
        onWay.add(next)
        pending.push(consistsOf(next.type))
      }
    }
  }
}

const shownName = ({ name }: Declaration) => name.given ?? name.words.join(' ')

/** The declarations whose values a type's values are. */
function consistsOf(type: Type): Declaration[] {
  switch (type.kind) {
    case 'ref':
      return [type.declaration]
    case 'union':
      return type.variants.flatMap(variant => consistsOf(variant.type))
    case 'intersection':
      return type.members.flatMap(consistsOf)
    case 'object':
      return type.extends.map(base => base.declaration)
    default:
      return []
  }
}
