import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { foldersUpFrom } from '../../base/paths.js'
import { type Diagnostic, DiagnosticError, fail } from '../protocol/diagnostic.js'
import type { Config } from './config.js'
import { configuredDocument } from './configured-document.js'
import { type MadeDocument, makePrepared } from './import/document.js'
import { packageOf, readVersion, requireFolder } from './import/origin.js'
import { type ImportRecipe, loadRecipe } from './import/recipe.js'
import { recipeFiles } from './import/recipe-files.js'
import { showPath } from './paths.js'

/** A recipe that documents of a configuration are made by, and the definitions it reads. */
export interface FoundRecipe {
  /** Absolute path of the recipe. */
  file: string
  recipe: ImportRecipe
  /** Root of the definitions. */
  checkout: string
  /** Absolute path of the file with the definitions. */
  definitions: string
}

/** Which definitions are read. */
export interface DefinitionsOptions {
  /** Root of a checkout of definitions, for those that are neither in the project nor an installed package. */
  checkout?: string | undefined
  /** `false`: no definitions are read, and documents are taken as they are. */
  definitions?: boolean | undefined
}

/**
 * The recipes beside the documents of a configuration whose definitions can be reached: in the checkout that is named,
 * in the installed package that the recipe names (`"repository": "npm:…"`), or in the folder of the configuration.
 *
 * @throws {DiagnosticError} when a recipe is not valid, or a checkout is named that holds no definitions
 */
export function findRecipes(config: Config, { checkout, definitions }: DefinitionsOptions = {}): FoundRecipe[] {
  if (definitions === false) return []
  if (checkout !== undefined) requireFolder(checkout)
  const files = config.generate.flatMap(({ document }) => {
    const { file, isOwn } = configuredDocument(config.folder, document)
    return isOwn ? [] : recipeFiles(dirname(file), basename(file, '.json')).slice(0, 1)
  })
  const found = [...new Set(files)].flatMap(file => {
    const recipe = loadRecipe(file)
    const roots = [checkout, installedPackage(recipe, dirname(file)), config.folder]
    const root = roots.find(folder => folder !== undefined && existsSync(resolve(folder, recipe.entry)))
    return root === undefined ? [] : [{ file, recipe, checkout: root, definitions: resolve(root, recipe.entry) }]
  })
  if (checkout !== undefined && !found.some(recipe => recipe.checkout === checkout))
    fail({
      code: 'no-definitions',
      message: 'the checkout holds no definitions that a recipe beside the documents names',
      place: { file: showPath(checkout) },
      hint: 'pass the root of a checkout of the definitions: --checkout <folder>',
    })
  return found
}

/** The folder of the package that a recipe names, in the nearest `node_modules` that has it. */
export function installedPackage(recipe: ImportRecipe, from: string): string | undefined {
  const name = packageOf(recipe)
  if (name === undefined) return undefined
  const folders = foldersUpFrom(from).map(above => join(above, 'node_modules', name))
  return folders.find(folder => existsSync(folder))
}

/** A recipe, and the document that is made by it now, or the diagnostics when it cannot be made. */
export interface ReadRecipe extends FoundRecipe {
  made: MadeDocument | undefined
  diagnostics: readonly Diagnostic[]
}

/** Makes the document of each recipe in memory: one failing does not hide another. */
export async function readRecipes(recipes: readonly FoundRecipe[]): Promise<ReadRecipe[]> {
  const read: ReadRecipe[] = []
  for (const found of recipes)
    try {
      const { file, recipe, checkout: root } = found
      const folder = dirname(file)
      const reading = { recipe, folder, root, version: readVersion(root, recipe, file) }
      const prepared = { recipeFile: file, documents: folder, reading }
      const made = await makePrepared(prepared, { cwd: folder, mayBeUnversioned: true })
      read.push({ ...found, made, diagnostics: made.diagnostics })
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error
      read.push({ ...found, made: undefined, diagnostics: error.diagnostics })
    }
  return read
}
