import { byCodeUnits } from '../../protocol/normalize.js'

/**
 * Texts of a document as they may be shown: what cannot be seen (control characters, marks that turn the direction of
 * writing, halves of surrogate pairs) is spelt out, so that no name looks like another one.
 */
const unseen = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

const spell = (character: string) => `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}`

/** A text of one line: line ends become spaces. */
export function showLine(text: string): string {
  return showText(text).replaceAll(/\s+/g, ' ').trim()
}

/** A text that may have several lines. */
export function showText(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(unseen, spell)
}

/** The pieces of a text: people who write about protocols put code between backticks. */
export function splitCode(text: string): { text: string; code: boolean }[] {
  return text
    .split(/`([^`\n]+)`/)
    .map((piece, index) => ({ text: piece, code: index % 2 === 1 }))
    .filter(piece => piece.text !== '')
}

/** A name, exactly: white space other than the space is spelt out too. */
export function showName(name: string): string {
  return name.replaceAll(unseen, spell).replaceAll('\t', '\\t').replaceAll('\n', '\\n')
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

/** Orders versions: number by number, and a pre-release before its release. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('+', 1)[0]?.split(/[.-]/) ?? []
  const right = b.split('+', 1)[0]?.split(/[.-]/) ?? []
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = comparePart(left[index], right[index])
    if (order !== 0) return order
  }
  return byCodeUnits(a, b)
}

function comparePart(a: string | undefined, b: string | undefined): number {
  const [left, right] = [toNumber(a), toNumber(b)]
  if (left !== undefined && right !== undefined) return Math.sign(left - right)
  if (left === undefined && right === undefined) return byCodeUnits(a ?? '', b ?? '')
  // A word is a pre-release: it comes before any number, and before nothing at all.
  return left === undefined ? -1 : 1
}

function toNumber(part: string | undefined): number | undefined {
  if (part === undefined) return 0
  return /^\d+$/.test(part) ? Number(part) : undefined
}
