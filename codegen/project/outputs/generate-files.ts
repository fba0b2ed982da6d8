import { messageOf } from '../../../base/error-message.js'
import { bindingsOf } from '../../bindings/build.js'
import { checkValue } from '../../protocol/check-value.js'
import { DiagnosticError, fail } from '../../protocol/diagnostic.js'
import type { Protocol } from '../../protocol/model.js'
import type { GeneratedFile, TargetPlugin } from '../../targets/target.js'
import { requirePackages } from '../missing-package.js'
import { inTime, patienceMs } from './in-time.js'

/** The most files and characters that one target may make. */
const limits = { files: 100_000, characters: 256 * 1024 * 1024 }

/**
 * Makes the files of a protocol's bindings with a target, in memory.
 *
 * @param patience milliseconds that the target may take
 * @throws {DiagnosticError} when an option is wrong, a package is missing, or the target fails
 */
export async function generateFiles(
  plugin: TargetPlugin,
  protocol: Protocol,
  options: Record<string, unknown>,
  patience = patienceMs,
): Promise<GeneratedFile[]> {
  const shown = `the target ${plugin.name}`
  await runTarget(shown, () => checkOptions(plugin, options))
  const packages: unknown = await runTarget(shown, () => plugin.packages?.(options) ?? [])
  if (!isNames(packages))
    return failTarget(shown, 'did not return a list of packages', '"packages" returns names of packages')
  requirePackages([{ what: shown, packages }])
  const bindings = bindingsOf(protocol)
  const files = await runTarget(shown, () =>
    inTime(patience, async () => (await plugin.load()).generate(bindings, options)),
  )
  if (!Array.isArray(files) || !files.every(isFile))
    return failTarget(shown, 'did not return a list of files', 'generate() returns objects with "path" and "content"')
  const characters = files.reduce((sum, { content }) => sum + content.length, 0)
  if (files.length > limits.files || characters > limits.characters)
    failTarget(
      shown,
      `made ${files.length} files of ${characters} characters`,
      `a target makes at most ${limits.files} files and ${limits.characters} characters`,
    )
  return files
}

function checkOptions(plugin: TargetPlugin, options: Record<string, unknown>): void {
  const problems = checkValue(options, plugin.options)
  if (problems.length === 0) return
  throw new DiagnosticError(
    problems.map(({ pointer, message, hint = 'correct it under "options" in the configuration' }) => ({
      severity: 'error',
      code: 'invalid-option',
      message: `${pointer === '' ? 'options' : `option ${pointer.slice(1)}`} of the target ${plugin.name}: ${message}`,
      hint,
    })),
  )
}

/** Runs what a target does, and says which target failed where it throws. */
async function runTarget<Value>(shown: string, run: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof DiagnosticError) throw error
    const { stack } = error instanceof Error ? error : {}
    return fail({
      code: 'target-failed',
      message: `${shown} failed: ${messageOf(error)}`,
      ...(stack && { path: stack.split('\n')[1]?.trim().replace(/^at /, '') ?? '' }),
      hint: 'this is an error in the target',
    })
  }
}

const failTarget = (shown: string, what: string, hint: string): never =>
  fail({ code: 'target-failed', message: `${shown} ${what}`, hint })

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every(name => typeof name === 'string')

const isFile = (file: unknown): file is GeneratedFile => {
  const { path, content } = (file ?? {}) as Partial<GeneratedFile>
  return typeof path === 'string' && typeof content === 'string'
}
