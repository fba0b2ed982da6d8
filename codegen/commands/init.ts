import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { recoverFiles } from '../../base/file-changes.js'
import { nearestNames } from '../../base/nearest-names.js'
import { isWithin, statIfThere, wayTo } from '../../base/paths.js'
import { bindingsOf } from '../bindings/build.js'
import { configName, parseConfig } from '../project/config.js'
import { findReader } from '../project/import/index.js'
import { missingPackages } from '../project/missing-package.js'
import { parseName } from '../project/named-documents.js'
import { describeOutput, planOutputs } from '../project/outputs/index.js'
import { installCommand, runCommands } from '../project/package-manager.js'
import { showPath } from '../project/paths.js'
import { applyChanges } from '../project/write-files.js'
import { type Diagnostic, DiagnosticError, fail } from '../protocol/diagnostic.js'
import { isSameText, readText } from '../protocol/text-file.js'
import type { GeneratedOutput } from './generate.js'
import { firstExchange } from './init/first-exchange.js'
import { firstProgram } from './init/first-program.js'
import type { FoundProtocol, InitRequest } from './init/found.js'
import { knownProtocol, knownProtocols } from './init/known-protocol.js'
import { isFramedAsLsp, type Kind, lookAt } from './init/look-at.js'
import { isName } from './init/names.js'
import { guessDirection, nameFor, ownProtocol, requireInside } from './init/own-definitions.js'
import { addEntry, missingForPrograms, type ProjectSettings, readSettings, tsconfigText } from './init/project-files.js'

export type { InitRequest }
export { guessDirection, installCommand, isFramedAsLsp, isName, knownProtocols, nameFor }

export interface InitResult {
  protocol: string
  version: string
  /** Where the document comes from, in one line. */
  note: string
  /** What the document says less exactly than the definitions, and warnings about these. */
  diagnostics: readonly Diagnostic[]
  /** Files that were written besides the bindings, relative to the folder. */
  written: string[]
  outputs: GeneratedOutput[]
  /** The command of an agent that speaks the protocol, where one is known. */
  agentCommand?: readonly string[]
  /** Commands that are left to do, in their order. */
  next: string[]
}

/** What `init` sets up: a protocol that this package knows, or a file and its kind. */
export type Subject = { known: string; version: string | undefined } | { known?: undefined; kind: Kind }

/**
 * Tells whether an argument names a known protocol or a file, and of which kind the file is.
 *
 * @throws {DiagnosticError} when it is neither a file that can be read nor a known protocol.
 */
