import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isWithin } from '../../../base/paths.js'
import { quoteArgument } from '../../../base/quote-argument.js'
import { type ImportRecipe, makePrepared, parseRecipe } from '../../project/import/index.js'
import { showPath } from '../../project/paths.js'
import { type Diagnostic, DiagnosticError, fail } from '../../protocol/diagnostic.js'
import { parseDocument } from '../../protocol/document.js'
import { type LooseMessages, unknownSenders } from '../../readers/loose-messages.js'
import { roles } from '../../readers/message-roles.js'
import { commandOf, flagOf } from './command.js'
import type { FoundProtocol, InitRequest } from './found.js'
import { requireAsWritten } from './given.js'
import { type Definitions, isFramedAsLsp, type Kind } from './look-at.js'
import { installedVersion, nameOfFile, requireName } from './names.js'

/** @throws {DiagnosticError} the definitions are outside the project */
export function requireInside({ folder, definitions }: InitRequest): void {
  if (isWithin(resolve(folder, definitions), resolve(folder))) return
  fail({
    code: 'definitions-outside',
    message: 'the definitions are not in the folder of the project',
    place: { file: definitions },
    hint: 'copy them into the project; those of a protocol this package knows: init <protocol> --checkout <path>',
  })
}

/**
 * The protocol of a file in the project.
 *
 * @throws {DiagnosticError} when it cannot be read exactly, or something is not known
 */
export async function ownProtocol(request: InitRequest, kind: Kind): Promise<FoundProtocol> {
  if (kind.kind === 'document') return ownDocument(request, kind.text)
  requireName(request.name ?? nameFor(request, kind))
  requireBranches(request, kind.branches ?? [])
  if (kind.loose) refuseLoose(request, kind.loose)
  try {
    return await makeWithRecipe(request, kind)
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error
    const { otherwise, ...first } = kind
    if (otherwise && error.diagnostics.some(({ code }) => wrongForms.has(code)))
      return unlessMissing(ownProtocol(request, { ...first, options: otherwise }), withFlags(error, request))
    throw withFlags(error, request)
  }
}

/** A document that is in the project already. */
function ownDocument(request: InitRequest, text: string): FoundProtocol {
  const { folder, definitions } = request
  const protocol = parseDocument(text, definitions)
  requireAsWritten(protocol, request)
  const note = `the document ${definitions} is taken as it is`
  return { protocol, document: resolve(folder, definitions), files: new Map(), note, diagnostics: [] }
}

/** Makes the document of definitions, with a recipe that goes into the project beside it. */
async function makeWithRecipe(request: InitRequest, kind: Definitions): Promise<FoundProtocol> {
  const { name = nameFor(request, kind), framing } = request
  const root = resolve(request.folder)
  const entry = showPath(resolve(root, request.definitions), root)
  const said = request.version ?? kind.version
  const installed = said === undefined ? installedVersion(resolve(root, request.definitions)) : undefined
  const version = said ?? installed?.version ?? '0.1.0'
  const documents = join(root, 'schema', name)
  const recipeFile = join(documents, 'import.json')
  const shownRecipe = showPath(recipeFile, root)
  const recipe: ImportRecipe = {
    protocol: name,
    reader: kind.reader,
    entry,
    // The next version of an installed package is found where this one was.
    version: installed ? { file: showPath(installed.manifest, root), pointer: '/version' } : version,
    ...(framing && { wire: { framing } }),
    ...optionsOf(kind.options, request.results),
  }
  const text = `${JSON.stringify(recipe, null, 2)}\n`
  const reading = { recipe: parseRecipe(text, shownRecipe), folder: documents, root, version }
  const made = await makePrepared({ recipeFile, documents, reading }, { cwd: root, mayBeUnversioned: true })
  return {
    protocol: made.protocol,
    document: made.output,
    text: made.text,
    files: new Map([[recipeFile, text]]),
    note: `made from ${entry}, ${describe(kind)}${framingNote(request, kind, shownRecipe)}`,
    diagnostics: [...made.diagnostics, ...leftOut(request, kind)],
  }
}

/** A warning for messages that no option names, where others are named one by one. */
const leftOut = (request: InitRequest, { left = [] }: Definitions): Diagnostic[] =>
  left.length === 0
    ? []
    : [
        {
          severity: 'warning',
          code: 'unnamed-message',
          message: `nothing tells who sends these messages, and they are left out: ${left.join(', ')}`,
          place: { file: request.definitions },
          hint: "name them, too, or '*' for all others",
        },
      ]

