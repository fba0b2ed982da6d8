import { type ComparedFile, compareOutput } from '../project/compare-outputs.js'
import type { Config } from '../project/config.js'
import { type Output, type PlanOptions, planOutputs } from '../project/outputs.js'
import { applyChanges } from '../project/write-files.js'
import { DiagnosticError } from '../protocol/diagnostic.js'

/** What became of a generated file. */
type FileChange = 'created' | 'updated' | 'removed'

/** What generating one entry of the configuration changed. */
export interface GeneratedOutput {
  /** The output folder, relative to the working folder. */
  output: string
  document: string
  protocol: string
  version: string
  target: string
  /** The files that changed, sorted by path in the output folder. */
  changes: { path: string; change: FileChange }[]
  /** How many files were already as they should be. */
  unchanged: number
}

export interface GenerateOptions extends PlanOptions {
  /** Says what would change and writes nothing. */
  dryRun?: boolean
}

/**
 * Generates everything the configuration lists. All is made and compared in memory before the first file is touched;
 * only files that differ are written, and only files that an earlier run listed are removed.
 *
 * @throws DiagnosticError with every finding when anything could not be made or written; every file is as it was.
 */
export async function runGenerate(config: Config, options: GenerateOptions = {}): Promise<GeneratedOutput[]> {
  const { outputs, failures } = await planOutputs(config, options)
  if (failures.length > 0) throw new DiagnosticError(failures.flatMap(failure => failure.diagnostics))
  const folders = outputs.map(output => output.folder)
  const compared = outputs.map(output => ({ output, files: compareOutput(output, folders).filter(isOurs) }))
  const changed = compared.filter(({ files }) => files.some(file => file.state !== 'same'))
  if (!options.dryRun) applyChanges(changed.map(({ output, files }) => toFolderChange(output, files)))
  return compared.map(({ output, files }) => ({
    ...describeOutput(output),
    changes: files.flatMap(({ path, state }) => (state === 'same' ? [] : [{ path, change: changeOf[state] }])),
    unchanged: files.filter(file => file.state === 'same').length,
  }))
}

const changeOf = { missing: 'created', stale: 'updated', unexpected: 'removed' } as const

// A file that no run of ours made is somebody else's: it stays, and `check` says that it is there.
const isOurs = (file: ComparedFile) => file.state !== 'unexpected' || file.listed === true

const toFolderChange = ({ folder, shown }: Output, files: readonly ComparedFile[]) => ({
  folder,
  shown,
  writes: files.flatMap(({ path, state, expected }) =>
    state !== 'same' && expected !== undefined ? [{ path, content: expected }] : [],
  ),
  removes: files.filter(file => file.state === 'unexpected').map(file => file.path),
})

/** What an output is, in the words of reports. */
export function describeOutput({ shown, entry, protocol }: Output) {
  return {
    output: shown,
    document: entry.document,
    protocol: protocol.protocol,
    version: protocol.version,
    target: entry.target,
  }
}
