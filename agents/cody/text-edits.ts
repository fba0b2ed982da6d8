import { CodyError } from './errors.js'

/** A place in a text: zero-based line, and UTF-16 code units into it, as in the Language Server Protocol. */
export interface Position {
  line: number
  character: number
}

/** From a place up to, but not including, another. */
export interface Range {
  start: Position
  end: Position
}

/** One change of a text. */
export type TextEdit =
  | { type: 'replace'; range: Range; value: string }
  | { type: 'insert'; position: Position; value: string }
  | { type: 'delete'; range: Range }

interface Replacement {
  start: number
  end: number
  value: string
}

/**
 * The text after all edits, whose places refer to the text before any of them, as editors have it.
 *
 * @throws CodyError `WORKSPACE` two edits overlap
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const offsets = lineOffsets(text)
  const sorted = edits
    .map(edit => replacement(edit, text, offsets))
    .map((change, order) => ({ ...change, order }))
    .sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order)
  let result = ''
  let done = 0
  for (const { start, end, value } of sorted) {
    if (start < done) throw new CodyError('WORKSPACE', 'two edits of one document overlap')
    result += text.slice(done, start) + value
    done = end
  }
  return result + text.slice(done)
}

/** The part of a text that a range covers. */
export function textIn(text: string, range: Range): string {
  const offsets = lineOffsets(text)
  return text.slice(offsetOf(range.start, text, offsets), offsetOf(range.end, text, offsets))
}

/** The range of a whole text. */
export function wholeRange(text: string): Range {
  const offsets = lineOffsets(text)
  const line = offsets.length - 1
  return { start: { line: 0, character: 0 }, end: { line, character: text.length - (offsets[line] ?? 0) } }
}

function replacement(edit: TextEdit, text: string, offsets: readonly number[]): Replacement {
  const range = edit.type === 'insert' ? { start: edit.position, end: edit.position } : edit.range
  const [a, b] = [offsetOf(range.start, text, offsets), offsetOf(range.end, text, offsets)]
  return { start: Math.min(a, b), end: Math.max(a, b), value: edit.type === 'delete' ? '' : edit.value }
}

/** Where each line begins. */
function lineOffsets(text: string): number[] {
  const offsets = [0]
  for (const match of text.matchAll(/\r\n|\n|\r/g)) offsets.push(match.index + match[0].length)
  return offsets
}

/** A place past the end of its line or of the text means that end. */
function offsetOf({ line, character }: Position, text: string, offsets: readonly number[]): number {
  const start = offsets[line]
  if (start === undefined) return line < 0 ? 0 : text.length
  const next = offsets[line + 1] ?? text.length
  const end = start + text.slice(start, next).replace(/[\r\n]+$/, '').length
  return Math.min(start + Math.max(character, 0), end)
}
