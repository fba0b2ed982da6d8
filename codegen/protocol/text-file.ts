import { readFileSync } from 'node:fs'
import { type Diagnostic, fail } from './diagnostic.js'

/**
 * Text of a file, without a byte order mark.
 *
 * @param what the kind of the file, for the message: `protocol document`
 * @param shown the file as findings name it
 * @throws DiagnosticError when it cannot be read.
 */
export function readText(
  file: string,
  { what, code, hint, shown = file }: { what: string; code: string; hint: string; shown?: string },
): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    const { code: reason, message } = error as NodeJS.ErrnoException
    return fail({
      code,
      message: reason === 'ENOENT' ? `there is no such ${what}` : `the ${what} cannot be read: ${message}`,
      place: { file: shown },
      hint,
    })
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
