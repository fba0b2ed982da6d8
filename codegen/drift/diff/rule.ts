import type { Level } from './levels.js'

/**
 * A rule: the worst level of a change for the sender of the value (or caller of the method) and for its receiver. The
 * direction of the method decides which of the two is the client; a shape used in both directions is judged in both.
 */
export interface Rule {
  /** The worst level for the sender. */
  sender: Level
  /** The worst level for the receiver. */
  receiver: Level
  /**
   * Whose level rests on values: it is `breaking` only where a value is found that is sent and refused, and `compatible`
   * where it is shown that there is none.
   */
  byValues: 'both' | 'receiver' | 'none'
  /** Why, in one sentence. */
  why: string
  /** The way out for those whom it breaks; empty where it breaks nobody. */
  todo: string
}

/** Makes a row of the table. */
export const rule = (sender: Level, receiver: Level, byValues: Rule['byValues'], why: string, todo = ''): Rule => ({
  sender,
  receiver,
  byValues,
  why,
  todo,
})
