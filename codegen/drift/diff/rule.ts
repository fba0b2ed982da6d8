import type { Level } from './levels.js'

/**
 * A rule: what a change means at worst for whoever sends the value (or calls the method) and for whoever receives it (or
 * is called). Which of the two is the client follows from the direction of the method; a shape used both ways is judged
 * both ways.
 */
export interface Rule {
  sender: Level
  receiver: Level
  /**
   * Whose level rests on values: it is `breaking` only where a value is found that is sent and refused, and `compatible`
   * where it is shown that there is none.
   */
  byValues: 'both' | 'receiver' | 'none'
  /** Why, in one sentence. */
  why: string
  /** What those whom it breaks can do; empty where it breaks nobody. */
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
