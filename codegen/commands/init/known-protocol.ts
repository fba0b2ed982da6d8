import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { type ImportRecipe, makePrepared, parseRecipe, readVersion, recipeFiles } from '../../project/import/index.js'
import { findNamedDocument, ownSchemas } from '../../project/named-documents.js'
import { showPath } from '../../project/paths.js'
import { installedPackage } from '../../project/recipes.js'
import { DiagnosticError } from '../../protocol/diagnostic.js'
import { parseDocument, parseJson } from '../../protocol/document.js'
import { readText } from '../../protocol/text-file.js'
import type { FoundDefinitions, FoundProtocol, InitRequest } from './found.js'
import { requireAsKnown } from './given.js'
import { inCheckout, versionedFile } from './in-checkout.js'
import { printedByCodex } from './printed-by-codex.js'

/** Names of the protocols that come with this package. */
export const knownProtocols = (): string[] =>
  readdirSync(ownSchemas)
    .filter(name => recipeFiles(join(ownSchemas, name)).length > 0)
    .sort()

/**
 * A protocol that this package knows by name: made from its definitions where they are found, otherwise the document of
 * this package.
 *
 * @throws {DiagnosticError} when definitions were found and cannot be read exactly
 */
export async function knownProtocol(request: InitRequest, name: string, version?: string): Promise<FoundProtocol> {
  requireAsKnown(request, name)
  const folder = resolve(request.folder)
  const wanted = request.version ?? version
  const found = await findDefinitions(request, name, wanted, recipesOf(name, wanted)[0]?.recipe)
  if (!found) return ownDocument(folder, name, wanted)
  try {
    return await readWithAny(folder, name, recipesOf(name, found.version ?? wanted), found)
  } finally {
    if (found.isCopied) rmSync(found.root, { recursive: true, force: true })
  }
}

/** Reads definitions with the first recipe that fits; the first one says what is wrong where none does. */
async function readWithAny(
  folder: string,
  name: string,
  recipes: readonly Recipe[],
  found: FoundDefinitions,
): Promise<FoundProtocol> {
  const errors: unknown[] = []
  for (const recipe of recipes)
    try {
      return await readNewer(folder, name, recipe, found)
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error
      errors.push(error)
    }
  throw errors[0]
}

/** A version newer than its recipe may have requests whose results no rule finds: these may be anything, with a warning. */
async function readNewer(
  folder: string,
  name: string,
  recipe: Recipe,
  found: FoundDefinitions,
): Promise<FoundProtocol> {
  try {
    return await readWith(folder, name, recipe, found)
  } catch (error) {
    const missing =
      error instanceof DiagnosticError ? error.diagnostics.filter(({ code }) => code === 'missing-result') : []
    if (missing.length === 0) throw error
    const methods = missing.flatMap(({ methods = [] }) => methods)
    const read = await readWith(folder, name, withUnknownResults(recipe, methods), found)
    const hint = `they may be anything; name them where schema/${name}/${recipe.file} says true`
    const warnings = missing.map(diagnostic => ({ ...diagnostic, severity: 'warning' as const, hint }))
    return { ...read, diagnostics: [...warnings, ...read.diagnostics] }
  }
}

function withUnknownResults({ file, recipe }: Recipe, methods: readonly string[]): Recipe {
  const { results, ...options } = (recipe.options ?? {}) as { results?: { methods?: object } }
  const unknown = Object.fromEntries(methods.map(method => [method, true as const]))
  const named = { ...results, methods: { ...results?.methods, ...unknown } }
  return { file, recipe: { ...recipe, options: { ...options, results: named } } }
}

interface Recipe {
  /** Its name, in the project as in this package. */
  file: string
  recipe: ImportRecipe
}

/** The recipes of a protocol; the one for a version first, or that for the newest ones. */
const recipesOf = (name: string, version?: string): Recipe[] =>
  recipeFiles(join(ownSchemas, name), version).map(path => {
    const text = readText(path, {
      what: 'import recipe',
      code: 'unreadable-recipe',
      hint: 'install this package again',
    })
    return { file: basename(path), recipe: parseRecipe(text, path) }
  })

