import { dirname, join, resolve } from 'node:path'
import { messageOf } from '../../base/error-message.js'
import { isObject, type JsonObject } from '../../base/json.js'
import { foldersUpFrom, statIfThere } from '../../base/paths.js'
import { checkValue, locateProblems, type ValueProblem } from '../protocol/check-value.js'
import { type Diagnostic, DiagnosticError, fail } from '../protocol/diagnostic.js'
import { parseJsonc } from '../protocol/jsonc.js'
import type { JsonSchema } from '../protocol/model.js'
import { readText } from '../protocol/text-file.js'
import { showPath } from './paths.js'
import { generateEntry } from './recipe-schema.js'

/** Name of the configuration file. */
export const configName = 'agent-bindings.json'

/** One thing to generate: a protocol document, a target and the folder its files go to. */
export interface GenerateEntry {
  /** Path of the protocol document, relative to the configuration; or its name in this package, `codex@0.169.0`. */
  document: string
  /** Name of the target, such as `typescript`. */
  target: string
  /** Folder of the generated files, relative to the configuration; nothing else should live there. */
  output: string
  /** Options of the target. */
  options: Record<string, unknown>
}

/** The `generate` section of `agent-bindings.json`. Other sections are read elsewhere. */
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
 * @throws {DiagnosticError} a folder may not be looked into
 */
export function findConfig(from: string): string | undefined {
  const files = foldersUpFrom(resolve(from)).map(folder => join(folder, configName))
  return files.find(file => {
    try {
      return statIfThere(file)?.isFile()
    } catch (error) {
      return fail({
        code: 'unreadable-configuration',
        message: `it cannot be told whether there is a configuration: ${messageOf(error)}`,
        place: { file },
        hint: 'make it readable, or name another configuration: --config <file>',
      })
    }
  })
}

/**
 * Loads the configuration: the file given, or the nearest one above the working folder.
 *
 * @param file path of the configuration; found upwards from `from` when it is not given.
 * @throws {DiagnosticError} with the line and pointer of everything that is wrong in it
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

/** @throws {DiagnosticError} the configuration lists nothing to generate: it may be there for its agents only */
export function requireEntries({ file, generate }: Config): void {
  if (generate.length === 0)
    fail({
      code: 'nothing-to-generate',
      message: 'the configuration lists nothing to generate',
      place: { file, pointer: '/generate' },
      hint: 'add a protocol with: agent-bindings init <definitions>; or name another configuration: --config <file>',
    })
}

/** The text of a configuration file and what it holds. */
export interface Configuration {
  /** The file as a person would name it. */
  shown: string
  text: string
  value: JsonObject
  /** Problems of the file as a whole, such as an unknown section. */
  problems: readonly Diagnostic[]
}

/**
 * Reads a configuration file: JSON, comments and trailing commas allowed. Its sections are not checked.
 *
 * @param file absolute path
 * @param from folder that the file is named from
 * @throws {DiagnosticError} with the place when the file cannot be read or is no JSON object
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
  const found = checkValue(value, { type: 'object', properties: sections, additionalProperties: false })
  const problems = locateProblems(found, { text, shown }, { code, hint })
  if (!isObject(value)) throw new DiagnosticError(problems)
  // An unknown section may hold anything, a token too: its line is not repeated.
  return { shown, text, value, problems: problems.map(({ sourceLine: _, ...problem }) => problem) }
}

function readEntries({ shown, text, value, problems }: Configuration): GenerateEntry[] {
  const { generate = [] } = value
  const found = checkValue({ generate }, generateSection)
  const all = [...problems, ...locateProblems(found, { text, shown }, { code, hint })]
  if (all.length > 0) throw new DiagnosticError(all)
  const entries = (generate as GenerateEntry[]).map(entry => ({ ...entry, options: entry.options ?? {} }))
  const shared = locateProblems(findSharedOutputs(entries), { text, shown }, { code, hint })
  if (shared.length > 0) throw new DiagnosticError(shared)
  return entries
}

const code = 'invalid-configuration'
const hint = 'schema/config.schema.json says what a configuration may hold'

/** The content of each section is checked where it is read. */
const sections: Record<string, JsonSchema> = { $schema: { type: 'string' }, generate: {}, agent: {}, agents: {} }
const generateSection = { properties: { generate: { type: 'array', items: generateEntry } } } satisfies JsonSchema

function findSharedOutputs(entries: readonly GenerateEntry[]): ValueProblem[] {
  const seen = new Map<string, number>()
  return entries.flatMap(({ output }, index) => {
    const folder = resolve('/', output)
    const earlier = seen.get(folder)
    if (earlier === undefined) {
      seen.set(folder, index)
      return []
    }
    return {
      pointer: `/generate/${index}/output`,
      message: `the folder is already the output of /generate/${earlier}`,
      hint: 'give each entry a folder of its own',
    }
  })
}
