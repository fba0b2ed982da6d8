import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readRevision, readVersion, requireFolder } from '../project/import-origin.js'
import { type ReadRequest, readDefinitions } from '../project/import-readers.js'
import { type ImportRecipe, loadRecipe } from '../project/import-recipe.js'
import { showPath } from '../project/paths.js'
import { applyChanges } from '../project/write-files.js'
import { type Diagnostic, fail } from '../protocol/diagnostic.js'
import { formatDocument, parseDocument, parseJson } from '../protocol/document.js'
import { isObject } from '../protocol/json.js'
import type { Protocol } from '../protocol/model.js'
import { readText } from '../protocol/text-file.js'

/** What to import. */
export interface ImportRequest {
  /**
   * Path of a recipe, or name of a protocol (`cody`): its recipe is `schema/cody/import.json` here or in a folder above, else
   * the one that comes with this package, and then its documents go to `schema/cody`.
   */
  recipe: string
  /** Root of a checkout of the definitions. */
  checkout: string
  /** Revision the checkout is at; git is asked without it. */
  revision?: string | undefined
  /** Version of the protocol; the checkout is asked without it, as the recipe says. */
  version?: string | undefined
  /** File to write; without it `<version>.json` beside the recipe. */
  output?: string | undefined
  /** Reads every imported file: slower, the same document. */
  eager?: boolean | undefined
  /** Folder that relative paths start from. */
  cwd: string
}

/** A document that was imported. */
export interface ImportResult {
  protocol: Protocol
  output: string
  /** Whether the file differs from what it was, or is new. */
  changed: boolean
  diagnostics: Diagnostic[]
}

/**
 * Makes a protocol document from definitions, and writes it when it differs from what is there.
 *
 * @throws DiagnosticError when anything is wrong; then nothing is written.
 */
export async function importProtocol(request: ImportRequest): Promise<ImportResult> {
  const { text, ...made } = await makeDocument(request)
  return { ...made, changed: writeDocument(made.output, text) }
}

/**
 * Makes a protocol document from definitions, in memory.
 *
 * @throws DiagnosticError when anything is wrong.
 */
export async function makeDocument(request: ImportRequest): Promise<Omit<ImportResult, 'changed'> & { text: string }> {
  const { recipeFile, documents, reading } = prepareImport(request)
  const { recipe, folder, root, version } = reading
  const revision = request.revision ?? readRevision(root, recipe)
  const { protocol: read, diagnostics } = await readDefinitions(reading, recipeFile)
  const output = resolve(request.cwd, request.output ?? join(documents, `${version}.json`))
  const protocol: Protocol = {
    ...schemaLink(documents, output),
    ...read,
    origin: {
      ...(recipe.repository === undefined ? {} : { repository: recipe.repository }),
      revision,
      path: recipe.entry,
    },
    ...(recipe.summary === undefined ? {} : { summary: recipe.summary }),
    ...((read.wire ?? recipe.wire) && { wire: { ...read.wire, ...recipe.wire } }),
  }
  applyRenames(protocol, recipe)
  diagnostics.push(...applySummaries(protocol, recipe, folder))
  const text = formatDocument(protocol)
  parseDocument(text, output)
  return { protocol, output, text, diagnostics }
}

/**
 * Finds and loads the recipe and puts together what a reader is told.
 *
 * @throws DiagnosticError when there is no such recipe or checkout, or one is wrong.
 */
export function prepareImport(request: ImportRequest): RecipePlace & { reading: ReadRequest } {
  const { recipeFile, documents } = findRecipe(request.recipe, request.cwd)
  const recipe = loadRecipe(recipeFile)
  const root = resolve(request.cwd, request.checkout)
  requireFolder(root)
  const version = request.version ?? readVersion(root, recipe, recipeFile)
  const accepts = methodFilter(recipe)
  const reading = { recipe, folder: dirname(recipeFile), root, version, accepts, eager: request.eager ?? false }
  return { recipeFile, documents, reading }
}

