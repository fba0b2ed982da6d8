import { SessionError } from '../errors.js'

/**
 * A place in a text: zero-based line, and UTF-16 code units into it, as in the Language Server Protocol
 * (https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#position). A character
 * past the end of its line means that end, and a line past the last one the end of the text.
 */
export interface Position {
  /** Line, counted from zero. */
  line: number
  /** UTF-16 code units before it in the line. */
  character: number
}

/** From a place up to, but not including, another; the two are exchanged when the end is before the start. */
export interface Range {
  /** The first place. */
  start: Position
  /** The place after the last character. */
  end: Position
}

/** One change of a text. */
export type TextEdit =
  /** Puts a text in place of a range. */
  | { type: 'replace'; range: Range; value: string }
  /** Puts a text at a place. */
  | { type: 'insert'; position: Position; value: string }
  /** Takes a range away. */
  | { type: 'delete'; range: Range }

interface Replacement {
  start: number
  end: number
  value: string
}

/**
 * The text after all edits, whose places refer to the text before any of them, as editors have it. Edits at one place are
 * made in the given order.
 *
 * @param text the text before
 * @param edits edits that do not overlap
 * @throws {SessionError} `WORKSPACE` an edit is incomplete, a position is negative or no whole number, or two edits overlap
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const lines = linesOf(text)
  const sorted = edits
    .map(edit => replacement(edit, text, lines))
    .map((change, order) => ({ ...change, order }))
    .sort((a, b) => a.start - b.start || a.end - b.end || a.order - b.order)
  let result = ''
  let done = 0
  for (const { start, end, value } of sorted) {
    if (start < done) throw new SessionError('WORKSPACE', 'two edits of one document overlap')
    result += text.slice(done, start) + value
    done = end
  }
  return result + text.slice(done)
}

/** The part of a text that a range covers. @throws {SessionError} `WORKSPACE` a position is not valid */
export function textIn(text: string, range: Range): string {
  const lines = linesOf(text)
  return text.slice(offsetOf(range.start, text, lines), offsetOf(range.end, text, lines))
}

/** The range of a whole text. */
export function wholeRange(text: string): Range {
  const lines = linesOf(text)
  const { start, end } = lines.at(-1) ?? { start: 0, end: 0 }
  return { start: { line: 0, character: 0 }, end: { line: lines.length - 1, character: end - start } }
}

function replacement(edit: TextEdit, text: string, lines: readonly Line[]): Replacement {
  const range: Partial<Range> | undefined =
    edit.type === 'insert' ? { start: edit.position, end: edit.position } : edit.range
  const [a, b] = [offsetOf(range?.start, text, lines), offsetOf(range?.end, text, lines)]
  return { start: Math.min(a, b), end: Math.max(a, b), value: newText(edit) }
}

/** What an edit puts in place. An agent may send anything, and half an edit would lose text. */
function newText(edit: TextEdit): string {
  if (edit.type === 'delete') return ''
  if ((edit.type === 'insert' || edit.type === 'replace') && typeof edit.value === 'string') return edit.value
  throw new SessionError('WORKSPACE', 'an edit neither replaces nor inserts a text, nor deletes one')
}

/** Where a line begins, and where its text ends: before its line break. */
interface Line {
  readonly start: number
  readonly end: number
}

function linesOf(text: string): Line[] {
  const lines: Line[] = []
  let start = 0
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ start, end: index })
    start = index + lineBreak.length
  }
  lines.push({ start, end: text.length })
  return lines
}

function offsetOf(position: Position | undefined, { length }: string, lines: readonly Line[]): number {
  const { line = -1, character = -1 } = position ?? {}
  for (const part of [line, character])
    if (!Number.isInteger(part) || part < 0)
      throw new SessionError('WORKSPACE', `line ${line}, character ${character} is no position: both count from 0`)
  const found = lines[line]
  return found ? Math.min(found.start + character, found.end) : length
}
