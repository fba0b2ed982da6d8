import { basename, dirname } from 'node:path'
import { type Config, requireEntries } from '../project/config.js'
import { clearLeftovers } from '../project/leftovers.js'
import { requireNeededPackages } from '../project/needed-packages.js'
import {
  type ComparedFile,
  compareOutput,
  describeOutput,
  makeOutputs,
  type Output,
  type PlanOptions,
} from '../project/outputs/index.js'
import { showPath } from '../project/paths.js'
import { type DefinitionsOptions, findRecipes, type ReadRecipe, readRecipes } from '../project/recipes.js'
import { watchProject } from '../project/watch.js'
import { applyChanges, type FolderChange } from '../project/write-files.js'
import { type Diagnostic, DiagnosticError } from '../protocol/diagnostic.js'
import { isSameText, textIfThere } from '../protocol/text-file.js'

/** The change of a generated file. */
type FileChange = 'created' | 'updated' | 'removed'

/** The changes in one output folder, or in the folder of one document. */
export interface GeneratedOutput {
  /** The folder and the document, relative to the working folder. */
  output: string
  document: string
  protocol: string
  version: string
  /** Name of the target; `import` for a document that is made from definitions. */
  target: string
  /** The files that changed, sorted by path in the folder. */
  changes: { path: string; change: FileChange }[]
  /** Number of files that needed no change. */
  unchanged: number
  /** Warnings about the document. */
  warnings?: Diagnostic[]
}

export interface GenerateOptions extends PlanOptions, DefinitionsOptions {
  /** Says what would change and writes nothing. */
  dryRun?: boolean
  /** Overwrites files that no earlier run has made. */
  force?: boolean
}

/** The changes that one folder needs, and how they are reported. */
interface Planned {
  report: GeneratedOutput
  change: FolderChange
}

/**
 * Generates everything the configuration lists: documents whose definitions can be reached, then the bindings of every
 * document. All is made and compared in memory before the first file is touched; only files that differ are written, only
 * files that an earlier run listed are replaced or removed.
 *
 * @throws {DiagnosticError} with every diagnostic when the configuration lists nothing, or anything could not be
 * made or written; every file is as it was.
 */
export async function runGenerate(config: Config, options: GenerateOptions = {}): Promise<GeneratedOutput[]> {
  requireEntries(config)
  if (!options.dryRun) clearLeftovers(config)
  const made = await makeDocuments(config, options)
  const documents = new Map(made.map(({ output, protocol }) => [output, protocol]))
  const outputs = await makeOutputs(config, { ...options, documents })
  const folders = outputs.map(output => output.folder)
  const compared = outputs.map(output => ({ output, files: compareOutput(output, folders).filter(isOurs) }))
  if (!options.force) refuseOverwriting(compared)
  const planned = [...made.map(planDocument), ...compared.map(({ output, files }) => planBindings(output, files))]
  const changed = planned.filter(({ report }) => report.changes.length > 0)
  if (!options.dryRun) applyChanges(changed.map(({ change }) => change))
  return planned.map(({ report }) => report)
}

/** Options and callbacks of {@link watchAndGenerate}. */
export interface WatchOptions extends Omit<GenerateOptions, 'dryRun'> {
  /** Milliseconds without a change before anything is made. Default 100. */
  debounceMs?: number
  /** Ends the watching. */
  signal: AbortSignal
  /** Called after every run that went well. */
  onGenerated: (outputs: GeneratedOutput[]) => void
  /** Called with the error of every run that failed; what was generated before is still there. */
  onFailed: (error: unknown) => void
}

/**
 * Generates now, and again whenever the configuration, a document, a recipe or definitions change. A run that fails
 * leaves the last good output as it is.
 *
 * @param configFile absolute path of the configuration
 * @returns when the signal aborts
 */
export function watchAndGenerate(configFile: string, { onGenerated, ...options }: WatchOptions): Promise<void> {
  return watchProject(configFile, {
    ...options,
    run: async config => onGenerated(await runGenerate(config, options)),
  })
}

type Made = NonNullable<ReadRecipe['made']>

async function makeDocuments(config: Config, options: GenerateOptions): Promise<Made[]> {
  const recipes = findRecipes(config, options)
  await requireNeededPackages(config, recipes, options.findTarget)
  const read = await readRecipes(recipes)
  const failed = read.filter(({ made }) => made === undefined)
  if (failed.length > 0) throw new DiagnosticError(failed.flatMap(({ diagnostics }) => diagnostics))
  return read.flatMap(({ made }) => made ?? [])
}

function planDocument({ protocol, output, text }: Made): Planned {
  const folder = dirname(output)
  const path = basename(output)
  const shown = showPath(folder)
  const actual = textIfThere(output)
  const isSame = actual !== undefined && isSameText(actual, text)
  return {
    report: {
      output: shown,
      document: showPath(output),
      protocol: protocol.protocol,
      version: protocol.version,
      target: 'import',
      changes: isSame ? [] : [{ path, change: actual === undefined ? 'created' : 'updated' }],
      unchanged: isSame ? 1 : 0,
    },
    change: { folder, shown, writes: [{ path, content: text }], removes: [] },
  }
}

const changeOf = { missing: 'created', stale: 'updated', unexpected: 'removed' } as const

// Files that no run made are not removed; `check` reports them.
const isOurs = (file: ComparedFile) => file.state !== 'unexpected' || file.listed === true

function planBindings(output: Output, files: readonly ComparedFile[]): Planned {
  const { folder, shown } = output
  return {
    report: {
      ...describeOutput(output),
      changes: files.flatMap(({ path, state }) => (state === 'same' ? [] : [{ path, change: changeOf[state] }])),
      unchanged: files.filter(file => file.state === 'same').length,
    },
    change: {
      folder,
      shown,
      writes: files.flatMap(({ path, state, expected }) =>
        state !== 'same' && expected !== undefined ? [{ path, content: expected }] : [],
      ),
      removes: files.filter(file => file.state === 'unexpected').map(file => file.path),
    },
  }
}

/** @throws {DiagnosticError} that names every file that generating would overwrite although no earlier run made it */
function refuseOverwriting(compared: readonly { output: Output; files: readonly ComparedFile[] }[]): void {
  const foreign = compared.flatMap(({ output, files }) =>
    files.filter(({ state, listed }) => state === 'stale' && !listed).map(({ path }) => `${output.shown}/${path}`),
  )
  if (foreign.length === 0) return
  throw new DiagnosticError(
    foreign.map(file => ({
      severity: 'error',
      code: 'not-generated',
      message: 'generate would overwrite this file, and no earlier run made it',
      place: { file },
      hint: 'move it away, choose another "output", or pass --force to overwrite it',
    })),
  )
}
