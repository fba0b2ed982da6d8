import { seed } from '../runs.js'

/** Random numbers that are the same in every run with one seed. */
export class Random {
  #state: number

  constructor(salt: string) {
    this.#state = [...salt].reduce(
      (state, character) => Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619),
      seed,
    )
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let bits = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 4294967296) * count)
  }

  chance(percent: number): boolean {
    return this.below(100) < percent
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }
}
