import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Diagnostic, DiagnosticError, fail, quoteList } from '../protocol/diagnostic.js'
import { isObject, type JsonObject } from '../protocol/json.js'
import { parseJsonc, placeOfPointer } from '../protocol/jsonc.js'
import { escapePointer } from '../protocol/reference.js'
import { readText } from '../protocol/text-file.js'
import { showPath } from './paths.js'

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
  /** Options of the target. */
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
  const configuration = readConfiguration(found, resolve(from))
  return { file: configuration.shown, folder: dirname(found), generate: readEntries(configuration) }
}

/** The text of a configuration file and what it holds. */
export interface Configuration {
  /** The file as a person would name it. */
  shown: string
  text: string
  value: JsonObject
  /** What is wrong with it as a whole, such as an unknown section. */
  problems: readonly Diagnostic[]
}

/**
 * Reads a configuration file: JSON, comments and trailing commas allowed. Its sections are not looked into.
 *
 * @param file absolute path
 * @param from folder that the file is named from
 * @throws DiagnosticError with the place when the file cannot be read or is no JSON object
 */
export function readConfiguration(file: string, from: string): Configuration {
  const shown = showPath(file, from)
  const text = readText(file, {
    what: 'configuration',
    code: 'unreadable-configuration',
    hint: 'check the path, or make a configuration with: agent-bindings init',
    shown,
  })
  return parseSections(text, shown)
}

/**
 * The `generate` section of a configuration's text.
 *
 * @param file name of the configuration in diagnostics; nothing is read from it.
 */
export function parseConfig(text: string, file: string): GenerateEntry[] {
  return readEntries(parseSections(text, file))
}

function parseSections(text: string, shown: string): Configuration {
  const value = parseJsonc(text, shown, code)
  const problems: Diagnostic[] = []
  const report = reporter(text, shown, problems)
  if (isObject(value)) {
    checkKeys(value, sections, '', report)
    // An unknown section may hold anything, a token too: its line is not repeated.
    return { shown, text, value, problems: problems.map(({ sourceLine: _, ...problem }) => problem) }
  }
  report('', 'a configuration is a JSON object')
  throw new DiagnosticError(problems)
}

function readEntries({ shown, text, value, problems: found }: Configuration): GenerateEntry[] {
  const problems = [...found]
  const report = reporter(text, shown, problems)
  const entries = value.generate ?? []
  if (!Array.isArray(entries)) report('/generate', 'must be an array')
  const generate = (Array.isArray(entries) ? entries : []).map((entry, index) =>
    readEntry(entry, `/generate/${index}`, report),
  )
  reportSharedOutputs(generate, report)
  if (problems.length > 0) throw new DiagnosticError(problems)
  return generate
}

const code = 'invalid-configuration'

function reporter(text: string, file: string, problems: Diagnostic[]): Report {
  return (pointer, message, hint = 'schema/config.schema.json says what a configuration may hold') =>
    problems.push({ severity: 'error', code, message, ...placeOfPointer(text, file, pointer), hint })
}

type Report = (pointer: string, message: string, hint?: string) => unknown

const sections = ['$schema', 'generate', 'agent', 'agents']
const entryKeys = ['document', 'target', 'output', 'options']

function checkKeys(value: object, known: readonly string[], pointer: string, report: Report): void {
  for (const key of Object.keys(value))
    if (!known.includes(key))
      report(`${pointer}/${escapePointer(key)}`, `unknown key "${key}"`, `known here: ${quoteList(known)}`)
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
