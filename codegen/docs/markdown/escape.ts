import { type Piece, splitCode } from '../model/text.js'

/** Text of a document as Markdown that shows it as it is: nothing in it becomes markup, HTML or a link. */
export function escapeMarkdown(text: string): string {
  return escapeStart(escapePiece(text.replaceAll(/\s+/g, ' ').trim()))
}

function escapePiece(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]~@]/g, character => `\\${character}`)
    .replaceAll(/:(?=\/\/)/g, '\\:')
    .replaceAll(/\b(www)\./gi, '$1\\.')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

/** Keeps the start of a line from being a list or a heading. */
const escapeStart = (line: string) => line.replace(/^(\d*)([.)](?=\s|$)|[#+=-])/, '$1\\$2')

/** A text with its code set as code; see {@link escapeMarkdown}. */
export function proseMarkdown(text: string): string {
  return piecesMarkdown(splitCode(text.replaceAll(/\s+/g, ' ').trim()))
}

/** Pieces of a text of one line, with code set as code. */
export function piecesMarkdown(pieces: readonly Piece[]): string {
  return escapeStart(pieces.map(piece => (piece.code ? inlineCode(piece.text) : escapePiece(piece.text))).join(''))
}

/** A fenced block that its content cannot close. */
export function fence(language: string, lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.map(line => Math.max(0, ...(line.match(/`+/g) ?? []).map(run => run.length))))
  const ticks = '`'.repeat(longest + 1)
  return [ticks + language, ...lines, ticks].join('\n')
}

/** Inline code that its content cannot close. */
export function inlineCode(text: string): string {
  const runs = text.match(/`+/g) ?? []
  const ticks = '`'.repeat(Math.max(0, ...runs.map(run => run.length)) + 1)
  const room = text.startsWith('`') || text.endsWith('`') || text === '' ? ' ' : ''
  return `${ticks}${room}${text}${room}${ticks}`
}