/** Codes of what is wrong where types are no maps of methods, or no messages. */
const wrongForms: ReadonlySet<string> = new Set([
  'missing-map',
  'malformed-map',
  'malformed-method',
  'malformed-message',
])

/** Codes of errors that say no more than those of the first reading. */
const notThere: ReadonlySet<string> = new Set(['missing-union', 'missing-map', 'malformed-map'])

/** What a second reading gives; the error of the first one, where what the second needs is not there either. */
async function unlessMissing(second: Promise<FoundProtocol>, first: DiagnosticError): Promise<FoundProtocol> {
  try {
    return await second
  } catch (error) {
    const isMissing = error instanceof DiagnosticError && error.diagnostics.some(({ code }) => notThere.has(code))
    throw isMissing ? first : error
  }
}

function optionsOf(
  options: NonNullable<ImportRecipe['options']>,
  methods: InitRequest['results'],
): Pick<ImportRecipe, 'options'> {
  const all = { ...options, ...(methods && { results: { methods } }) }
  return Object.keys(all).length > 0 ? { options: all } : {}
}

const describe = ({ reader, options }: Definitions) =>
  [`read as ${reader}`, ...Object.keys(options).filter(key => key !== 'results')].join(', by ')

/** Definitions seldom tell how messages are framed. Those in the form of LSP are framed as that is. */
const framingNote = ({ framing }: InitRequest, kind: Definitions, recipe: string) =>
  framing || isFramedAsLsp(kind)
    ? ''
    : `; framing content-length: for JSON lines write "wire": { "framing": "json-lines" } in ${recipe}`

/** The name of the protocol that a file defines, where none is given. */
export function nameFor({ folder, definitions }: InitRequest, kind: Kind): string {
  const own = kind.kind === 'definitions' ? kind.name : undefined
  return own ?? nameOfFile(resolve(folder, definitions), resolve(folder))
}

function refuseLoose(request: InitRequest, loose: LooseMessages): never {
  return fail({
    code: 'unknown-direction',
    message: unknownSenders(loose),
    place: { file: request.definitions },
    hint: hintForSenders(request, loose),
  })
}

function hintForSenders(request: InitRequest, { requests, notifications }: LooseMessages): string {
  const kinds = Object.entries({ requests, notifications }).filter(([, names]) => names.length > 0)
  const flags = kinds.map(([kind]) => `--client-${kind} NAMES --server-${kind} NAMES`)
  return `name those of each side, with '*' for all others: ${commandOf(request, ...flags)}`
}

function requireBranches(request: InitRequest, left: readonly string[]): void {
  if (left.length === 0) return
  const guesses = left.map(name => `--branch ${quoteArgument(`${name}=${guessDirection(name)}`)}`).join(' ')
  fail({
    code: 'unknown-direction',
    message: `nothing tells who sends the methods of ${left.join(', ')}`,
    place: { file: request.definitions },
    hint: `say it (clientToServer, serverToClient, both or omit): ${commandOf(request, guesses)}`,
  })
}

/** Guesses a direction from the name of a branch: methods of a branch named after the client are sent to the client. */
export const guessDirection = (branch: string) => (/^client/i.test(branch) ? 'serverToClient' : 'clientToServer')

/** Hints about the recipe become the command that says the same. */
function withFlags(error: DiagnosticError, request: InitRequest): DiagnosticError {
  return new DiagnosticError(
    error.diagnostics.map(diagnostic => {
      const hint = hintWithFlags(diagnostic, request)
      return hint === undefined ? diagnostic : { ...diagnostic, hint }
    }),
  )
}

function hintWithFlags({ code, methods = [] }: Diagnostic, request: InitRequest): string | undefined {
  if (code === 'missing-result') {
    const flags = methods.map(method => `--result ${quoteArgument(`${method}=NAME`)}`)
    return `name each, null for none: ${commandOf(request, ...flags)}`
  }
  if (code === 'missing-map' && existsSync(resolve(request.folder, request.definitions)))
    return `name those that are there: ${commandOf({ ...request, messages: {} }, '--client-requests TYPE …')}`
  if (code === 'unknown-direction') {
    const left = roles.filter(({ role }) => request.messages?.[role] === undefined)
    return `name those of each side, with '*' for all others: ${commandOf(request, ...left.map(({ role }) => `--${flagOf(role)} NAMES`))}`
  }
  return undefined
}
