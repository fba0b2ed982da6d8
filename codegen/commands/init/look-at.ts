import { basename, resolve } from 'node:path'
import { getOwn, isObject, type JsonObject } from '../../../base/json.js'
import { statIfThere } from '../../../base/paths.js'
import { quoteArgument } from '../../../base/quote-argument.js'
import { findReader, type ImportRecipe } from '../../project/import/index.js'
import { missingPackages } from '../../project/missing-package.js'
import { fail } from '../../protocol/diagnostic.js'
import { readText } from '../../protocol/text-file.js'
import { guessRecipe, guessTree } from '../../readers/guess-recipe.js'
import { defaultMaps, maximumSourceBytes, readers } from '../../readers/index.js'
import { maximumDefinitionsBytes, parseDefinitions } from '../../readers/json-file.js'
import { type LooseMessages, looseMessagesIn, nameAll } from '../../readers/loose-messages.js'
import { roles, usualUnions } from '../../readers/message-roles.js'
import { otherKindOf } from '../../readers/other-kinds.js'
import type { FileContents } from '../../readers/typescript/index.js'
import { commandOf, flagOf } from './command.js'
import type { InitRequest } from './found.js'
import { nameIn } from './names.js'

/** The kind of a file, found from its content. */
export type Kind = { kind: 'document'; text: string } | Definitions

/** Definitions, and how they are read. */
export interface Definitions {
  kind: 'definitions'
  reader: string
  options: NonNullable<ImportRecipe['options']>
  /** Options to try where what {@link options} names has another form: its declaration does not show which. */
  otherwise?: NonNullable<ImportRecipe['options']>
  /** The version that the file names. */
  version?: string
  /** The name of the protocol that the file gives. */
  name?: string
  /** Branches of a tree whose direction is not known. */
  branches?: readonly string[]
  /** Messages whose sender is not known. */
  loose?: LooseMessages
  /** Messages that no option names, where some are named one by one. */
  left?: readonly string[]
}

/** Whether definitions are in a form that only protocols have whose messages are framed as those of LSP. */
export const isFramedAsLsp = ({ reader, options }: Definitions): boolean =>
  reader === 'lsp-meta-model' || options.values !== undefined

/**
 * Finds the kind of a file from its content.
 *
 * @throws {DiagnosticError} when it cannot be read, or nothing tells
 */