interface RecipePlace {
  recipeFile: string
  /** Folder that documents go to. */
  documents: string
}

/** Recipes that come with the package: Cody's can be used where there is none of one's own. */
const ownRecipes = fileURLToPath(new URL('../../schema/', import.meta.url))

function findRecipe(name: string, cwd: string): RecipePlace {
  const at = (recipeFile: string, documents = dirname(recipeFile)) => ({ recipeFile, documents })
  if (/\.jsonc?$/.test(name) || name.includes('/') || name.includes(sep)) return at(resolve(cwd, name))
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const file = join(folder, 'schema', name, 'import.json')
    if (existsSync(file)) return at(file)
    if (folder === dirname(folder)) break
  }
  const own = join(ownRecipes, name, 'import.json')
  if (/^[\w-]+$/.test(name) && existsSync(own)) return at(own, join(resolve(cwd), 'schema', name))
  return fail({
    code: 'unknown-protocol',
    message: `there is no recipe schema/${name}/import.json here or in a folder above`,
    hint: 'name the recipe by its path, or write one: schema/import.schema.json says what it holds',
  })
}

function methodFilter({ methods }: ImportRecipe): (method: string) => boolean {
  const include = methods?.include?.map(toPattern)
  const exclude = methods?.exclude?.map(toPattern) ?? []
  return method =>
    (include === undefined || include.some(pattern => pattern.test(method))) &&
    !exclude.some(pattern => pattern.test(method))
}

const toPattern = (text: string) =>
  new RegExp(
    `^${text
      .split('*')
      .map(part => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
      .join('.*')}$`,
    's',
  )

function applyRenames({ methods }: Protocol, recipe: ImportRecipe): void {
  const rename = new Map(Object.entries(recipe.methods?.rename ?? {}))
  for (const method of methods) method.method = rename.get(method.method) ?? method.method
}

/** Puts the written summaries on the methods; says which methods have none. */
function applySummaries({ methods }: Protocol, { summaries }: ImportRecipe, folder: string): Diagnostic[] {
  if (summaries === undefined) return []
  const file = resolve(folder, summaries)
  const lines = readSummaries(file)
  const missing: Diagnostic[] = []
  for (const method of methods) {
    const summary = lines.get(method.method)
    if (summary !== undefined) method.summary = summary
    else if (method.summary === undefined)
      missing.push({
        severity: 'warning',
        code: 'missing-summary',
        message: `there is no summary for ${JSON.stringify(method.method)}`,
        place: { file },
        hint: 'add a line on what the method does',
      })
  }
  return missing
}

function readSummaries(file: string): Map<string, string> {
  const text = readText(file, {
    what: 'file of summaries',
    code: 'missing-summaries',
    hint: 'write it, a JSON object with a line for each method, or leave "summaries" out of the recipe',
  })
  const value = parseJson(text, file)
  const entries = isObject(value) ? Object.entries(value) : undefined
  if (!entries?.every((entry): entry is [string, string] => typeof entry[1] === 'string'))
    return fail({
      code: 'invalid-summaries',
      message: 'summaries are an object of strings, by method',
      place: { file },
      hint: 'write one line of text for each method',
    })
  return new Map(entries)
}

/** Where an editor finds the schema of the document, when it lies beside the recipe's folder as in this package. */
function schemaLink(documents: string, output: string): { $schema?: string } {
  const schema = join(documents, '..', 'protocol.schema.json')
  return existsSync(schema) ? { $schema: showPath(schema, dirname(output)) } : {}
}

/** @returns whether the content of the file changed. */
function writeDocument(file: string, content: string): boolean {
  if (existsSync(file) && readFileSync(file, 'utf8') === content) return false
  const folder = dirname(file)
  applyChanges([{ folder, shown: folder, writes: [{ path: basename(file), content }], removes: [] }])
  return true
}
