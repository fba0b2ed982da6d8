import { bindingsOf } from '../bindings/build.js'
import { checkValue } from '../protocol/check-value.js'
import { DiagnosticError, fail } from '../protocol/diagnostic.js'
import type { Protocol } from '../protocol/model.js'
import type { GeneratedFile, TargetPlugin } from '../targets/target.js'
import { requirePackages } from './missing-package.js'

/**
 * Makes the files of a protocol's bindings with a target, in memory.
 *
 * @throws {DiagnosticError} when an option is wrong, a package is missing, or the target fails.
 */
export async function generateFiles(
  plugin: TargetPlugin,
  protocol: Protocol,
  options: Record<string, unknown>,
): Promise<GeneratedFile[]> {
  const shown = `the target ${plugin.name}`
  const problems = checkValue(options, plugin.options)
  if (problems.length > 0)
    throw new DiagnosticError(
      problems.map(({ pointer, message, hint = 'correct it under "options" in the configuration' }) => ({
        severity: 'error',
        code: 'invalid-option',
        message: `${pointer === '' ? 'options' : `option ${pointer.slice(1)}`} of ${shown}: ${message}`,
        hint,
      })),
    )
  requirePackages([{ what: shown, packages: plugin.packages?.(options) ?? [] }])
  const bindings = bindingsOf(protocol)
  let files: unknown
  try {
    const target = await plugin.load()
    files = await target.generate(bindings, options)
  } catch (error) {
    if (error instanceof DiagnosticError) throw error
    const { stack, message = String(error) } = error instanceof Error ? error : {}
    return fail({
      code: 'target-failed',
      message: `${shown} failed: ${message}`,
      ...(stack && { path: stack.split('\n')[1]?.trim().replace(/^at /, '') ?? '' }),
      hint: 'this is an error in the target',
    })
  }
  if (!Array.isArray(files) || !files.every(isFile))
    return fail({
      code: 'target-failed',
      message: `${shown} did not return a list of files`,
      hint: 'generate() returns objects with "path" and "content"',
    })
  return files
}

const isFile = (file: unknown): file is GeneratedFile => {
  const { path, content } = (file ?? {}) as Partial<GeneratedFile>
  return typeof path === 'string' && typeof content === 'string'
}
