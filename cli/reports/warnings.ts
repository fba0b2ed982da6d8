import type { Diagnostic } from '../../codegen/protocol/diagnostic.js'

/** Prints the warnings about documents on standard error, each once. */
export async function printWarnings(outputs: readonly { warnings?: readonly Diagnostic[] }[]): Promise<void> {
  const warnings = outputs.flatMap(output => output.warnings ?? [])
  if (warnings.length === 0) return
  const { formatDiagnostic } = await import('../../codegen/protocol/diagnostic.js')
  for (const text of new Set(warnings.map(warning => formatDiagnostic(warning)))) process.stderr.write(`${text}\n`)
}
