import { byCodeUnits } from '../../bindings/shared.js'
import { group, ifBroken, indent, join, line, print } from './layout.js'
import { stringLiteral } from './literals.js'

/** Import declarations, sorted as the project's linter sorts them. */

/** An import of names from one module; a name that is only a type starts with `type `. */
export function printImport(names: Iterable<string>, from: string): string {
  // In the order of code units first, which the engine does by itself: few pairs are left to be compared.
  const imported = [...new Set(names)].sort().map(name => ({ name, bare: name.replace(/^type /, '') }))
  const sorted = imported.sort((a, b) => compareNames(a.bare, b.bare))
  const types = sorted.every(({ name, bare }) => name !== bare)
  const list = join(
    [',', line],
    sorted.map(({ name, bare }) => (types ? bare : name)),
  )
  const head = types ? 'import type {' : 'import {'
  return print([group([head, indent([line, list]), ifBroken(','), line, '}']), ` from ${stringLiteral(from)}`])
}

/** Natural order: numbers by their value, letters without regard to case, and then upper case first. */
function compareNames(left: string, right: string): number {
  let at = 0
  while (at < left.length && left[at] === right[at]) at++
  // A number that both begin alike is compared as a whole.
  if (isDigit(left[at]) || isDigit(right[at])) while (isDigit(left[at - 1])) at--
  const a = partAt(left, at)
  const b = partAt(right, at)
  if (isDigit(a[0]) && isDigit(b[0])) return Number(a) - Number(b) || a.length - b.length
  return byCodeUnits(a.toLowerCase(), b.toLowerCase()) || byCodeUnits(a, b)
}

const isDigit = (character: string | undefined) => character !== undefined && character >= '0' && character <= '9'

/** A number, or one character; nothing at the end. */
function partAt(name: string, at: number): string {
  let end = at + 1
  if (isDigit(name[at])) while (isDigit(name[end])) end++
  return name.slice(at, end)
}