async function readWith(
  folder: string,
  name: string,
  { file, recipe: own }: Recipe,
  found: FoundDefinitions,
): Promise<FoundProtocol> {
  const place = join(folder, 'schema', name, file)
  const { $schema: _, repository, revision, ...rest } = own as ImportRecipe & { $schema?: string }
  const recipe: ImportRecipe = {
    ...rest,
    // In the project the files have their place there, not in the package.
    ...(!found.isCopied && repository !== undefined && { repository }),
    ...(!found.isCopied && revision && existsSync(join(found.root, revision.file)) && { revision }),
    entry: found.entry,
    ...(found.version !== undefined && { version: found.version }),
  }
  const version = found.version ?? readVersion(found.root, recipe, showPath(place, folder))
  const reading = { recipe, folder: join(ownSchemas, name), root: found.root, version }
  const prepared = { recipeFile: place, documents: dirname(place), reading }
  const { protocol, output, text, diagnostics } = await makePrepared(prepared, { cwd: folder, mayBeUnversioned: true })
  const files = new Map([
    [place, `${JSON.stringify(recipe, null, 2)}\n`],
    ...companions(folder, name, recipe),
    ...(found.files ?? []),
  ])
  // What this package has no summary for is newer than it, and not for the project to mend.
  const others = diagnostics.filter(({ code }) => code !== 'missing-summary')
  return { protocol, document: output, text, files, note: found.note, diagnostics: others }
}

/** The document of this package; its recipe goes along, for definitions that are found later. */
function ownDocument(folder: string, name: string, version: string | undefined): FoundProtocol {
  const { file, version: found } = findNamedDocument(name, version, ownSchemas)
  const text = readText(file, {
    what: 'protocol document',
    code: 'unreadable-document',
    hint: 'install this package again',
  })
  const { $schema: _, ...value } = parseJson(text, file) as Record<string, unknown>
  const document = join(folder, 'schema', name, `${found}.json`)
  const files = new Map<string, string>()
  const [recipe] = recipesOf(name, found)
  if (recipe && !existsSync(join(folder, recipe.recipe.entry))) {
    const { $schema: _, ...kept } = recipe.recipe as ImportRecipe & { $schema?: string }
    files.set(join(folder, 'schema', name, recipe.file), `${JSON.stringify(kept, null, 2)}\n`)
    for (const [path, content] of companions(folder, name, kept)) files.set(path, content)
  }
  const note = `no definitions of ${name} were found: the document is the one that agent-bindings brings, ${name}@${found}`
  const own = `${JSON.stringify(value, null, 2)}\n`
  return { protocol: parseDocument(text, file), document, text: own, files, note, diagnostics: [] }
}

/** Files beside a recipe that it names. */
function companions(folder: string, name: string, { summaries, options }: ImportRecipe): [string, string][] {
  return [...(summaries === undefined ? [] : [summaries]), ...(options?.declarations ?? [])].map(file => [
    join(folder, 'schema', name, file),
    readText(join(ownSchemas, name, file), { what: 'file', code: 'missing-file', hint: 'install this package again' }),
  ])
}

async function findDefinitions(
  request: InitRequest,
  name: string,
  wanted: string | undefined,
  recipe: ImportRecipe | undefined,
): Promise<FoundDefinitions | undefined> {
  if (!recipe) return undefined
  const folder = resolve(request.folder)
  if (request.checkout !== undefined) return inCheckout(request, name, recipe, wanted)
  const root = installedPackage(recipe, folder)
  if (root !== undefined) {
    const isRecipes = wanted === undefined || wanted === recipe.version
    const file = isRecipes ? join(root, recipe.entry) : versionedFile(root, basename(recipe.entry), wanted)
    if (file !== undefined && existsSync(file)) {
      const entry = showPath(file, root)
      return { root, entry, version: wanted, note: `made from ${entry} of the installed package ${basename(root)}` }
    }
  }
  return name === 'codex' ? printedByCodex(request, folder, recipe, wanted) : undefined
}
