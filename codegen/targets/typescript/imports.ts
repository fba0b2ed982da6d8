import { byCodeUnits } from '../../bindings/shared.js'
import { group, ifBroken, indent, join, line, print } from './layout.js'
import { stringLiteral } from './literals.js'

/** Import declarations, sorted as the project's linter sorts them. */

/** An import of names from one module; a name that is only a type starts with `type `. */
export function printImport(names: Iterable<string>, from: string): string {
  const sorted = [...new Set(names)]
    .map(name => ({ name, chunks: chunksOf(bare(name)) }))
    .sort((a, b) => compareChunks(a.chunks, b.chunks))
    .map(({ name }) => name)
  const types = sorted.every(name => name.startsWith('type '))
  const list = join([',', line], types ? sorted.map(bare) : sorted)
  const head = types ? 'import type {' : 'import {'
  return print([group([head, indent([line, list]), ifBroken(','), line, '}']), ` from ${stringLiteral(from)}`])
}

const bare = (name: string) => name.replace(/^type /, '')

const chunksOf = (name: string): string[] => name.match(/\d+|\D/g) ?? []

/** Natural order: numbers by their value, letters without regard to case, and then upper case first. */
function compareChunks(left: readonly string[], right: readonly string[]): number {
  const shared = Math.min(left.length, right.length)
  for (let index = 0; index < shared; index++) {
    const [a = '', b = ''] = [left[index], right[index]]
    if (a === b) continue
    if (/^\d/.test(a) && /^\d/.test(b)) return Number(a) - Number(b) || a.length - b.length
    return byCodeUnits(a.toLowerCase(), b.toLowerCase()) || byCodeUnits(a, b)
  }
  return left.length - right.length
}
