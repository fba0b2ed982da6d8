import { isPattern } from '../protocol/keyword-values.js'
import { type Node, parsePattern, TooLarge } from '../protocol/patterns/syntax.js'

/** A longer pattern is not looked at. */
const longestPattern = 2_000
/** Positions that are looked at in one text; a text that needs more does not match. */
const maximumSteps = 1_000_000

/**
 * Matches a pattern by the set of all positions that it can have come to in a text. A RegExp goes one way after another
 * instead, which takes some patterns exponential time.
 */
export class PositionMatcher {
  readonly #tree: Node
  readonly #classes = new Map<string, RegExp>()
  #steps = 0

  private constructor(tree: Node) {
    this.#tree = tree
  }

  /** The matcher of a pattern; undefined for one that is not valid, is too large, looks ahead or behind, or refers back. */
  static of(pattern: string): PositionMatcher | undefined {
    if (pattern.length > longestPattern || !isPattern(pattern)) return undefined
    try {
      const tree = parsePattern(pattern)
      return isRegular(tree) ? new PositionMatcher(tree) : undefined
    } catch (error) {
      if (error instanceof TooLarge) return undefined
      throw error
    }
  }

  /** Whether the pattern matches somewhere in a text, as `pattern` of JSON Schema has it. */
  matches(text: string): boolean {
    const characters = [...text]
    this.#steps = 0
    return this.#from(this.#tree, new Set(Array(characters.length + 1).keys()), characters).size > 0
  }

  /** The positions after a part, from any of the positions before it. */
  #from(node: Node, positions: ReadonlySet<number>, text: readonly string[]): ReadonlySet<number> {
    this.#steps += positions.size + 1
    if (positions.size === 0 || this.#steps > maximumSteps) return none
    switch (node.kind) {
      case 'characters': {
        const expression = this.#classOf(node.source)
        const matching = [...positions].filter(at => at < text.length && expression.test(text[at] ?? ''))
        return new Set(matching.map(at => at + 1))
      }
      case 'start':
        return positions.has(0) ? new Set([0]) : none
      case 'end':
        return positions.has(text.length) ? new Set([text.length]) : none
      case 'sequence':
        return node.parts.reduce<ReadonlySet<number>>((from, part) => this.#from(part, from, text), positions)
      case 'choice':
        return new Set(node.parts.flatMap(part => [...this.#from(part, positions, text)]))
      case 'repeat':
        return this.#repeat(node, positions, text)
      default:
        return none
    }
  }

  #repeat({ inner, least, most }: Node & { kind: 'repeat' }, positions: ReadonlySet<number>, text: readonly string[]) {
    let current = positions
    // A round that gives the positions it began with would give them for ever.
    for (let round = 0; round < least; round++) {
      const next = this.#from(inner, current, text)
      if (areSame(next, current)) break
      current = next
    }
    const all = new Set(current)
    for (let round = least; round < most && current.size > 0; round++) {
      current = new Set([...this.#from(inner, current, text)].filter(at => !all.has(at)))
      for (const at of current) all.add(at)
    }
    return all
  }

  #classOf(source: string): RegExp {
    const known = this.#classes.get(source)
    if (known) return known
    const expression = new RegExp(`^(?:${source})$`, 'u')
    this.#classes.set(source, expression)
    return expression
  }
}

const none: ReadonlySet<number> = new Set()

const areSame = (a: ReadonlySet<number>, b: ReadonlySet<number>) => a.size === b.size && [...a].every(at => b.has(at))

function isRegular(node: Node): boolean {
  if (node.kind === 'look' || node.kind === 'assertion' || node.kind === 'backreference') return false
  if (node.kind === 'repeat') return isRegular(node.inner)
  return !('parts' in node) || node.parts.every(isRegular)
}
