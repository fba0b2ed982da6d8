import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { type Diagnostic, DiagnosticError, fail } from '../protocol/diagnostic.js'
import { escapePointer } from '../protocol/reference.js'

/** Name of the configuration file. */
export const configName = 'agent-bindings.json'

/** One thing to generate: a protocol document, a target and the folder its files go to. */
export interface GenerateEntry {
  /** Path of the protocol document, relative to the configuration. */
  document: string
  /** Name of the target, such as `typescript`. */
  target: string
  /** Folder of the generated files, relative to the configuration; nothing else should live there. */
  output: string
  /** What the target is told. */
  options: Record<string, unknown>
}

/** What `agent-bindings.json` says about generating. Other sections belong to those who read them. */
export interface Config {
  /** The configuration file, as a person would name it. */
  file: string
  /** Absolute path of the folder it is in; paths inside are relative to it. */
  folder: string
  generate: GenerateEntry[]
}

/**
 * Finds the configuration: in `from`, or in the nearest folder above it.
 *
 * @returns the path of the file; undefined when there is none.
 */
export function findConfig(from: string): string | undefined {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const file = join(folder, configName)
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file
    if (folder === dirname(folder)) return undefined
  }
}

/**
 * Loads the configuration: the file given, or the nearest one above the working folder.
 *
 * @param file path of the configuration; found upwards from `from` when it is not given.
 * @throws DiagnosticError with the line and pointer of everything that is wrong in it.
 */
export function loadConfig(file?: string, from: string = process.cwd()): Config {
  const found = file === undefined ? findConfig(from) : resolve(from, file)
  if (found === undefined)
    return fail({
      code: 'no-configuration',
      message: `there is no ${configName} here or in a folder above`,
      hint: 'make one with: agent-bindings init',
    })
  const shown = relative(from, found) || configName
  let text: string
  try {
    text = readFileSync(found, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return fail({
      code: 'unreadable-configuration',
      message: code === 'ENOENT' ? 'there is no such configuration' : `the configuration cannot be read: ${message}`,
      place: { file: shown },
      hint: 'check the path, or make a configuration with: agent-bindings init',
    })
  }
  return { file: shown, folder: dirname(found), generate: parseConfig(text, shown) }
}

/**
 * The `generate` section of a configuration's text (JSON, comments and trailing commas allowed).
 *
 * @param file name of the configuration in findings; nothing is read from it.
 */
export function parseConfig(text: string, file: string): GenerateEntry[] {
  const value = parseWithComments(text, file)
  const problems: Diagnostic[] = []
  const report = (pointer: string, message: string, hint?: string) =>
    problems.push(placed({ severity: 'error', code: 'invalid-configuration', message, ...(hint && { hint }) }, pointer))
  const placed = (diagnostic: Diagnostic, pointer: string): Diagnostic => ({
    ...diagnostic,
    ...locate(text, file, pointer),
  })
  const entries = isObject(value) ? (value.generate ?? []) : []
  if (!isObject(value)) report('', 'a configuration is a JSON object')
  else {
    checkKeys(value, sections, '', report)
    if (!Array.isArray(entries)) report('/generate', 'must be an array')
  }
  const generate = (Array.isArray(entries) ? entries : []).map((entry, index) =>
    readEntry(entry, `/generate/${index}`, report),
  )
  reportSharedOutputs(generate, report)
  if (problems.length > 0) throw new DiagnosticError(problems)
  return generate
}

type Report = (pointer: string, message: string, hint?: string) => void

const sections = ['$schema', 'generate', 'agent']
const entryKeys = ['document', 'target', 'output', 'options']

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function checkKeys(value: object, known: readonly string[], pointer: string, report: Report): void {
  for (const key of Object.keys(value))
    if (!known.includes(key))
      report(
        `${pointer}/${escapePointer(key)}`,
        `unknown key "${key}"`,
        `known here: ${known.map(name => `"${name}"`).join(', ')}`,
      )
}

function readEntry(entry: unknown, pointer: string, report: Report): GenerateEntry {
  const blank: GenerateEntry = { document: '', target: '', output: '', options: {} }
  if (!isObject(entry)) {
    report(pointer, 'must be an object with "document", "target" and "output"')
    return blank
  }
  checkKeys(entry, entryKeys, pointer, report)
  const text = (key: 'document' | 'target' | 'output'): string => {
    const value = entry[key]
    if (typeof value === 'string' && value !== '' && !value.includes('\0')) return value
    if (value === undefined) report(pointer, `"${key}" is missing`)
    else report(`${pointer}/${key}`, 'must be a non-empty string')
    return ''
  }
  const { options = {} } = entry
  if (!isObject(options)) report(`${pointer}/options`, 'must be an object')
  return {
    document: text('document'),
    target: text('target'),
    output: text('output'),
    options: isObject(options) ? options : {},
  }
}

function reportSharedOutputs(entries: readonly GenerateEntry[], report: Report): void {
  const seen = new Map<string, number>()
  for (const [index, { output }] of entries.entries()) {
    const folder = resolve('/', output)
    const earlier = seen.get(folder)
    if (earlier === undefined) seen.set(folder, index)
    else if (output !== '')
      report(
        `/generate/${index}/output`,
        `the folder is already the output of /generate/${earlier}`,
        'give each entry a folder of its own',
      )
  }
}

const jsonc = () => createRequire(import.meta.url)('jsonc-parser') as typeof import('jsonc-parser')

// Most configurations are plain JSON: the parser that knows comments is loaded only when it is needed.
function parseWithComments(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const { parse, printParseErrorCode } = jsonc()
    const errors: import('jsonc-parser').ParseError[] = []
    const value: unknown = parse(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true })
    const [first] = errors
    if (!first) return value
    return fail({
      code: 'invalid-configuration',
      message: `this is not JSON: ${splitWords(printParseErrorCode(first.error))}`,
      ...lineAt(text, file, first.offset),
      hint: 'correct the text at the caret (comments and trailing commas are fine)',
    })
  }
}

const splitWords = (name: string) => name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()

/** The line of a JSON pointer; of the nearest value around it when there is none. */
function locate(text: string, file: string, pointer: string): Pick<Diagnostic, 'place' | 'sourceLine'> {
  const { parseTree, findNodeAtLocation } = jsonc()
  const tree = parseTree(text, [], { allowTrailingComma: true })
  const path = pointer
    .split('/')
    .slice(1)
    .map(token => (/^\d+$/.test(token) ? Number(token) : token.replaceAll('~1', '/').replaceAll('~0', '~')))
  const node = tree && findNodeAtLocation(tree, path)
  const { place, sourceLine } = lineAt(text, file, node?.offset ?? 0)
  return { place: { ...place, pointer }, sourceLine }
}

function lineAt(text: string, file: string, offset: number) {
  const before = text.slice(0, offset).split('\n')
  const line = before.length
  return {
    place: { file, line, column: (before.at(-1) ?? '').length + 1 },
    sourceLine: text.split('\n')[line - 1]?.replace(/\r$/, '') ?? '',
  }
}
