import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { getOwn, isObject, type JsonObject } from '../../../base/json.js'
import { isWithin } from '../../../base/paths.js'
import { findReader } from '../../project/find-reader.js'
import { makePrepared } from '../../project/import-document.js'
import { type ImportRecipe, parseRecipe } from '../../project/import-recipe.js'
import { methodFilter } from '../../project/import-request.js'
import { missingPackages } from '../../project/missing-package.js'
import { showPath } from '../../project/paths.js'
import { DiagnosticError, fail } from '../../protocol/diagnostic.js'
import { parseDocument, parseJson } from '../../protocol/document.js'
import { readText } from '../../protocol/text-file.js'
import { guessRecipe, guessTree } from '../../readers/guess-recipe.js'
import { defaultMaps, readers } from '../../readers/index.js'
import { maximumDefinitionsBytes } from '../../readers/json-file.js'
import { roles } from '../../readers/message-roles.js'
import type { FoundProtocol, InitRequest } from './found.js'

/** The kind of a file, found from its content. */
export type Kind =
  | { kind: 'document'; text: string }
  | {
      kind: 'definitions'
      reader: string
      options: NonNullable<ImportRecipe['options']>
      /** The version that the file names. */
      version?: string
      /** Branches of a tree whose direction is not known. */
      branches?: readonly string[]
    }

/**
 * Finds the kind of a file from its content.
 *
 * @throws {DiagnosticError} when it cannot be read, or nothing tells.
 */
