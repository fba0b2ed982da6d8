import { type ComparedFile, compareOutput, type FileState } from '../project/compare-outputs.js'
import type { Config, GenerateEntry } from '../project/config.js'
import { type PlanOptions, planOutputs } from '../project/outputs.js'
import { type Diagnostic, DiagnosticError } from '../protocol/diagnostic.js'
import { describeOutput } from './generate.js'

/** A file that is not what it would be if it were made now. */
export interface DriftedFile {
  /** Path in the output folder. */
  path: string
  state: Exclude<FileState, 'same'>
  /** What it should be; undefined when it should not be there. */
  expected?: string
  /** What it is; undefined when it is missing. */
  actual?: string
  /** Only the line endings differ: the checkout changed them. */
  lineEndingsOnly?: boolean
  /** An unexpected file that generating will remove, since an earlier run made it. */
  listed?: boolean
}

/** How one output of the configuration, or one document that is imported, stands. */
export interface CheckedOutput {
  /** The folder, relative to the working folder. */
  output: string
  document: string
  target: string
  /** Name and version of the protocol; undefined when the document could not be loaded. */
  protocol?: string
  version?: string
  /** `in-step`, `drifted`, or `unknown` when it could not be told. */
  verdict: 'in-step' | 'drifted' | 'unknown'
  /** How many files it should have. */
  files: number
  drifted: DriftedFile[]
  /** Why it could not be told. */
  diagnostics: readonly Diagnostic[]
}

/**
 * Makes everything the configuration lists again, in memory, and compares every file. Nothing is written, and all
 * outputs are looked at whatever is found in the first.
 */
export async function runCheck(config: Config, options: PlanOptions = {}): Promise<CheckedOutput[]> {
  const { outputs, failures } = await planOutputs(config, options)
  const folders = outputs.map(output => output.folder)
  const checked = new Map<GenerateEntry, CheckedOutput>()
  for (const output of outputs) {
    const described = { ...describeOutput(output), files: output.files.size }
    try {
      const drifted = compareOutput(output, folders).flatMap(toDrift)
      const verdict = drifted.length > 0 ? 'drifted' : 'in-step'
      checked.set(output.entry, { ...described, verdict, drifted, diagnostics: [] })
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error
      checked.set(output.entry, { ...described, verdict: 'unknown', drifted: [], diagnostics: error.diagnostics })
    }
  }
  for (const { entry, shown, diagnostics } of failures)
    checked.set(entry, {
      output: shown,
      document: entry.document,
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
      ...(state === 'stale' && actual?.replaceAll('\r\n', '\n') === expected && { lineEndingsOnly: true }),
      ...(listed && { listed }),
    },
  ]
}
