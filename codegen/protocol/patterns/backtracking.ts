import { type Automaton, automatonOf } from './automaton.js'
import { parsePattern, TooLarge } from './syntax.js'

/** How the time of a match may grow with the length of the text, `unknown` where that cannot be found out. */
export type Backtracking = 'exponential' | 'polynomial' | 'unknown'

/** Steps of a search through pairs and triples of positions. */
const maximumSteps = 400_000

/**
 * Whether matching a pattern may take more than linear time: whether some text can be read in several ways, so that all
 * of them are tried when the match fails after it.
 *
 * A pattern is exponential when one position leads back to itself in two ways for the same text, and polynomial when two
 * positions do so each and the first leads to the second for that text too.
 *
 * @see Weber and Seidl, "On the degree of ambiguity of finite automata", 1991
 * @returns undefined when it takes linear time
 */
export function findBacktracking(pattern: string): Backtracking | undefined {
  try {
    return analyse(automatonOf(parsePattern(pattern)))
  } catch (error) {
    // An invalid regular expression is not run either.
    if (error instanceof TooLarge || error instanceof SyntaxError) return 'unknown'
    throw error
  }
}

function analyse(automaton: Automaton): Backtracking | undefined {
  const { looks, isAnchored, repeatsLooks, countsEmpty, hasBackreferences, repeatsBackreferences } = automaton
  if (countsEmpty) return 'exponential'
  for (const look of looks) {
    const inner = analyse({ ...automatonOf(look), isAnchored: true, hasAssertions: true })
    if (inner) return inner
  }
  const search = new Search(automaton)
  const own = search.run()
  if (own) return own
  if (repeatsBackreferences || (hasBackreferences && search.hasLoops)) return 'unknown'
  const looksFar = looks.some(look => new Search(automatonOf(look)).hasLoops)
  return looksFar && (repeatsLooks || !isAnchored) ? 'polynomial' : undefined
}

class Search {
  readonly #automaton: Automaton
  /** For each position, those that may be read in its place. */
  readonly #overlaps: boolean[][]
  readonly #components: readonly number[]
  readonly #failing: Set<number>
  #steps = 0

  constructor(automaton: Automaton) {
    this.#automaton = automaton.isAnchored ? automaton : withSearch(automaton)
    this.#overlaps = overlapsOf(this.#automaton.characters)
    this.#components = componentsOf(this.#automaton.next.map(next => [...next.keys()]))
    const { last, hasAssertions, characters } = this.#automaton
    // Where a match is complete, nothing can fail any more.
    this.#failing = new Set(characters.keys())
    if (!hasAssertions)
      for (const position of last) if (characters[position] !== undefined) this.#failing.delete(position)
  }

  get hasLoops(): boolean {
    return this.#automaton.next.some((next, position) =>
      [...next.keys()].some(other => this.#components[other] === this.#components[position]),
    )
  }