export async function lookAt(request: InitRequest): Promise<Kind> {
  const file = resolve(request.folder, request.definitions)
  const ending = /\.\w+$/.exec(request.definitions)?.[0].toLowerCase() ?? ''
  const way = getOwn(waysOut, ending)
  if (way !== undefined) refuse(request, way)
  if (statSync(file, { throwIfNoEntry: false })?.isFIFO())
    refuse(request, 'write what comes out of the pipe into a file of the project first')
  const text = readText(file, {
    what: 'file of definitions',
    code: 'no-definitions',
    hint: 'name a TypeScript file, JSON Schema, a meta model, an OpenRPC document, or a protocol document',
    shown: request.definitions,
    maximumBytes: maximumDefinitionsBytes,
  })
  if (/\.jsonc?$/.test(file) || /^\s*[{[]/.test(text)) return lookAtJson(text, request)
  return /\.[cm]?tsx?$/.test(file) ? lookAtTypeScript(text, request) : refuse(request, otherWayOut)
}

const otherWayOut =
  'name a TypeScript file, or JSON: JSON Schema, a meta model, an OpenRPC document, a protocol document'

/** What to do with files of other kinds, by the ending of their names. */
const waysOut: Readonly<Record<string, string>> = {
  '.yaml':
    'convert it to JSON first: npx yaml --json --single < FILE > definitions.json; of several files, bundle them first',
  '.yml':
    'convert it to JSON first: npx yaml --json --single < FILE > definitions.json; of several files, bundle them first',
  '.json5': 'convert it to JSON first: npx json5 FILE > definitions.json',
  '.gz': 'unpack it first: gunzip FILE',
  '.zip': 'unpack it first: unzip FILE',
  '.tgz': 'unpack it first: tar -xzf FILE',
  '.proto': 'messages of Protocol Buffers are no JSON-RPC: name the JSON form of the protocol, where it has one',
}

function refuse({ definitions: file }: InitRequest, hint: string): never {
  return fail({
    code: 'unknown-kind',
    message: 'files of this kind are not read',
    place: { file },
    hint: hint.replaceAll('FILE', () => basename(file)),
  })
}

function lookAtJson(text: string, request: InitRequest): Kind {
  const value = parseJson(text, request.definitions)
  if (isObject(value) && 'protocol' in value && Array.isArray(value.methods)) return { kind: 'document', text }
  if (request.messages) return definitions('json-schema', { unions: request.messages })
  const guess = guessRecipe(value, readers)
  if (guess) return { ...definitions(guess.reader, guess.options), ...versionIn(value) }
  const tree = guessTree(value)
  if (tree) {
    const branches = Object.fromEntries(tree.branches.map(name => [name, request.branches?.[name] ?? 'omit']))
    const left = tree.branches.filter(name => request.branches?.[name] === undefined)
    return { ...definitions('json-schema', { tree: { marker: tree.marker, branches } }), branches: left }
  }
  return fail({
    code: 'unknown-kind',
    message: 'nothing here tells where the methods are',
    place: { file: request.definitions },
    hint: `name the definitions that are unions of messages: ${commandOf(request, roles.map(({ role }) => `--${flagOf(role)} DEFINITION`).join(' '))}; or write a recipe and use agent-bindings import`,
  })
}

const definitions = (reader: string, options: JsonObject) => ({ kind: 'definitions' as const, reader, options })

function versionIn(value: unknown): { version?: string } {
  const { info, metaData } = (isObject(value) ? value : {}) as Record<string, JsonObject | undefined>
  const version = info?.version ?? metaData?.version
  return typeof version === 'string' && version !== '' ? { version } : {}
}

/**
 * Which maps or unions a TypeScript file has: a small protocol does not need all four. All four maps are required when
 * the file has none of them, or exports what other files declare.
 */
async function lookAtTypeScript(text: string, { messages }: InitRequest): Promise<Kind> {
  // Without the compiler the file is not read: the next step says which package to install.
  if (missingPackages(findReader('typescript', '').packages).length > 0) return definitions('typescript', {})
  const { outlineOf } = await import('../../readers/typescript/index.js')
  const { declared, names, exportsAll } = outlineOf(text)
  if (messages) {
    const given = Object.values(messages).map(name => declared.get(name))
    const areMaps = given.every(kind => kind === 'members') || given.every(kind => kind === undefined)
    return definitions('typescript', areMaps ? { maps: messages } : { unions: messages })
  }
  if (exportsAll) return definitions('typescript', {})
  const maps = Object.entries(defaultMaps).filter(([, name]) => names.has(String(name)))
  if (maps.length > 0) return definitions('typescript', { maps: Object.fromEntries(maps) as JsonObject })
  const unions = roles.map(({ role }) => [role, singular(role)] as const).filter(([, name]) => declared.has(name))
  return definitions('typescript', unions.length > 0 ? { unions: Object.fromEntries(unions) } : {})
}

/** `clientRequests` are usually in a union `ClientRequest`. */
const singular = (role: string) => `${role.charAt(0).toUpperCase()}${role.slice(1, -1)}`

/** `clientRequests` as the option of the command line. */
const flagOf = (role: string) => role.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

/**
 * The protocol of a file in the project.
 *
 * @throws {DiagnosticError} when it cannot be read exactly, or something is not known.
 */
export async function ownProtocol(request: InitRequest, kind: Kind): Promise<FoundProtocol> {
  const folder = resolve(request.folder)
  const file = resolve(folder, request.definitions)
  if (!isWithin(file, folder))
    fail({
      code: 'definitions-outside',
      message: 'the definitions are not in the folder of the project',
      place: { file: request.definitions },
      hint: 'copy them into the project; those of a protocol this package knows: init <protocol> --checkout <path>',
    })
  if (kind.kind === 'document') {
    const protocol = parseDocument(kind.text, request.definitions)
    return { protocol, document: file, files: new Map(), note: `the document ${request.definitions} is taken as it is` }
  }
  const { name = 'my-agent', version = kind.version ?? '0.1.0' } = request
  requireName(name)
  requireBranches(request, kind.branches ?? [])
  const place = join(folder, 'schema', name, 'import.json')
  const recipe: ImportRecipe = {
    protocol: name,
    reader: kind.reader,
    entry: showPath(file, folder),
    version,
    ...(request.framing && { wire: { framing: request.framing } }),
    ...optionsOf(kind.options, request.results),
  }
  const text = `${JSON.stringify(recipe, null, 2)}\n`
  const parsed = parseRecipe(text, showPath(place, folder))
  const reading = {
    recipe: parsed,
    folder: dirname(place),
    root: folder,
    version,
    eager: false,
    accepts: methodFilter(parsed),
  }
  const output = join(dirname(place), `${version}.json`)
  const prepared = { recipeFile: place, documents: dirname(place), reading }
  try {
    const made = await makePrepared(prepared, { cwd: folder, output, mayBeUnversioned: true })
    return {
      protocol: made.protocol,
      document: output,
      text: made.text,
      files: new Map([[place, text]]),
      note: `made from ${showPath(file, folder)}, ${describe(kind)}`,
    }
  } catch (error) {
    throw error instanceof DiagnosticError ? withFlags(error, request) : error
  }
}

function optionsOf(
  options: NonNullable<ImportRecipe['options']>,
  methods: InitRequest['results'],
): Pick<ImportRecipe, 'options'> {
  const all = { ...options, ...(methods && { results: { methods } }) }
  return Object.keys(all).length > 0 ? { options: all } : {}
}

const describe = ({ reader, options }: Extract<Kind, { kind: 'definitions' }>) =>
  [`read as ${reader}`, ...Object.keys(options).filter(key => key !== 'results')].join(', by ')

function requireName(name: string): void {
  if (!/^[a-z][a-z0-9-]{0,99}$/.test(name))
    fail({
      code: 'invalid-name',
      message: `${JSON.stringify(name)} is no name of a protocol`,
      hint: 'lower-case letters, digits and hyphens, such as my-agent',
    })
}

function requireBranches(request: InitRequest, left: readonly string[]): void {
  if (left.length === 0) return
  const guesses = left.map(name => `--branch ${name}=${guessDirection(name)}`).join(' ')
  fail({
    code: 'unknown-direction',
    message: `nothing tells who sends the methods of ${left.join(', ')}`,
    place: { file: request.definitions },
    hint: `say it (clientToServer, serverToClient, both or omit): ${commandOf(request, guesses)}`,
  })
}

/** Guesses a direction from the name of a branch: methods of a branch named after the client are sent to the client. */
export const guessDirection = (branch: string) => (/^client/i.test(branch) ? 'serverToClient' : 'clientToServer')

/** The command that was called, with further arguments. */
function commandOf({ definitions: file, name, version }: InitRequest, rest: string): string {
  const given = [name && `--name ${name}`, version && `--protocol-version ${version}`].filter(Boolean)
  return ['npx agent-bindings init', file, ...given, rest].join(' ')
}

/** Changes the hint of a diagnostic about missing results to the options of this command. */
function withFlags(error: DiagnosticError, request: InitRequest): DiagnosticError {
  return new DiagnosticError(
    error.diagnostics.map(diagnostic =>
      diagnostic.code === 'missing-result'
        ? { ...diagnostic, hint: `name each, null for none: ${commandOf(request, '--result METHOD=NAME …')}` }
        : diagnostic.code === 'missing-map' && existsSync(resolve(request.folder, request.definitions))
          ? { ...diagnostic, hint: `name those that are there: ${commandOf(request, '--client-requests TYPE …')}` }
          : diagnostic,
    ),
  )
}
