import { byCodeUnits } from '../../protocol/normalize.js'
import { showName } from '../../protocol/visible-text.js'

/** The pieces of a text: people who write about protocols put code between backticks. */
export function splitCode(text: string): { text: string; code: boolean }[] {
  return text
    .split(/`([^`\n]+)`/)
    .map((piece, index) => ({ text: piece, code: index % 2 === 1 }))
    .filter(piece => piece.text !== '')
}

const longestLiteral = 200

/** A literal as JSON, cut when it is too long to read. */
export function showLiteral(value: unknown): string {
  const text = showName(JSON.stringify(value))
  return text.length > longestLiteral ? `${text.slice(0, longestLiteral)}…` : text
}

/** Sorts without locale: by lower-cased text, then by code units. */
export function compareNames(a: string, b: string): number {
  return byCodeUnits(a.toLowerCase(), b.toLowerCase()) || byCodeUnits(a, b)
}

/** Orders versions as semantic versioning does: number by number, and a pre-release before its release. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [splitVersion(a), splitVersion(b)]
  const order = compareParts(left.release, right.release)
  if (order !== 0) return order
  if (left.pre.length === 0 || right.pre.length === 0) return right.pre.length - left.pre.length || byCodeUnits(a, b)
  return compareParts(left.pre, right.pre) || byCodeUnits(a, b)
}

function splitVersion(version: string): { release: string[]; pre: string[] } {
  const [release = '', ...pre] = version.replace(/\+.*/s, '').split('-')
  return { release: release.split('.'), pre: pre.flatMap(part => part.split('.')) }
}

function compareParts(left: readonly string[], right: readonly string[]): number {
  for (const [index, part] of left.entries()) {
    const other = right[index]
    const order = other === undefined ? 1 : comparePart(part, other)
    if (order !== 0) return order
  }
  return left.length - right.length
}

function comparePart(a: string, b: string): number {
  const [left, right] = [a, b].map(part => /^\d+$/.test(part))
  if (left && right) return Number(a) - Number(b)
  return left === right ? byCodeUnits(a, b) : left ? -1 : 1
}
