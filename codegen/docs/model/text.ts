import { showName } from '../../../base/visible-text.js'
import { byCodeUnits } from '../../protocol/normalize.js'

/** A piece of a text, which is code or prose. */
export interface Piece {
  text: string
  code: boolean
}

/** The pieces of a text: people who write about protocols put code between backticks. */
export function splitCode(text: string): Piece[] {
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
