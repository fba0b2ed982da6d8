import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isWithin } from '../../base/paths.js'
import { configName, loadConfig } from '../project/config.js'
import type { ImportRecipe } from '../project/import-recipe.js'
import { showPath } from '../project/paths.js'
import { fail } from '../protocol/diagnostic.js'
import { loadDocument, parseJson } from '../protocol/document.js'
import { defaultMaps } from '../readers/index.js'
import { type GeneratedOutput, runGenerate } from './generate.js'
import { importProtocol } from './import.js'

/** What a new project is made from. */
export interface InitRequest {
  /** Folder of the project. */
  folder: string
  /** Definitions (a TypeScript file with type maps, a JSON Schema bundle) or a protocol document, relative to the folder. */
  definitions: string
  /** Name of the protocol; that of the document, when one is given. */
  name?: string | undefined
  /** Version of the protocol; `0.1.0` by default. */
  version?: string | undefined
  /** Folder of the bindings; `generated/<name>` by default. */
  output?: string | undefined
  /** Names of the type maps, where they are not the usual ones. */
  maps?: NonNullable<ImportRecipe['options']>['maps']
}

export interface InitResult {
  protocol: string
  version: string
  /** Files that were written besides the bindings, relative to the folder. */
  written: string[]
  outputs: GeneratedOutput[]
}

/**
 * Sets a project up: writes a configuration (and for definitions a recipe), imports and generates.
 *
 * @throws DiagnosticError when anything is wrong; everything is as it was.
 */
export async function initProject(request: InitRequest): Promise<InitResult> {
  const folder = resolve(request.folder)
  const definitions = resolve(folder, request.definitions)
  const configFile = join(folder, configName)
  refuseExisting(configFile)
  if (!existsSync(definitions))
    fail({
      code: 'no-definitions',
      message: 'there are no such definitions',
      place: { file: request.definitions },
      hint: 'name a TypeScript file with type maps, a JSON Schema bundle, or a protocol document',
    })
  if (!isWithin(definitions, folder))
    fail({
      code: 'definitions-outside',
      message: 'the definitions are not in the folder of the project',
      place: { file: request.definitions },
      hint: 'copy them into the project, or write a recipe and import from a checkout: agent-bindings import --help',
    })
  const made: string[] = []
  try {
    const document = isDocument(definitions)
      ? { path: definitions, ...nameOf(loadDocument(showPath(definitions))) }
      : await importDefinitions(request, folder, definitions, made)
    const output = request.output ?? `generated/${document.protocol}`
    const entry = { document: showPath(document.path, folder), target: 'typescript', output }
    writeNew(configFile, `${JSON.stringify({ generate: [entry] }, null, 2)}\n`, made)
    const outputs = await runGenerate(loadConfig(configFile), { definitions: false })
    const written = made.filter(path => statSync(path).isFile()).map(file => showPath(file, folder))
    return { protocol: document.protocol, version: document.version, written, outputs }
  } catch (error) {
    for (const file of made.reverse()) rmSync(file, { recursive: true, force: true })
    throw error
  }
}

async function importDefinitions(request: InitRequest, folder: string, definitions: string, made: string[]) {
  const { name = 'my-agent', version = '0.1.0' } = request
  if (!/^[a-z][a-z0-9-]{0,99}$/.test(name))
    fail({
      code: 'invalid-name',
      message: `${JSON.stringify(name)} is no name of a protocol`,
      hint: 'lower-case letters, digits and hyphens, such as my-agent',
    })
  const isTypeScript = !definitions.endsWith('.json')
  const maps = request.maps ?? (isTypeScript ? mapsIn(readFileSync(definitions, 'utf8')) : undefined)
  const recipe: ImportRecipe = {
    protocol: name,
    reader: isTypeScript ? 'typescript' : 'json-schema',
    entry: showPath(definitions, folder),
    version,
    ...(maps && { options: { maps } }),
  }
  const file = join(folder, 'schema', name, 'import.json')
  const output = join(dirname(file), `${version}.json`)
  refuseExisting(output)
  writeNew(file, `${JSON.stringify(recipe, null, 2)}\n`, made)
  made.push(output)
  const { protocol } = await importProtocol({
    recipe: file,
    checkout: folder,
    cwd: folder,
  })
  return { path: output, ...nameOf(protocol) }
}

/**
 * The usual type maps that definitions have; a small protocol has no need of all four. Undefined where the text cannot
 * tell, because there are none or because maps may come from another file: then all four are required.
 */
function mapsIn(text: string): InitRequest['maps'] {
  if (/\bexport\s*\*/.test(text)) return undefined
  const found = Object.entries(defaultMaps).filter(([, name]) => new RegExp(`\\b${name}\\b`).test(text))
  return found.length === 0 ? undefined : Object.fromEntries(found)
}

const nameOf = ({ protocol, version }: { protocol: string; version: string }) => ({ protocol, version })

function isDocument(file: string): boolean {
  if (!file.endsWith('.json')) return false
  const value = parseJson(readFileSync(file, 'utf8'), showPath(file))
  return typeof value === 'object' && value !== null && 'protocol' in value && 'methods' in value
}

function refuseExisting(file: string): void {
  if (existsSync(file))
    fail({
      code: 'already-there',
      message: 'this file is there already',
      place: { file: showPath(file) },
      hint: 'it is not replaced: remove it first, or work with it',
    })
}

/** Writes a file that is not there yet; what had to be made for it is remembered. */
function writeNew(file: string, text: string, made: string[]): void {
  refuseExisting(file)
  const first = mkdirSync(dirname(file), { recursive: true })
  if (first !== undefined) made.push(first)
  made.push(file)
  writeFileSync(file, text, { flag: 'wx' })
}
