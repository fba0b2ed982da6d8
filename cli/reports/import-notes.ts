import { type Diagnostic, formatDiagnostic } from '../../codegen/protocol/diagnostic.js'
import { count, inColumns } from './style.js'

/**
 * What is said about definitions that were read: each warning, and how many places a document says less exactly.
 *
 * @param isVerbose whether each of these places is listed, too
 */
export function importNotes(
  diagnostics: readonly Diagnostic[],
  isVerbose: boolean,
): { listed: string[]; counted: string | undefined } {
  const listed = diagnostics.filter(({ severity }) => severity !== 'info' || isVerbose)
  const left = diagnostics.length - listed.length
  return {
    listed: listed.map(diagnostic => {
      const text = formatDiagnostic(diagnostic)
      return process.stdout.isTTY ? inColumns(text) : text
    }),
    counted: left > 0 ? `${count(left, 'place')} where JSON Schema says less` : undefined,
  }
}
