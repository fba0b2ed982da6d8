import { escapeInline, escapeStart, inlineCode } from '../../../base/markdown.js'
import { type Piece, splitCode } from '../model/text.js'

/** A text with its code set as code; and nothing else in it as markup. */
export function proseMarkdown(text: string): string {
  return piecesMarkdown(splitCode(text.replaceAll(/\s+/g, ' ').trim()))
}

/** Pieces of a text of one line, with code set as code. */
export function piecesMarkdown(pieces: readonly Piece[]): string {
  return escapeStart(pieces.map(piece => (piece.code ? inlineCode(piece.text) : escapeInline(piece.text))).join(''))
}
