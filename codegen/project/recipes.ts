import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Config } from './config.js'
import { readRevision } from './import-origin.js'
import { type ImportRecipe, loadRecipe } from './import-recipe.js'

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

/**
 * The recipes beside the documents of a configuration whose definitions are there.
 *
 * @param checkout root of the definitions; the folder of the configuration by default
 * @throws DiagnosticError when a recipe is not valid.
 */
export function findRecipes(config: Config, checkout: string = config.folder): FoundRecipe[] {
  const folders = new Set(config.generate.map(({ document }) => dirname(resolve(config.folder, document))))
  return [...folders].flatMap(folder => {
    const file = join(folder, 'import.json')
    if (!existsSync(file)) return []
    const recipe = loadRecipe(file)
    const definitions = resolve(checkout, recipe.entry)
    return existsSync(definitions) ? [{ file, recipe, checkout, definitions }] : []
  })
}

/** The revision of definitions; `unversioned`, or another text, for what is under no version control. */
export function revisionOf(checkout: string, recipe: ImportRecipe, otherwise = 'unversioned'): string {
  try {
    return readRevision(checkout, recipe)
  } catch {
    return otherwise
  }
}
