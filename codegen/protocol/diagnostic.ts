/** Diagnostics: problems of a protocol, a document or a configuration, each with its place. */

import { showName, showProse } from '../../base/visible-text.js'

export type Severity = 'error' | 'warning' | 'info'

/** A place in a text file: lines and columns count from 1. */
export interface Place {
  /** Path of the file, as shown to people. */
  file: string
  /** Line, counted from one. */
  line?: number
  /** Column, counted from one. */
  column?: number
  /** JSON pointer (RFC 6901), for places inside a JSON document. */
  pointer?: string
}

/** A diagnostic: what is wrong, where, and what to do about it. */
export interface Diagnostic {
  /** How serious it is: only errors stop the work. */
  severity: Severity
  /** Stable, kebab-case name of the kind of diagnostic, such as `unresolved-import`. */
  code: string
  /** What is wrong. */
  message: string
  /** Where it is, when that is known. */
  place?: Place
  /** The source line the place is in, without its line ending. */
  sourceLine?: string
  /** The way from the method to the place, such as `chat/submitMessage → params → message`. */
  path?: string
  /** What to do about it. */
  hint?: string
  /** The methods that it is about, where it is about several. */
  methods?: readonly string[]
}

/** Thrown when work cannot go on; has every diagnostic of the run, each once: two entries may use one document. */
export class DiagnosticError extends Error {
  override readonly name = 'DiagnosticError'
  /** Every diagnostic, in the order in which they were found. */
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    const byText = new Map(diagnostics.map(diagnostic => [formatDiagnostic(diagnostic), diagnostic]))
    super([...byText.keys()].join('\n\n'))
    this.diagnostics = [...byText.values()]
  }
}

/** Throws a {@link DiagnosticError} with one error. */
export function fail(diagnostic: Omit<Diagnostic, 'severity'>): never {
  throw new DiagnosticError([{ severity: 'error', ...diagnostic }])
}

/** Names as messages and hints list them. */
export const quoteList = (names: readonly string[]): string => names.map(name => `"${name}"`).join(', ')

/** A diagnostic as text: `file:line:column: error: message`, the line with a caret, the path and the hint. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { place, sourceLine, path, hint } = diagnostic
  const lines = [formatLine(`${place ? `${formatPlace(place)}: ` : ''}${diagnostic.severity}: ${diagnostic.message}`)]
  if (sourceLine !== undefined) lines.push(...excerpt(sourceLine, place?.column))
  if (path) lines.push(formatLine(`  at ${path}`))
  if (hint) lines.push(formatLine(`  → ${hint}`))
  return lines.join('\n')
}

/** A line shows the start and the end of a longer text: names of definitions may have megabytes. */
const longestLine = 20_000

function formatLine(text: string): string {
  if (text.length <= longestLine) return showName(text)
  const half = longestLine / 2
  return showName(`${text.slice(0, half)}…${text.slice(-half)}`)
}

function formatPlace({ file, line, column, pointer }: Place): string {
  return [file, line, column].filter(part => part !== undefined).join(':') + (pointer ? `#${pointer}` : '')
}

const excerptWidth = 100

function excerpt(sourceLine: string, column = 1): string[] {
  const start = Math.max(0, Math.min(column - 1 - excerptWidth / 2, sourceLine.length - excerptWidth))
  const text = showProse(sourceLine.slice(start, start + excerptWidth)).replaceAll('\n', ' ')
  const indent = text.slice(0, column - 1 - start).replace(/[^\t]/g, ' ')
  return [`  | ${text}`, `  | ${indent}^`]
}
