import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { type Diagnostic, fail } from './diagnostic.js'

/** What a file is called in the diagnostics about it. */
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

const mebibyte = 1024 * 1024

/**
 * Text of a file, without a byte order mark. Pipes and devices are read too, up to the largest number of bytes.
 *
 * @throws {DiagnosticError} when it cannot be read, is a folder or is too large.
 */
export function readText(
  file: string,
  { what, code, hint, shown = file, maximumBytes = 256 * mebibyte }: TextFile,
): string {
  try {
    const bytes = readBytes(file, maximumBytes)
    if (bytes) return bytes.toString('utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    return fail({ code, message: explain(error as NodeJS.ErrnoException, what), place: { file: shown }, hint })
  }
  return fail({
    code,
    message: `the ${what} is over ${maximumBytes / mebibyte} MiB`,
    place: { file: shown },
    hint: 'name the right file, or leave out what is not needed',
  })
}

function explain({ code, message }: NodeJS.ErrnoException, what: string): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return `there is no such ${what}`
  if (code === 'EISDIR') return `this is a folder, and a ${what} is a file`
  return `the ${what} cannot be read: ${message}`
}

/** The bytes of a file; undefined when there are more than `maximum`. */
function readBytes(file: string, maximum: number): Buffer | undefined {
  const descriptor = openSync(file, 'r')
  try {
    const stats = fstatSync(descriptor)
    if (stats.isFile()) return stats.size > maximum ? undefined : readFileSync(descriptor)
    // The size of a pipe or a device is not known beforehand, and may have no end.
    const chunks: Buffer[] = []
    for (let total = 0; total <= maximum; ) {
      const chunk = Buffer.allocUnsafe(mebibyte)
      const length = readSync(descriptor, chunk)
      if (length === 0) return Buffer.concat(chunks)
      chunks.push(chunk.subarray(0, length))
      total += length
    }
    return undefined
  } finally {
    closeSync(descriptor)
  }
}

/** Where a character of a text is, as findings say it. */
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
