import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { isWithin, wayTo } from '../../../base/paths.js'
import { bindingsOf } from '../../bindings/build.js'
import { configName, parseConfig } from '../../project/config.js'
import { describeOutput, makeOutputs, type Output } from '../../project/outputs/index.js'
import { installCommand, runCommands } from '../../project/package-manager.js'
import { showPath } from '../../project/paths.js'
import { applyChanges } from '../../project/write-files.js'
import { type Diagnostic, DiagnosticError, fail } from '../../protocol/diagnostic.js'
import { isSameText, readText } from '../../protocol/text-file.js'
import type { GeneratedOutput } from '../generate.js'
import { firstExchange } from './first-exchange.js'
import { firstProgram } from './first-program.js'
import type { FoundProtocol, InitRequest } from './found.js'
import { addEntry, isForBundler, missingForPrograms, type ProjectSettings, tsconfigText } from './project-files.js'

/** The files that `init` wrote, and the steps that are left. */
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

/** The folders and the entry of the configuration that a protocol gets in a project. */
interface Plan {
  /** Folder of the bindings. */
  output: string
  /** Folder of the first program. */
  programs: string
  entry: { document: string; target: string; output: string }
}

/**
 * Adds a protocol to a project. All is made in memory first, and written whole or not at all.
 *
 * @param request with the folder of the project as an absolute path
 * @throws {DiagnosticError} when something is there already or cannot be made; everything is as it was
 */
export async function setUp(
  request: InitRequest,
  found: FoundProtocol,
  settings: ProjectSettings,
): Promise<InitResult> {
  const { folder } = request
  const { protocol, version } = found.protocol
  const agentCommand = request.agentCommand?.(protocol)
  const plan = planFor(request, found, settings)
  const configFile = join(folder, configName)
  const configText = configWith(plan.entry, configFile)
  const config = { file: configName, folder, generate: [{ ...plan.entry, options: {} }] }
  const outputs = await makeOutputs(config, { documents: new Map([[found.document, found.protocol]]) })
  const written = new Map([
    ...found.files,
    ...(found.text === undefined ? [] : [[found.document, found.text] as const]),
    ...(settings.hasTsconfig ? [] : [[join(folder, 'tsconfig.json'), tsconfigFor(request, plan)] as const]),
    ...programFiles(plan, found, settings, agentCommand),
  ])
  const fresh = new Map([...written, ...outputs.flatMap(made => filesOf(made, plan))])
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
    next: nextCommands(folder, plan.programs, settings),
  }
}

function planFor(
  { folder, output: given }: InitRequest,
  { protocol: { protocol }, document }: FoundProtocol,
  { rootDir }: ProjectSettings,
): Plan {
  const output = resolve(folder, given ?? join(rootDir, 'generated', protocol))
  if (given !== undefined && !isWithin(output, resolve(folder)))
    fail({
      code: 'output-outside',
      message: `--output ${given} is not in the folder of the project`,
      hint: `name a folder in it; "output" in ${configName} may be changed to any other later`,
    })
  const own = given === undefined ? protocol : basename(output)
  return {
    output,
    programs: resolve(folder, rootDir === '.' ? 'src' : rootDir, own),
    entry: { document: showPath(document, folder), target: 'typescript', output: showPath(output, folder) },
  }
}

/** The configuration of the compiler for a project without one: definitions that it could not compile are left out. */
function tsconfigFor({ folder, definitions }: InitRequest, { output, programs }: Plan): string {
  const file = resolve(folder, definitions)
  const isLeftOut = /\.[cm]?tsx?$/.test(file) && existsSync(file) && isForBundler(readFileSync(file, 'utf8'))
  return tsconfigText(isLeftOut ? [programs, output].map(path => showPath(path, folder)) : undefined)
}

/** The text of the configuration with one more entry. */
function configWith(entry: Plan['entry'], file: string): string {
  const before = existsSync(file)
    ? readText(file, { what: 'configuration', code: 'unreadable-configuration', hint: 'correct it' })
    : undefined
  const text = addEntry(before, entry)
  if (before !== undefined) refuseSame(parseConfig(before, configName), entry)
  parseConfig(text, configName)
  return text
}

/** The files of the first program; none where they would lie among the bindings. */
function programFiles(
  { output, programs }: Plan,
  { protocol }: FoundProtocol,
  { isModule, hasNodeTypes }: ProjectSettings,
  agentCommand: readonly string[] | undefined,
): [string, string][] {
  if (isWithin(programs, output)) return []
  const program = firstProgram({
    protocol: protocol.protocol,
    exchange: firstExchange(protocol),
    sides: bindingsOf(protocol),
    bindings: moduleBetween(programs, join(output, 'index.js')),
    isModule,
    hasNodeTypes,
    agentCommand,
  })
  return [...program].map(([name, text]) => [join(programs, name), text])
}

const filesOf = ({ files }: Output, { output }: Plan) =>
  [...files].map(([path, text]) => [join(output, path), text] as const)

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
