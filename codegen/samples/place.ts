import { escapePointer } from '../../base/ref.js'

/** Where in a value something is made. */
export interface Place {
  readonly pointer: string
  /** The name for texts at this place. */
  readonly name: string
  /** Names for the items of a list, which parameters by position have. */
  readonly itemNames?: readonly string[] | undefined
  readonly depth: number
  /** Grows from item to item of a list whose items differ: the value at each turn is another one. */
  readonly turn: number
  /** Counts how often the item was tried. */
  readonly attempt: number
  /** The definitions of the enclosing values. */
  readonly within: ReadonlySet<string>
}

/** The place of a property or an item. @param name the name for texts there */
export const inside = (place: Place, token: string, name: string): Place => ({
  ...place,
  pointer: `${place.pointer}/${escapePointer(token)}`,
  name,
  itemNames: undefined,
  depth: place.depth + 1,
})
