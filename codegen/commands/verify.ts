import type { Comparison } from '../drift/verify/index.js'
import { prepareImport, typescriptOptions } from '../project/import/index.js'
import { requirePackages } from '../project/missing-package.js'
import { showPath } from '../project/paths.js'
import { fail, formatDiagnostic } from '../protocol/diagnostic.js'
import { loadTypeScriptFiles } from '../targets/typescript/index.js'

/** The comparisons of the type checker, and the reader's own diagnostics. */
export interface Verification {
  comparisons: Comparison[]
  widened: string[]
}

/**
 * Reads definitions as `import` does and compares the result with them.
 *
 * @throws {DiagnosticError} when the definitions cannot be read
 */
export async function runVerify(request: { recipe: string; checkout: string; cwd: string }): Promise<Verification> {
  requirePackages([{ what: 'verify', packages: ['ts-morph'] }])
  const { readTypeScript } = await import('../readers/typescript/index.js')
  const { verifySource } = await import('../drift/verify/index.js')
  const typescriptFiles = await loadTypeScriptFiles()
  const { reading, recipeFile } = prepareImport({ ...request, version: '0' })
  const { recipe } = reading
  if (recipe.reader !== 'typescript' || recipe.options?.values)
    fail({
      code: 'not-verifiable',
      message:
        'verify compares type maps and unions of TypeScript with what is read of them; this recipe reads something else',
      place: { file: showPath(recipeFile) },
      hint: 'check --checkout compares the document with its definitions',
    })
  const options = typescriptOptions(reading)
  const read = readTypeScript(options)
  return {
    comparisons: verifySource(read, options, (document, runtime) => typescriptFiles(document, { runtime })),
    widened: read.diagnostics.filter(({ code }) => code === 'widened').map(formatDiagnostic),
  }
}