export async function lookAt(request: InitRequest): Promise<Kind> {
  const file = resolve(request.folder, request.definitions)
  const ending = /\.\w+$/.exec(request.definitions)?.[0].toLowerCase() ?? ''
  const way = getOwn(waysOut, ending)
  if (way !== undefined) refuse(request, way)
  if (statIfThere(file)?.isFIFO()) refuse(request, 'write what comes out of the pipe into a file of the project first')
  const isTypeScript = /\.[cm]?tsx?$/.test(file)
  const text = readText(file, {
    what: 'file of definitions',
    code: 'no-definitions',
    hint: 'name a TypeScript file, JSON Schema, a meta model, an OpenRPC document, or a protocol document',
    shown: request.definitions,
    maximumBytes: isTypeScript ? maximumSourceBytes : maximumDefinitionsBytes,
  })
  if (isTypeScript) return lookAtTypeScript(text, request)
  return /\.jsonc?$/.test(file) || /^\s*[{[]/.test(text) ? lookAtJson(text, request) : refuse(request, otherWayOut)
}

const convertYaml =
  'convert it to JSON first: npx yaml --json --single < FILE > definitions.json; of several files, bundle them first'

const otherWayOut =
  'name a TypeScript file, or JSON: JSON Schema, as schemars, pydantic and others print it, a meta model, an OpenRPC document, a protocol document'

/** What to do with files of other kinds, by the ending of their names. */
const waysOut: Readonly<Record<string, string>> = {
  '.yaml': convertYaml,
  '.yml': convertYaml,
  '.json5': 'convert it to JSON first: npx json5 FILE > definitions.json',
  '.cddl': 'convert it to TypeScript first: npx cddl2ts FILE > definitions.ts',
  '.gz': 'unpack it first: gunzip FILE',
  '.zip': 'unpack it first: unzip FILE',
  '.tgz': 'unpack it first: tar -xzf FILE',
  '.smithy':
    'print the shapes as JSON Schema with the plugin jsonschema of Smithy, and name the methods in a recipe, under "table"',
  '.proto': 'messages of Protocol Buffers are no JSON-RPC: name the JSON form of the protocol, where it has one',
}

function refuse({ definitions: file }: InitRequest, hint: string): never {
  return fail({
    code: 'unknown-kind',
    message: 'files of this kind are not read',
    place: { file },
    hint: hint.replaceAll('FILE', () => quoteArgument(basename(file))),
  })
}

function lookAtJson(text: string, request: InitRequest): Kind {
  const value = parseDefinitions(text, request.definitions)
  if (isObject(value) && 'protocol' in value && Array.isArray(value.methods)) return { kind: 'document', text }
  const given = nameAndVersionIn(value)
  if (request.messages) {
    const { messages: unions, left } = nameAll(request.messages, looseMessagesIn(value) ?? noMessages)
    return { ...definitions('json-schema', { unions }), ...given, left }
  }
  const guess = guessRecipe(value, readers)
  if (guess) return { ...definitions(guess.reader, guess.options), ...given }
  const tree = guessTree(value)
  if (tree) {
    const branches = Object.fromEntries(tree.branches.map(name => [name, request.branches?.[name] ?? 'omit']))
    const left = tree.branches.filter(name => request.branches?.[name] === undefined)
    return { ...definitions('json-schema', { tree: { marker: tree.marker, branches } }), ...given, branches: left }
  }
  const loose = looseMessagesIn(value)
  if (loose) return { ...definitions('json-schema', {}), ...given, loose }
  const other = otherKindOf(value)
  if (other) fail({ code: 'unknown-kind', place: { file: request.definitions }, ...other })
  return refuseWithoutMethods(request, 'DEFINITION')
}

const noMessages: LooseMessages = { requests: [], notifications: [] }

const definitions = (reader: string, options: JsonObject) => ({ kind: 'definitions' as const, reader, options })

/** Name and version that a file gives to its protocol. */
function nameAndVersionIn(value: unknown): { name?: string; version?: string } {
  const { info, metaData, title } = (isObject(value) ? value : {}) as Record<string, JsonObject | undefined>
  const version = info?.version ?? metaData?.version
  const name = nameIn(info?.title ?? title)
  return { ...(name && { name }), ...(typeof version === 'string' && version !== '' && { version }) }
}

function refuseWithoutMethods(request: InitRequest, what: string): never {
  const flags = roles.map(({ role }) => `--${flagOf(role)} ${what}`).join(' ')
  return fail({
    code: 'unknown-kind',
    message: 'nothing here tells where the methods are',
    place: { file: request.definitions },
    hint: `name what holds the messages: ${commandOf(request, flags)}; or write a recipe and use agent-bindings import`,
  })
}

/**
 * Which maps, unions or values a TypeScript file has: a small protocol does not need all four. All four maps are required
 * when the file exports what other files declare.
 */
async function lookAtTypeScript(text: string, request: InitRequest): Promise<Kind> {
  // Without the compiler the file is not read: the next step says which package to install.
  if (missingPackages(findReader('typescript', '').packages).length > 0) return definitions('typescript', {})
  const { contentsOf, valuesWithoutSender } = await import('../../readers/typescript/index.js')
  const contents = contentsOf(text)
  const { declared, names, exported, exportsAll, loose, other } = contents
  const { folder, definitions: entry } = request
  const withoutSender = () => valuesWithoutSender({ protocol: 'p', version: '1', root: folder, entry })
  if (request.messages) return lookAtNamed(contents, request.messages, () => withoutSender() !== undefined)
  const maps = Object.entries(defaultMaps).filter(([, name]) => names.has(String(name)))
  if (maps.length > 0 && !exportsAll) return definitions('typescript', { maps: Object.fromEntries(maps) as JsonObject })
  const unions = Object.entries(usualUnions).filter(([, name]) => declared.has(name) || exported.has(name))
  if (unions.length > 0 && !exportsAll) return definitions('typescript', { unions: Object.fromEntries(unions) })
  if (loose.requests.length + loose.notifications.length > 0 && !exportsAll)
    return { ...definitions('typescript', {}), loose }
  const values = withoutSender()
  if (values) {
    const areSendersKnown = values.requests.length + values.notifications.length === 0
    return { ...definitions('typescript', { values: {} }), ...(!areSendersKnown && { loose: values }) }
  }
  if (exportsAll) return { ...definitions('typescript', {}), otherwise: { unions: usualUnions } }
  if (other) fail({ code: 'unknown-kind', place: { file: request.definitions }, ...other })
  return refuseWithoutMethods(request, 'TYPE')
}

/** Whether names that were given are those of maps, of unions or messages, or of methods that are values. */
function lookAtNamed(
  { declared, loose }: FileContents,
  named: NonNullable<InitRequest['messages']>,
  hasValues: () => boolean,
): Kind {
  const { messages, left } = nameAll(named, loose)
  const given = Object.values(messages).flat()
  const kinds = given.map(name => declared.get(name))
  if (kinds.every(kind => kind === undefined) && hasValues()) return definitions('typescript', { values: named })
  const areMessages = given.some(name => loose.requests.includes(name) || loose.notifications.includes(name))
  const [maps, unions] = [{ maps: messages }, { unions: messages }]
  const mayBeMaps = !areMessages && kinds.every(kind => kind !== 'other')
  if (!mayBeMaps) return { ...definitions('typescript', unions), ...(areMessages ? { left } : { otherwise: maps }) }
  return { ...definitions('typescript', maps), ...(kinds.includes(undefined) && { otherwise: unions }) }
}
