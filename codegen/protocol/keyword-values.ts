import { isObject } from '../../base/json.js'
import { quoteList } from './diagnostic.js'
import type { Stability } from './model.js'
import { type KeywordKind, maximumDepth } from './schema-keywords.js'

/** The values of `stability`. */
export const stabilities: readonly Stability[] = ['experimental', 'proposed', 'internal']

const jsonTypes = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']

/** Describes the value that a keyword must have; undefined when the value is right. */
export function expectedValue(kind: KeywordKind, value: unknown): string | undefined {
  switch (kind) {
    case 'string':
      return typeof value === 'string' ? undefined : 'a string'
    case 'pattern':
      return typeof value === 'string' && isPattern(value) ? undefined : 'a regular expression (ECMA-262, Unicode)'
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false'
    case 'number':
      return Number.isFinite(value) ? undefined : 'a number that JSON can hold'
    case 'count':
      return Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : 'a whole number from 0'
    case 'strings':
      return isStrings(value) ? undefined : 'an array of strings that differ'
    case 'value':
      return expectedJson(value)
    case 'values':
      return Array.isArray(value) ? expectedJson(value) : 'an array'
    case 'types':
      return (isStrings(value) && value.length > 0 && value.every(type => jsonTypes.includes(type))) ||
        (typeof value === 'string' && jsonTypes.includes(value))
        ? undefined
        : `one or more of ${quoteList(jsonTypes)}`
    case 'names':
      return Array.isArray(value) && value.every(isName) ? undefined : 'an array of names'
    case 'stability':
      return stabilities.includes(value as Stability) ? undefined : `one of ${quoteList(stabilities)}`
    case 'discriminator':
      return isObject(value) && Object.keys(value).length === 1 && typeof value.propertyName === 'string'
        ? undefined
        : 'an object with "propertyName" only'
    default:
      return undefined
  }
}

/** Describes the JSON value that is expected; undefined when documents can hold the value. */
export function expectedJson(value: unknown): string | undefined {
  if (isDeeper(value, maximumDepth)) return `nested no deeper than ${maximumDepth}`
  return holdsInfinity(value) ? 'made of numbers that JSON can hold' : undefined
}

function holdsInfinity(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsInfinity)
}

const isName = (value: unknown) => typeof value === 'string' && value !== ''

/** Whether a JSON value has more levels. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some(item => isDeeper(item, levels - 1))
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string') && new Set(value).size === value.length
}

/** Whether a text is a regular expression. */
export function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u')
    return true
  } catch {
    return false
  }
}