  run(): Backtracking | undefined {
    if (this.#isExponential()) return 'exponential'
    return this.#isPolynomial() ? 'polynomial' : undefined
  }

  #isExponential(): boolean {
    const { next } = this.#automaton
    for (const [position, followers] of next.entries())
      for (const [follower, ways] of followers)
        if (ways > 1 && this.#isLoop(position, follower) && this.#canFail(position)) return true
    // From a position, twice the same way, to a pair that differs, and back.
    for (const start of next.keys()) {
      if (!this.#loops(start) || !this.#canFail(start)) continue
      const component = this.#components[start]
      const inside = (position: number) => this.#components[position] === component
      const reached = this.#reach(start, start, inside)
      for (const pair of reached) {
        const [left, right] = [Math.floor(pair / next.length), pair % next.length]
        if (left !== right && this.#reach(left, right, inside).has(start * next.length + start)) return true
      }
    }
    return false
  }

  /** The pairs that two readings of the same text lead to. */
  #reach(left: number, right: number, inside: (position: number) => boolean): Set<number> {
    const { next } = this.#automaton
    const reached = new Set<number>()
    const open = [[left, right]]
    for (let pair = open.pop(); pair; pair = open.pop()) {
      const [a = 0, b = 0] = pair
      for (const nextA of next[a]?.keys() ?? [])
        for (const nextB of next[b]?.keys() ?? []) {
          this.#step()
          const key = nextA * next.length + nextB
          if (!inside(nextA) || !inside(nextB) || !this.#overlaps[nextA]?.[nextB] || reached.has(key)) continue
          reached.add(key)
          open.push([nextA, nextB])
        }
    }
    return reached
  }

  #isPolynomial(): boolean {
    const loops = [...this.#automaton.next.keys()].filter(position => this.#loops(position))
    for (const from of loops)
      for (const to of loops)
        if (this.#components[from] !== this.#components[to] && this.#canFail(to) && this.#isPumped(from, to))
          return true
    return false
  }

  /** Whether some text leads from a position to itself, from it to another, and from that to itself. */
  #isPumped(from: number, to: number): boolean {
    const { next } = this.#automaton
    const size = next.length
    const goal = (from * size + to) * size + to
    const reached = new Set<number>()
    const open = [[from, from, to]]
    for (let triple = open.pop(); triple; triple = open.pop()) {
      const [a = 0, b = 0, c = 0] = triple
      for (const [nextA, nextC] of this.#pairs(this.#within(a, from), this.#within(c, to)))
        for (const nextB of next[b]?.keys() ?? []) {
          this.#step()
          const key = (nextA * size + nextB) * size + nextC
          if (!this.#overlaps[nextA]?.[nextB] || !this.#overlaps[nextB]?.[nextC] || reached.has(key)) continue
          if (key === goal) return true
          reached.add(key)
          open.push([nextA, nextB, nextC])
        }
    }
    return false
  }

  /** The pairs of positions that one character can take. */
  *#pairs(some: readonly number[], others: readonly number[]): Generator<[number, number]> {
    for (const one of some) for (const other of others) if (this.#overlaps[one]?.[other]) yield [one, other]
  }

  #within(position: number, home: number): number[] {
    const followers = [...(this.#automaton.next[position]?.keys() ?? [])]
    return followers.filter(other => this.#components[other] === this.#components[home])
  }

  #loops(position: number): boolean {
    return [...(this.#automaton.next[position]?.keys() ?? [])].some(other => this.#isLoop(position, other))
  }

  #isLoop(position: number, follower: number): boolean {
    return this.#components[position] === this.#components[follower]
  }

  /** Whether a match can still fail somewhere in the loop of a position. */
  #canFail(position: number): boolean {
    const component = this.#components[position]
    return [...this.#failing].some(other => this.#components[other] === component)
  }

  #step(): void {
    if (++this.#steps > maximumSteps) throw new TooLarge()
  }
}

/** The automaton of a pattern that may match anywhere: what is before the match is one more loop. */
function withSearch(automaton: Automaton): Automaton {
  const search = automaton.characters.length
  return {
    ...automaton,
    characters: [...automaton.characters, '[\\s\\S]'],
    next: [...automaton.next, new Map([...automaton.first, [search, 1]])],
  }
}

/** Which positions have a character in common. */
function overlapsOf(characters: readonly (string | undefined)[]): boolean[][] {
  const samples = samplesOf(characters)
  const taken = characters.map(source => {
    if (source === undefined) return new Set<string>()
    // In a class some characters stand for themselves that by themselves are syntax.
    const expression = new RegExp(`^${/^[\^$*+?()[\]{}|]$/.test(source) ? `\\${source}` : source}$`, 'u')
    return new Set(samples.filter(sample => expression.test(sample)))
  })
  return taken.map((own, left) =>
    taken.map((other, right) => left === right || [...own].some(sample => other.has(sample))),
  )
}

/** Characters that show how classes differ: all common ones, some of the others, and the neighbours of those that are named. */
function samplesOf(characters: readonly (string | undefined)[]): string[] {
  const codes = new Set<number>()
  for (let code = 0; code < 0x250; code++) codes.add(code)
  for (let code = 0x250; code < 0x30000; code += 61) codes.add(code)
  for (const source of characters) {
    for (const character of source ?? '') codes.add(character.codePointAt(0) ?? 0)
    for (const [, long, short] of (source ?? '').matchAll(/\\u\{([\da-f]+)\}|\\u([\da-f]{4})/gi))
      for (const near of [-1, 0, 1]) codes.add(Number.parseInt(long ?? short ?? '0', 16) + near)
  }
  const valid = [...codes].filter(code => code >= 0 && code <= 0x10ffff)
  return valid.map(code => String.fromCodePoint(code))
}

/** For each position, the number of the group of those that lead to it and back. */
function componentsOf(next: readonly (readonly number[])[]): number[] {
  const reaches = next.map((_, start) => {
    const reached = new Set<number>()
    const open = [start]
    for (let position = open.pop(); position !== undefined; position = open.pop())
      for (const follower of next[position] ?? []) {
        if (!reached.has(follower)) open.push(follower)
        reached.add(follower)
      }
    return reached
  })
  return next.map((_, position) => {
    for (let other = 0; other < position; other++)
      if (reaches[position]?.has(other) && reaches[other]?.has(position)) return other
    return position
  })
}
