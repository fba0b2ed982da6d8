import { dirname, join, resolve, sep } from 'node:path'
import { foldersUpFrom } from '../../../base/paths.js'
import { fail } from '../../protocol/diagnostic.js'
import { ownSchemas } from '../named-documents.js'
import { readVersion, requireFolder } from './origin.js'
import type { ReadRequest } from './readers.js'
import { loadRecipe } from './recipe.js'
import { recipeFiles } from './recipe-files.js'

/** What to import. */
export interface ImportRequest {
  /**
   * Path of a recipe, or name of a protocol (`cody`): its recipe is `schema/cody/import.json` here or in a folder above, else
   * the one that comes with this package, and then its documents go to `schema/cody`. Beside it,
   * `import-until-<version>.json` is the recipe for versions up to that one.
   */
  recipe: string
  /** Root of a checkout of the definitions. */
  checkout: string
  /** Revision the checkout is at; git is asked without it. */
  revision?: string | undefined
  /** Leaves an unknown revision out instead of failing. */
  mayBeUnversioned?: boolean | undefined
  /** Version of the protocol; the checkout is asked without it, as the recipe says. */
  version?: string | undefined
  /** File to write; without it `<version>.json` beside the recipe. */
  output?: string | undefined
  /** Reads every imported file: slower, the same document. */
  eager?: boolean | undefined
  /** Folder that relative paths start from. */
  cwd: string
}

/**
 * Finds and loads the recipe and puts together the input of a reader.
 *
 * @throws {DiagnosticError} when there is no such recipe or checkout, or one is wrong
 */
export function prepareImport(request: ImportRequest): PreparedImport {
  const { version: given, cwd } = request
  const newest = findRecipe(request.recipe, cwd, given)
  const newestRecipe = loadRecipe(newest.recipeFile)
  const root = resolve(cwd, request.checkout)
  requireFolder(root)
  const version = given ?? readVersion(root, newestRecipe, newest.recipeFile)
  const { recipeFile, documents } = findRecipe(request.recipe, cwd, version)
  const recipe = recipeFile === newest.recipeFile ? newestRecipe : loadRecipe(recipeFile)
  return {
    recipeFile,
    documents,
    reading: { recipe, folder: dirname(recipeFile), root, version, eager: request.eager },
  }
}

/** A recipe that is loaded, and the input of its reader. */
export interface PreparedImport extends RecipePlace {
  reading: ReadRequest
}

interface RecipePlace {
  recipeFile: string
  /** Folder that documents go to. */
  documents: string
}

/** @param version where it is known; it decides which of several recipes is taken. */
function findRecipe(name: string, cwd: string, version: string | undefined): RecipePlace {
  const at = (recipeFile: string, documents = dirname(recipeFile)) => ({ recipeFile, documents })
  if (/\.jsonc?$/.test(name) || name.includes('/') || name.includes(sep)) return at(resolve(cwd, name))
  for (const folder of foldersUpFrom(resolve(cwd))) {
    const [file] = recipeFiles(join(folder, 'schema', name), version)
    if (file !== undefined) return at(file)
  }
  const [own] = /^[\w-]+$/.test(name) ? recipeFiles(join(ownSchemas, name), version) : []
  if (own !== undefined) return at(own, join(resolve(cwd), 'schema', name))
  return fail({
    code: 'unknown-protocol',
    message: `there is no recipe schema/${name}/import.json here or in a folder above`,
    hint: 'name the recipe by its path, or write one: schema/import.schema.json says what it holds',
  })
}
