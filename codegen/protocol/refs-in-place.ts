import { refName } from '../../base/ref.js'
import type { JsonSchema } from './model.js'
import { maximumDepth } from './schema-keywords.js'

/** Schemas that apply to one value may lead through so many others, or whatever reads them would overflow the stack. */
const longestWay = 2 * maximumDepth

/** A definition that cannot be read to its end. */
export interface RefProblem {
  readonly name: string
  readonly message: string
  /** The way out. */
  readonly hint: string
}

interface Entry {
  readonly name: string
  /** The refs that are still to be followed. No recursion, however long the way is. */
  readonly open: RefInPlace[]
  /** The schemas on the longest way from here, as far as it is known. */
  length: number
}

interface RefInPlace {
  readonly name: string
  /** How deep it stands in the definition. */
  readonly depth: number
}

/**
 * Finds a definition that, for one and the same value, leads back to itself (`circle`), or through too many others
 * (`length`).
 */
export function findRefProblem(
  $defs: Readonly<Record<string, JsonSchema>>,
  wanted: 'circle' | 'length',
): RefProblem | undefined {
  const lengths = new Map<string, number>()
  for (const start of Object.keys($defs)) {
    if (lengths.has(start)) continue
    const way: Entry[] = []
    const onWay = new Set<string>()
    const enter = (name: string) => {
      onWay.add(name)
      way.push({ name, open: Object.hasOwn($defs, name) ? refsInPlace($defs[name] ?? {}) : [], length: 1 })
    }
    enter(start)
    for (let last = way.at(-1); last; last = way.at(-1)) {
      const next = last.open.at(-1)
      const length = next && lengths.get(next.name)
      if (next === undefined) {
        if (wanted === 'length' && last.length > longestWay) return tooLong(last.name)
        lengths.set(last.name, last.length)
        onWay.delete(last.name)
        way.pop()
      } else if (length !== undefined || (wanted === 'length' && onWay.has(next.name))) {
        last.open.pop()
        last.length = Math.max(last.length, next.depth + (length ?? 0))
      } else {
        if (onWay.has(next.name)) return circleOf(way.slice(way.findIndex(({ name }) => name === next.name)))
        enter(next.name)
      }
    }
  }
  return undefined
}

const tooLong = (name: string): RefProblem => ({
  name,
  message: `${name} leads through more than ${longestWay} schemas for one value`,
  hint: 'let definitions refer to their target directly',
})

function circleOf(entries: readonly Entry[]): RefProblem {
  const names = entries.map(({ name }) => name)
  const [name = ''] = names
  return {
    name,
    message: `${[...names, name].slice(0, 12).join(' → ')}: these definitions only refer to each other`,
    hint: 'define one of them by something else',
  }
}

/** The definitions whose schemas apply to the same value as a schema does. */
function refsInPlace(schema: JsonSchema, depth = 1, found: RefInPlace[] = []): RefInPlace[] {
  const { $ref: ref, allOf, anyOf, oneOf, not } = schema
  const name = ref === undefined ? undefined : refName(ref)
  if (name !== undefined) found.push({ name, depth })
  const follow = (part: JsonSchema) => refsInPlace(part, depth + 1, found)
  allOf?.forEach(follow)
  anyOf?.forEach(follow)
  oneOf?.forEach(follow)
  if (not) follow(not)
  return found
}
