import type { JsonType } from './schema.js'
import { everyType, typeBitOf, typeBits } from './values.js'

/** Where a value is not what its shape asks for. Neither values nor names that the shape does not have are part of it. */
export interface Fault {
  /** JSON pointer into the value; a name that the shape does not declare is `*`. */
  readonly pointer: string
  /** The expected value, such as `string | null`, `"a" | "b"`, or `at least 2 items`. */
  readonly expected: string
  /**
   * What is there: a JSON type, or `nothing`; how the value differs where its type is right, such as `another string` or
   * `fewer`.
   */
  readonly found: string
}

/** A place in a value. */
export interface Place {
  readonly pointer: string
  readonly depth: number
}

/** A fault, and what a union needs to find the nearest variant. */
export interface PlacedFault extends Fault {
  readonly depth: number
  readonly isLiteral: boolean
}

const shownLiterals = 6

/** A place inside another; the token is escaped. */
export const step = ({ pointer, depth }: Place, token: string): Place => ({
  pointer: `${pointer}/${token}`,
  depth: depth + 1,
})

export const fault = (expected: string, found: string, { pointer, depth }: Place): PlacedFault => ({
  pointer,
  expected,
  found,
  depth,
  isLiteral: false,
})

/** The fault of a value that equals none of the listed literals. */
export function literalFault(literals: readonly unknown[], value: unknown, place: Place): PlacedFault {
  const type = typeBitOf(value)
  const isOfType = literals.some(literal => typeBitOf(literal) === type)
  const found = isOfType ? `another ${typeNameOf(value)}` : typeNameOf(value)
  return { ...fault(listed(literals), found, place), isLiteral: true }
}

/** Lists of faults do not grow longer: shapes that share parts would double them at every level. */
export const longestList = 1000

/** Not `push(...faults)`: there may be more than a call can have arguments. */
export function add(faults: PlacedFault[], more: readonly PlacedFault[]): void {
  for (const item of more) if (faults.length < longestList) faults.push(item)
}

/** The JSON type of a value. */
export function typeNameOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return value === undefined ? 'nothing' : typeof value
}

/** Literals as JSON text; the first ones of a long list. */
export function listed(values: readonly unknown[]): string {
  const shown = values.slice(0, shownLiterals).map(value => JSON.stringify(value))
  return `${shown.join(' | ')}${values.length > shownLiterals ? ' | …' : ''}`
}

const typeNames = (Object.keys(typeBits) as JsonType[]).filter(name => name !== 'integer')

/** Names of types that are given as bits. */
export function typesOf(types: readonly number[]): string {
  const all = types.reduce((bits, more) => bits | more, 0)
  if (all === everyType) return 'a value'
  return typeNames.filter(name => all & typeBits[name]).join(' | ') || 'nothing'
}
