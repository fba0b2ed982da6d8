import { resolve } from 'node:path'
import { isWithin, realPathOf, statIfThere } from '../../../base/paths.js'
import { type Diagnostic, DiagnosticError, fail } from '../../protocol/diagnostic.js'
import { loadDocument } from '../../protocol/document.js'
import type { Protocol } from '../../protocol/model.js'
import { warnOfSlowPatterns } from '../../protocol/patterns/index.js'
import type { GeneratedFile } from '../../targets/target.js'
import type { Config, GenerateEntry } from '../config.js'
import { configuredDocument, refuseUnknownName } from '../configured-document.js'
import { assertInside, showPath } from '../paths.js'
import { generateFiles } from './generate-files.js'
import { formatManifest, manifestName } from './manifest.js'
import { type FindTarget, findTarget } from './targets.js'

/** The files that one entry of the configuration makes, in memory. */
export interface Output {
  entry: GenerateEntry
  protocol: Protocol
  /** Absolute path of the output folder. */
  folder: string
  /** The output folder and the document, as a person in the working folder would name them. */
  shown: string
  document: string
  /** Text of every file by its path in the folder, the manifest included. */
  files: Map<string, string>
  /** Warnings about the document; bindings were made. */
  warnings: Diagnostic[]
}

/** An entry that could not be made, and why. */
export interface Failure {
  entry: GenerateEntry
  /** The output folder and the document, as a person in the working folder would name them. */
  shown: string
  document: string
  diagnostics: readonly Diagnostic[]
}

/** How outputs are made; for callers that bring their own targets. */
export interface PlanOptions {
  /** Documents that take the place of those on disk, by absolute path. */
  documents?: ReadonlyMap<string, Protocol>
  findTarget?: FindTarget
}

/**
 * Makes every output of a configuration in memory; the disk is only read.
 *
 * @returns the outputs, and the entries that failed, with their diagnostics: one failure does not hide another
 */
export async function planOutputs(
  config: Config,
  options: PlanOptions = {},
): Promise<{ outputs: Output[]; failures: Failure[] }> {
  const outputs: Output[] = []
  const failures: Failure[] = []
  const documents = new Documents(config.folder, options.documents)
  const folders = new Map<string, string>()
  for (const [index, entry] of config.generate.entries())
    try {
      refuseSharedFolder(config.folder, entry.output, folders)
      outputs.push(await planOutput(config, entry, documents, options))
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error
      // Targets know no files: a diagnostic without a place gets that of the entry.
      const place = { file: config.file, pointer: `/generate/${index}` }
      const diagnostics = error.diagnostics.map(diagnostic => ({ place, ...diagnostic }))
      const shown = showPath(resolve(config.folder, entry.output))
      const document = showPath(configuredDocument(config.folder, entry.document).file)
      failures.push({ entry, shown, document, diagnostics })
    }
  return { outputs, failures }
}

/**
 * Makes every output of a configuration in memory.
 *
 * @throws {DiagnosticError} with the diagnostics of every entry that failed
 */
export async function makeOutputs(config: Config, options: PlanOptions = {}): Promise<Output[]> {
  const { outputs, failures } = await planOutputs(config, options)
  if (failures.length > 0) throw new DiagnosticError(failures.flatMap(({ diagnostics }) => diagnostics))
  return outputs
}

/**
 * The configuration refuses a folder that it names twice. One folder has more names: by a link, or in other letters where the
 * file system takes them for the same.
 *
 * @param known the folders so far, by their paths without links
 */
function refuseSharedFolder(root: string, output: string, known: Map<string, string>): void {
  const folder = resolve(root, output)
  if (!statIfThere(folder)) return
  const real = realPathOf(folder)
  const other = known.get(real)
  if (other !== undefined)
    fail({
      code: 'unsafe-output',
      message: `the output folder ${JSON.stringify(output)} is the folder ${JSON.stringify(other)} by another name`,
      hint: 'give each entry a folder of its own',
    })
  known.set(real, output)
}

async function planOutput(
  config: Config,
  entry: GenerateEntry,
  documents: Documents,
  options: PlanOptions,
): Promise<Output> {
  const folder = resolve(config.folder, entry.output)
  const shown = showPath(folder)
  if (isWithin(config.folder, folder))
    fail({
      code: 'unsafe-output',
      message: `the output folder ${JSON.stringify(entry.output)} holds the configuration itself`,
      hint: 'give generated files a folder of their own, such as generated/',
    })
  const protocol = documents.load(entry.document)
  const plugin = await (options.findTarget ?? findTarget)(entry.target, config.folder)
  const generated = await generateFiles(plugin, protocol, entry.options)
  const document = showPath(configuredDocument(config.folder, entry.document).file)
  const warnings = warnOfSlowPatterns(protocol, document)
  return { entry, protocol, folder, shown, document, warnings, files: collectFiles(generated, folder, shown) }
}

/** The files by path, each path checked, with the manifest that lists them. */
function collectFiles(generated: readonly GeneratedFile[], folder: string, shown: string): Map<string, string> {
  const files = new Map<string, string>()
  const taken = new Map<string, 'file' | 'folder'>()
  for (const { path, content } of generated) {
    assertInside(folder, path, shown)
    // One name on some file systems: names that differ in case, or in how an accent is written.
    const identity = path.normalize('NFC').toLowerCase()
    const folders = [...identity.matchAll(/\//g)].map(({ index }) => identity.slice(0, index))
    if (taken.has(identity) || path === manifestName || folders.some(name => taken.get(name) === 'file'))
      fail({
        code: 'duplicate-path',
        message: `two generated files want the path ${JSON.stringify(path)}, or one wants what is a folder of another`,
        place: { file: shown },
        hint: 'let the target give every file a path of its own, also where case makes no difference',
      })
    taken.set(identity, 'file')
    for (const name of folders) taken.set(name, 'folder')
    files.set(path, content)
  }
  return files.set(manifestName, formatManifest([...files.keys()]))
}

/** The documents of one run: each is loaded once, and no two may claim to be the same version of a protocol. */
class Documents {
  readonly #folder: string
  readonly #made: ReadonlyMap<string, Protocol>
  readonly #loaded = new Map<string, Protocol>()
  readonly #claims = new Map<string, string>()

  constructor(folder: string, made: ReadonlyMap<string, Protocol> = new Map()) {
    this.#folder = folder
    this.#made = made
  }

  load(document: string): Protocol {
    const { file } = configuredDocument(this.#folder, document)
    const known = this.#loaded.get(file)
    if (known) return known
    const shown = showPath(file)
    const made = this.#made.get(file)
    if (made === undefined) refuseUnknownName(this.#folder, document)
    const protocol = made ?? loadDocument(shown)
    const claim = `${protocol.protocol} ${protocol.version}`
    const other = this.#claims.get(claim)
    if (other !== undefined)
      fail({
        code: 'duplicate-protocol',
        message: `two documents say that they are ${claim}: this one and ${other}`,
        place: { file: shown, pointer: '/version' },
        hint: 'give one of them another name or version, or remove it from the configuration',
      })
    this.#claims.set(claim, shown)
    this.#loaded.set(file, protocol)
    return protocol
  }
}

/** How reports name an output. */
export function describeOutput({ shown, document, entry, protocol, warnings }: Output) {
  return {
    output: shown,
    document,
    protocol: protocol.protocol,
    version: protocol.version,
    target: entry.target,
    ...(warnings.length > 0 && { warnings }),
  }
}
