/** Something with a least and a greatest value, both included. */
interface Range<Item> {
  low: number
  high: number
  item: Item
}

/**
 * Finds ranges that meet another, or that are around it: an interval tree, kept in a list that is sorted by the least values.
 *
 * @see https://en.wikipedia.org/wiki/Interval_tree
 */
export class Ranges<Item> {
  readonly #sorted: readonly Range<Item>[]
  /** The greatest value of each part of the list, by the middle of the part. */
  readonly #highest: number[]

  constructor(ranges: readonly Range<Item>[]) {
    this.#sorted = [...ranges].sort((a, b) => a.low - b.low)
    this.#highest = new Array<number>(ranges.length).fill(-Infinity)
    this.#measure(0, ranges.length)
  }

  #measure(from: number, to: number): number {
    if (from >= to) return -Infinity
    const middle = (from + to) >> 1
    const own = this.#sorted[middle]?.high ?? -Infinity
    const highest = Math.max(own, this.#measure(from, middle), this.#measure(middle + 1, to))
    this.#highest[middle] = highest
    return highest
  }

  /** The items whose range has a value in common with another. */
  meeting(low: number, high: number): Iterable<Item> {
    return this.#find(high, low)
  }

  /** The items whose range has all values of another. */
  around(low: number, high: number): Iterable<Item> {
    return this.#find(low, high)
  }

  /** The items whose range begins and ends within bounds, in order. It goes down by a list: nested generators are slow. */
  *#find(mostLow: number, leastHigh: number): Generator<Item> {
    const parts: { from: number; to: number; isLeftDone: boolean }[] = [
      { from: 0, to: this.#sorted.length, isLeftDone: false },
    ]
    for (let part = parts.pop(); part; part = parts.pop()) {
      const { from, to, isLeftDone } = part
      const middle = (from + to) >> 1
      const range = this.#sorted[middle]
      if (from >= to || !range || (this.#highest[middle] ?? -Infinity) < leastHigh) continue
      if (!isLeftDone) parts.push({ from, to, isLeftDone: true }, { from, to: middle, isLeftDone: false })
      else if (range.low <= mostLow) {
        if (range.high >= leastHigh) yield range.item
        parts.push({ from: middle + 1, to, isLeftDone: false })
      }
    }
  }
}
