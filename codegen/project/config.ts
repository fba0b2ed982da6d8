import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type Diagnostic, DiagnosticError, fail, quoteList } from '../protocol/diagnostic.js'
import { isObject } from '../protocol/json.js'
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
  const shown = showPath(found, resolve(from))
  const text = readText(found, {
    what: 'configuration',
    code: 'unreadable-configuration',
    hint: 'check the path, or make a configuration with: agent-bindings init',
    shown,
  })
  return { file: shown, folder: dirname(found), generate: parseConfig(text, shown) }
}

/**
 * The `generate` section of a configuration's text (JSON, comments and trailing commas allowed).
 *
 * @param file name of the configuration in findings; nothing is read from it.
 */
export function parseConfig(text: string, file: string): GenerateEntry[] {
  const value = parseJsonc(text, file, 'invalid-configuration')
  const problems: Diagnostic[] = []
  const report: Report = (pointer, message, hint = 'schema/config.schema.json says what a configuration may hold') =>
    problems.push({
      severity: 'error',
      code: 'invalid-configuration',
      message,
      ...placeOfPointer(text, file, pointer),
      hint,
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

type Report = (pointer: string, message: string, hint?: string) => unknown

const sections = ['$schema', 'generate', 'agent']
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
