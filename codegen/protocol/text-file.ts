import { longestFile, NotReadError, readBounded } from '../../base/bounded-read.js'
import { withoutByteOrderMark } from '../../base/byte-order-mark.js'
import { isMissing } from '../../base/paths.js'
import { type Diagnostic, fail } from './diagnostic.js'

/** How diagnostics describe a file. */
interface TextFile {
  /** The kind of the file, for the message: `protocol document`. */
  what: string
  /** Code of the diagnostic. */
  code: string
  /** The way out. */
  hint: string
  /** The file as diagnostics name it. */
  shown?: string
  /** Largest number of bytes that is read; 256 MiB by default. */
  maximumBytes?: number
}

/**
 * Text of a file, or of a pipe that the process has open, without a byte order mark.
 *
 * @throws {DiagnosticError} when it cannot be read, is neither, or is too large
 */
export function readText(
  file: string,
  { what, code, hint, shown = file, maximumBytes = longestFile }: TextFile,
): string {
  try {
    return withoutByteOrderMark(readBounded(file, maximumBytes).toString('utf8'))
  } catch (error) {
    const isTooLarge = error instanceof NotReadError && error.reason === 'too-long'
    return fail({
      code,
      message: explain(error as NodeJS.ErrnoException, what),
      place: { file: shown || '""' },
      hint: isTooLarge ? 'name the right file, or leave out what is not needed' : hint,
    })
  }
}

/**
 * Text of a file that this package has written, or is to write: a byte order mark is a difference. Undefined when there
 * is none.
 *
 * @throws {DiagnosticError} when it cannot be read, or something else is there
 */
export function textIfThere(file: string): string | undefined {
  try {
    return readBounded(file).toString('utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    return fail({
      code: 'unreadable-output',
      message: explain(error as NodeJS.ErrnoException, 'file to write'),
      place: { file },
      hint: 'something else stands where this file belongs: move it away, or give another path',
    })
  }
}

function explain(error: NodeJS.ErrnoException, what: string): string {
  if (error instanceof NotReadError && error.reason === 'folder') return `this is a folder, and a ${what} is a file`
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return `there is no such ${what}`
  return `the ${what} cannot be read: ${error.message}`
}

/**
 * Whether two texts are the same but for their line ends: git gives a checkout on Windows `\r\n` for the `\n` that was
 * committed, and that changes neither generated code nor a document.
 */
export const isSameText = (a: string, b: string): boolean => a === b || withLineFeeds(a) === withLineFeeds(b)

/** A text with `\n` for each line end. */
export const withLineFeeds = (text: string): string => text.replaceAll('\r\n', '\n')

/** The place of a character in a text, as diagnostics give it. */
export function placeAt(
  text: string,
  file: string,
  offset: number,
): Required<Pick<Diagnostic, 'place' | 'sourceLine'>> {
  const before = text.slice(0, offset).split('\n')
  const line = before.length
  return {
    place: { file, line, column: (before.at(-1) ?? '').length + 1 },
    sourceLine: text.split('\n')[line - 1]?.replace(/\r$/, '') ?? '',
  }
}
