import { prepareImport } from '../../commands/import.js'
import { typescriptOptions } from '../../project/import-readers.js'
import { formatDiagnostic } from '../../protocol/diagnostic.js'
import { readTypeScript } from '../../readers/typescript/index.js'
import { type Comparison, verifySource } from './verify-source.js'

/** What the type checker found, and what the reader itself says it could not say. */
export interface Verification {
  comparisons: Comparison[]
  widened: string[]
}

/**
 * Reads definitions as `import` does and compares the result with them.
 *
 * @throws DiagnosticError when the definitions cannot be read.
 */
export function verifyRecipe(request: { recipe: string; checkout: string; cwd: string }): Verification {
  const options = typescriptOptions(prepareImport({ ...request, version: '0' }).reading)
  const { protocol, diagnostics } = readTypeScript(options)
  return {
    comparisons: verifySource(protocol, options),
    widened: diagnostics.filter(({ code }) => code === 'widened').map(formatDiagnostic),
  }
}
