import { group, ifBroken, indent, join, line, print } from './layout.js'
import { stringLiteral } from './literals.js'

/** Import declarations, sorted as the project's linter sorts them. */

/** An import of names from one module; a name that is only a type starts with `type `. */
export function printImport(names: Iterable<string>, from: string): string {
  const sorted = [...new Set(names)].sort((a, b) => compareNames(bare(a), bare(b)))
  const types = sorted.every(name => name.startsWith('type '))
  const list = join([',', line], types ? sorted.map(bare) : sorted)
  const head = types ? 'import type {' : 'import {'
  return print([group([head, indent([line, list]), ifBroken(','), line, '}']), ` from ${stringLiteral(from)}`])
}

const bare = (name: string) => name.replace(/^type /, '')

/** Natural order: numbers by their value, letters without regard to case, and then upper case first. */
export function compareNames(a: string, b: string): number {
  const left = a.match(/\d+|\D/g) ?? []
  const right = b.match(/\d+|\D/g) ?? []
  for (let index = 0; index < left.length && index < right.length; index++) {
    const difference = compareChunks(left[index] ?? '', right[index] ?? '')
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

function compareChunks(a: string, b: string): number {
  if (/^\d/.test(a) && /^\d/.test(b)) return Number(a) - Number(b)
  return compareText(a.toLowerCase(), b.toLowerCase()) || compareText(a, b)
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
