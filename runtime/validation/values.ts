/** Types, equality and sizes of JSON values. */

/** Types of JSON values as bits: a union's types are one number. `integer` is a kind of number. */
export const typeBits = { null: 1, boolean: 2, number: 4, integer: 4, string: 8, array: 16, object: 32 } as const

export const everyType = 63

/** The bit of a value's type; 0 for what JSON cannot carry. */
export function typeBitOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return typeBits.string
    case 'number':
      return Number.isFinite(value) ? typeBits.number : 0
    case 'boolean':
      return typeBits.boolean
    case 'object':
      return value === null ? typeBits.null : Array.isArray(value) ? typeBits.array : typeBits.object
    default:
      return 0
  }
}

/** A key that equal values share and different values do not. */
export function identityOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null
    ? `json ${canonical(value, 0)}`
    : typeof value === 'string'
      ? `text ${value}`
      : value
}

/** Levels that values may have where they are compared as a whole. */
const deepest = 500

/** The value is nested too deeply to be checked. */
export class TooDeep extends Error {}

/** JSON text with sorted properties. */
function canonical(value: unknown, depth: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (depth > deepest) throw new TooDeep()
  if (Array.isArray(value)) return `[${value.map(item => canonical(item, depth + 1)).join()}]`
  const properties = Object.entries(value).filter(([, item]) => item !== undefined)
  properties.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${properties.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item, depth + 1)}`).join()}}`
}

/** Whether no two items are equal. */
export function areUnique(items: readonly unknown[]): boolean {
  return new Set(items.map(identityOf)).size === items.length
}

/** Length in Unicode code points. */
export function lengthOf(text: string): number {
  let length = text.length
  for (let index = 1; index < text.length; index++)
    if ((text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800) length--
  return length
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

export const atLeast = (count: number, noun: string): string => `at least ${counted(count, noun)}`

export const atMost = (count: number, noun: string): string => `at most ${counted(count, noun)}`