export async function subjectOf(request: InitRequest): Promise<Subject> {
  const { definitions } = request
  const file = resolve(request.folder, definitions)
  const known = knownProtocols()
  // A folder of this name is not the file: projects have a folder `lsp`.
  const named = statIfThere(file)?.isFile() ? undefined : parseName(definitions)
  if (named && known.includes(named.protocol)) return { known: named.protocol, version: named.version }
  if (/^[a-z][\w+.-]*:\/\//i.test(definitions))
    fail({
      code: 'no-definitions',
      message: 'nothing is downloaded',
      place: { file: definitions },
      hint: 'download it into the project first, and name the file: curl -LO <address>',
    })
  if (!existsSync(file)) {
    const near = named ? nearestNames(named.protocol, known) : []
    fail({
      code: 'no-definitions',
      message: 'there are no such definitions',
      place: { file: definitions },
      hint:
        near.length > 0
          ? `did you mean ${near.join(' or ')}?`
          : `name a TypeScript file, a JSON file, or one of ${known.join(', ')}`,
    })
  }
  requireInside(request)
  return { kind: await lookAt(request) }
}

/** Packages that have to be installed before a project can be set up; none when all is there. */
export function packagesToInstall(request: InitRequest, subject: Subject): string[] {
  const reader = subject.known !== undefined ? readerOf(subject.known, request) : readerNameOf(subject.kind)
  const missing = reader === undefined ? [] : missingPackages(findReader(reader, request.definitions).packages)
  return missing.length > 0 ? [...missing, ...missingForPrograms(request.folder)] : []
}

// Definitions of Cody are found only in a checkout.
const readerOf = (protocol: string, { checkout }: InitRequest) =>
  protocol === 'cody' && checkout !== undefined ? 'typescript' : undefined
const readerNameOf = (kind: Kind) => (kind.kind === 'definitions' ? kind.reader : undefined)

/**
 * Sets up a project, or one more protocol of a project: writes recipe, document, configuration, bindings, and a first
 * program with the agent's side and a test. All is made in memory first, and written whole or not at all.
 *
 * @throws {DiagnosticError} when anything is wrong; everything is as it was.
 */
export async function initProject(request: InitRequest): Promise<InitResult> {
  const folder = resolve(request.folder)
  recoverFiles(folder)
  const subject = await subjectOf(request)
  const packages = packagesToInstall(request, subject)
  if (packages.length > 0)
    fail({
      code: 'missing-package',
      message: `${packages.join(', ')} ${packages.length > 1 ? 'are' : 'is'} not installed`,
      hint: `install ${packages.length > 1 ? 'them' : 'it'}: ${installCommand(packages, folder)}`,
    })
  const found =
    subject.known !== undefined
      ? await knownProtocol(request, subject.known, subject.version)
      : await ownProtocol(request, subject.kind)
  const settings = await readSettings(folder)
  return setUp({ ...request, folder }, found, settings)
}

async function setUp(
  { folder, output: givenOutput, agentCommand: commandFor }: InitRequest,
  found: FoundProtocol,
  settings: ProjectSettings,
): Promise<InitResult> {
  const { protocol, version } = found.protocol
  const agentCommand = commandFor?.(protocol)
  const output = resolve(folder, givenOutput ?? join(settings.rootDir, 'generated', protocol))
  const own = givenOutput === undefined ? protocol : basename(output)
  const programs = resolve(folder, settings.rootDir === '.' ? 'src' : settings.rootDir, own)
  const configFile = join(folder, configName)
  const entry = { document: showPath(found.document, folder), target: 'typescript', output: showPath(output, folder) }
  const before = existsSync(configFile)
    ? readText(configFile, { what: 'configuration', code: 'unreadable-configuration', hint: 'correct it' })
    : undefined
  const configText = addEntry(before, entry)
  if (before !== undefined) refuseSame(parseConfig(before, configName), entry)
  parseConfig(configText, configName)
  const config = { file: configName, folder, generate: [{ ...entry, options: {} }] }
  const documents = new Map([[found.document, found.protocol]])
  const { outputs, failures } = await planOutputs(config, { documents })
  if (failures.length > 0) throw new DiagnosticError(failures.flatMap(({ diagnostics }) => diagnostics))
  const bindings = outputs.flatMap(({ files }) => [...files].map(([path, text]) => [join(output, path), text] as const))
  const program = firstProgram({
    protocol,
    exchange: firstExchange(found.protocol),
    sides: bindingsOf(found.protocol),
    bindings: moduleBetween(programs, join(output, 'index.js')),
    isModule: settings.isModule,
    agentCommand,
  })
  const written = new Map([
    ...found.files,
    ...(found.text === undefined ? [] : [[found.document, found.text] as const]),
    ...(settings.hasTsconfig ? [] : [[join(folder, 'tsconfig.json'), tsconfigText] as const]),
    ...(isWithin(programs, output) ? [] : [...program].map(([name, text]) => [join(programs, name), text] as const)),
  ])
  const fresh = new Map([...written, ...bindings])
  refuseExisting(fresh, folder)
  const writes = [...fresh, [configFile, configText] as const].map(([path, content]) => ({
    path: showPath(path, folder),
    content,
  }))
  applyChanges([{ folder, shown: '.', writes, removes: [] }])
  return {
    protocol,
    version,
    note: found.note,
    diagnostics: found.diagnostics,
    written: [...written.keys(), configFile].map(path => showPath(path, folder)),
    outputs: outputs.map(made => ({
      ...describeOutput(made),
      changes: [...made.files.keys()].sort().map(path => ({ path, change: 'created' as const })),
      unchanged: 0,
    })),
    ...(agentCommand && { agentCommand }),
    next: nextCommands(folder, programs, settings),
  }
}

function refuseSame(
  entries: ReturnType<typeof parseConfig>,
  { document, output }: { document: string; output: string },
): void {
  const same = entries.findIndex(
    entry =>
      resolve('/', entry.document) === resolve('/', document) || resolve('/', entry.output) === resolve('/', output),
  )
  if (same >= 0)
    fail({
      code: 'already-there',
      message: 'this protocol is there already',
      place: { file: configName, pointer: `/generate/${same}` },
      hint: 'for another version, change "document" there (to a name such as codex@0.169.0, or another path) and run: npx agent-bindings generate; to have both, give another --output',
    })
}

/** Refuses to replace a file. One with the same content, such as the summaries of another version, is left as it is. */
function refuseExisting(files: ReadonlyMap<string, string>, folder: string): void {
  const isSame = (file: string, text: string) => statSync(file).isFile() && isSameText(readFileSync(file, 'utf8'), text)
  const there = [...files].filter(([file, text]) => existsSync(file) && !isSame(file, text)).map(([file]) => file)
  if (there.length > 0)
    throw new DiagnosticError(
      there.map(file => ({
        severity: 'error',
        code: 'already-there',
        message: 'this file exists already',
        place: { file: showPath(file, folder) },
        hint: 'it is not replaced: remove it first, or give another --name or --output',
      })),
    )
}

/** A file as a module in a folder imports it. */
function moduleBetween(folder: string, file: string): string {
  const path = wayTo(folder, file)
  return path.startsWith('.') ? path : `./${path}`
}

function nextCommands(folder: string, programs: string, { rootDir, outDir }: ProjectSettings): string[] {
  const missing = missingForPrograms(folder)
  const compiled =
    outDir === undefined ? programs : join(resolve(folder, outDir), relative(resolve(folder, rootDir), programs))
  const shown = showPath(compiled, folder)
  const { program, node } = runCommands(folder)
  return [
    ...(missing.length > 0 ? [installCommand(missing, folder)] : []),
    `${program} tsc`,
    `${node} ${shown}/client.js`,
    `${node} --test ${shown}/agent.test.js`,
  ]
}
