/**
 * Reads a regular expression into a tree. The pattern is known to be valid for `new RegExp(pattern, 'u')`, so everything
 * that is not syntax is a character.
 *
 * @see https://262.ecma-international.org/15.0/#sec-patterns
 */

/** A regular expression, or a part of one. */
export type Node =
  | { kind: 'characters'; source: string }
  | { kind: 'start' | 'end' | 'assertion' | 'backreference' }
  | { kind: 'look'; inner: Node }
  | { kind: 'sequence' | 'choice'; parts: Node[] }
  | { kind: 'repeat'; inner: Node; least: number; most: number }

/** Groups may be nested this deep; deeper ones are refused. */
const maximumNesting = 200

/** A pattern that is too large to analyse. */
export class TooLarge extends Error {}

export function parsePattern(pattern: string): Node {
  return new Parser(pattern).choice(0)
}

class Parser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  choice(nesting: number): Node {
    if (nesting > maximumNesting) throw new TooLarge()
    const parts = [this.#sequence(nesting)]
    while (this.#take('|')) parts.push(this.#sequence(nesting))
    const [only] = parts
    return parts.length === 1 && only ? only : { kind: 'choice', parts }
  }

  #sequence(nesting: number): Node {
    const parts: Node[] = []
    while (this.#at < this.#text.length && !'|)'.includes(this.#text[this.#at] ?? '')) parts.push(this.#term(nesting))
    return { kind: 'sequence', parts }
  }

  #term(nesting: number): Node {
    const inner = this.#atom(nesting)
    const count = this.#match(/[*+?]|\{(\d+)(,?)(\d*)\}/y)
    if (!count) return inner
    this.#take('?')
    const [sign, least = '', comma, most = ''] = count
    const infinite = Number.POSITIVE_INFINITY
    if (sign === '*') return { kind: 'repeat', inner, least: 0, most: infinite }
    if (sign === '+') return { kind: 'repeat', inner, least: 1, most: infinite }
    if (sign === '?') return { kind: 'repeat', inner, least: 0, most: 1 }
    return {
      kind: 'repeat',
      inner,
      least: Number(least),
      most: comma ? (most ? Number(most) : infinite) : Number(least),
    }
  }

  #atom(nesting: number): Node {
    if (this.#take('^')) return { kind: 'start' }
    if (this.#take('$')) return { kind: 'end' }
    if (this.#match(/\\[bB]/y)) return { kind: 'assertion' }
    if (this.#match(/\\[1-9]\d*|\\k<[^>]*>/y)) return { kind: 'backreference' }
    const opened = this.#match(/\((\?(?:<?[=!]|<[^>]*>|[^()]*?:))?/y)
    if (opened) {
      const inner = this.choice(nesting + 1)
      this.#take(')')
      return /[=!]$/.test(opened[1] ?? '') ? { kind: 'look', inner } : inner
    }
    const source = this.#match(
      /\[(?:\\.|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\u\{[^}]*\}|\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\c[a-zA-Z]|\\.|./suy,
    )
    return { kind: 'characters', source: source?.[0] ?? '' }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  /** Matches an expression with the flag `y` here. */
  #match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.#at
    const match = expression.exec(this.#text)
    if (match) this.#at += match[0].length
    return match
  }
}
