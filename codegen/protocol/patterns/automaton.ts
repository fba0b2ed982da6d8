import { type Node, TooLarge } from './syntax.js'

/** Positions of characters in a pattern, and the ways from one to the next: Glushkov's automaton. */
export interface Automaton {
  /** Source of the characters that each position takes; undefined for the end of the text. */
  readonly characters: readonly (string | undefined)[]
  /** From each position, where one may go on, and in how many ways: 2 stands for several. */
  readonly next: readonly ReadonlyMap<number, number>[]
  readonly first: ReadonlyMap<number, number>
  /** Positions where a match may be complete. */
  readonly last: ReadonlySet<number>
  /** Whether every match begins where the text begins. */
  readonly isAnchored: boolean
  /** Parts that look ahead or behind, and whether one is inside a repetition. */
  readonly looks: readonly Node[]
  readonly repeatsLooks: boolean
  /** Whether what follows a position may fail for reasons that are not seen here. */
  readonly hasAssertions: boolean
  readonly hasBackreferences: boolean
  readonly repeatsBackreferences: boolean
  /** Whether a part that may be empty is counted many times over. */
  readonly countsEmpty: boolean
}

/** Positions that a pattern may have. */
const maximumPositions = 300

/** A repetition with more choices than this is taken for one without end. */
const manyChoices = 8

interface Part {
  first: Map<number, number>
  last: Map<number, number>
  /** In how many ways the part may be empty. */
  empty: number
}

export function automatonOf(pattern: Node): Automaton {
  const builder = new Builder()
  const { first, last } = builder.part(pattern, false)
  return {
    ...builder,
    first,
    last: new Set(last.keys()),
    isAnchored: beginsAnchored(pattern),
  }
}

function beginsAnchored(node: Node): boolean {
  if (node.kind === 'start') return true
  if (node.kind === 'choice') return node.parts.every(beginsAnchored)
  if (node.kind === 'repeat') return node.least > 0 && beginsAnchored(node.inner)
  if (node.kind !== 'sequence') return false
  const first = node.parts.find(part => part.kind !== 'look' && part.kind !== 'assertion')
  return first !== undefined && beginsAnchored(first)
}

class Builder {
  readonly characters: (string | undefined)[] = []
  readonly next: Map<number, number>[] = []
  readonly looks: Node[] = []
  repeatsLooks = false
  hasAssertions = false
  hasBackreferences = false
  repeatsBackreferences = false
  countsEmpty = false

  part(node: Node, isRepeated: boolean): Part {
    switch (node.kind) {
      case 'characters':
        return this.#position(node.source)
      case 'end':
        return this.#position(undefined)
      case 'look':
        this.looks.push(node.inner)
        this.repeatsLooks ||= isRepeated
        this.hasAssertions = true
        return nothing()
      case 'assertion':
        this.hasAssertions = true
        return nothing()
      case 'backreference':
        this.hasBackreferences = true
        this.repeatsBackreferences ||= isRepeated
        return nothing()
      case 'start':
        return nothing()
      case 'sequence':
        return node.parts.reduce<Part>((before, item) => this.#then(before, this.part(item, isRepeated)), nothing())
      case 'choice':
        return node.parts.map(item => this.part(item, isRepeated)).reduce(either)
      case 'repeat':
        return this.#repeat(node, isRepeated)
    }
  }

  #position(source: string | undefined): Part {
    const position = this.characters.length
    if (position >= maximumPositions) throw new TooLarge()
    this.characters.push(source)
    this.next.push(new Map())
    return { first: new Map([[position, 1]]), last: new Map([[position, 1]]), empty: 0 }
  }

  #then(before: Part, after: Part): Part {
    this.#join(before.last, after.first)
    return {
      first: sum(before.first, times(after.first, before.empty)),
      last: sum(after.last, times(before.last, after.empty)),
      empty: many(before.empty * after.empty),
    }
  }

  #join(from: ReadonlyMap<number, number>, to: ReadonlyMap<number, number>): void {
    for (const [position, ways] of from)
      for (const [follower, more] of to) add(this.next[position] ?? new Map(), follower, ways * more)
  }

  #repeat({ inner, least, most }: Node & { kind: 'repeat' }, isRepeated: boolean): Part {
    if (most === 0) return nothing()
    const choices = most - least
    const isEndless = choices > manyChoices || (choices === 0 && least > manyChoices && !isFixed(inner))
    const make = () => this.part(inner, isRepeated || most > 1)
    if (!isEndless) {
      // What is repeated a fixed number of times leaves no choice: twice shows as much as often.
      const needed = isFixed(inner) ? Math.min(least, 2) : least
      let whole = nothing()
      for (let round = 0; round < needed; round++) whole = this.#then(whole, make())
      let rest = nothing()
      for (let round = 0; round < choices; round++) rest = optional(this.#then(make(), rest))
      return this.#then(whole, rest)
    }
    const part = make()
    if (part.empty > 0 && least > manyChoices) this.countsEmpty = true
    this.#join(part.last, part.first)
    return least === 0 ? optional(part) : part
  }
}

/** Whether a part takes the same number of characters each time, in one way. */
function isFixed(node: Node): boolean {
  if (node.kind === 'repeat') return node.least === node.most && isFixed(node.inner)
  if (node.kind === 'sequence') return node.parts.every(isFixed)
  return node.kind === 'characters'
}

const nothing = (): Part => ({ first: new Map(), last: new Map(), empty: 1 })

/** Nothing or the part: a round that takes nothing is not tried. */
const optional = ({ first, last }: Part): Part => ({ first, last, empty: 1 })

const either = (a: Part, b: Part): Part => ({
  first: sum(a.first, b.first),
  last: sum(a.last, b.last),
  empty: many(a.empty + b.empty),
})

const many = (ways: number) => Math.min(ways, 2)

function add(ways: Map<number, number>, position: number, more: number): void {
  if (more > 0) ways.set(position, many((ways.get(position) ?? 0) + more))
}

function sum(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): Map<number, number> {
  const both = new Map(a)
  for (const [position, ways] of b) add(both, position, ways)
  return both
}

function times(ways: ReadonlyMap<number, number>, factor: number): Map<number, number> {
  return factor === 0 ? new Map() : new Map([...ways].map(([position, count]) => [position, many(count * factor)]))
}
