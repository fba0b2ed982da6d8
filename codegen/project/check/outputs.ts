import { abandonedFolders } from '../../../base/staging-folder.js'
import { DiagnosticError } from '../../protocol/diagnostic.js'
import type { Config, GenerateEntry } from '../config.js'
import { type ComparedFile, compareOutput } from '../outputs/compare.js'
import { describeOutput, type PlanOptions, planOutputs } from '../outputs/plan.js'
import type { CheckedOutput, DriftedFile } from './checked-output.js'
import { abandoned } from './documents.js'

/**
 * Makes everything the configuration lists again, in memory, and compares every file. Nothing is written, and a failure in
 * one output does not hide those in others.
 */
export async function checkOutputs(config: Config, options: PlanOptions = {}): Promise<CheckedOutput[]> {
  const { outputs, failures } = await planOutputs(config, options)
  const folders = outputs.map(output => output.folder)
  const checked = new Map<GenerateEntry, CheckedOutput>()
  for (const output of outputs) {
    const described = { ...describeOutput(output), files: output.files.size }
    try {
      const drifted = compareOutput(output, folders).flatMap(toDrift)
      drifted.push(...abandonedFolders(output.folder).map(abandoned))
      const verdict = drifted.length > 0 ? 'drifted' : 'in-step'
      checked.set(output.entry, { ...described, verdict, drifted, diagnostics: [] })
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error
      checked.set(output.entry, { ...described, verdict: 'unknown', drifted: [], diagnostics: error.diagnostics })
    }
  }
  for (const { entry, shown, document, diagnostics } of failures)
    checked.set(entry, {
      output: shown,
      document,
      target: entry.target,
      verdict: 'unknown',
      files: 0,
      drifted: [],
      diagnostics,
    })
  return config.generate.flatMap(entry => checked.get(entry) ?? [])
}

function toDrift({ path, state, expected, actual, listed }: ComparedFile): DriftedFile[] {
  if (state === 'same') return []
  return [
    {
      path,
      state,
      ...(expected !== undefined && { expected }),
      ...(actual !== undefined && { actual }),
      ...(listed && { listed }),
    },
  ]
}
