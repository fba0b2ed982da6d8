import { type CheckedOutput, checkDocuments, checkOutputs, rememberVerdict } from '../project/check/index.js'
import { type Config, requireEntries } from '../project/config.js'
import { requireNeededPackages } from '../project/needed-packages.js'
import type { PlanOptions } from '../project/outputs/index.js'
import { type DefinitionsOptions, findRecipes } from '../project/recipes.js'

export type { CheckedOutput }

export interface CheckOptions extends PlanOptions, DefinitionsOptions {
  /** Skips the work when nothing has changed since the last check that found everything in step. */
  remember?: boolean
}

/**
 * Makes everything again, in memory: documents from the definitions that can be reached, and the bindings of every
 * document. Each file is compared with the one on disk. Nothing is written, and a failure in one output does not hide
 * those in others.
 *
 * @returns the documents that are made from definitions, then the outputs of the configuration
 * @throws {DiagnosticError} when the configuration lists nothing to generate, a recipe is not valid, the checkout holds no definitions, or a package is missing
 */
export async function runCheck(config: Config, options: CheckOptions = {}): Promise<CheckedOutput[]> {
  requireEntries(config)
  const recipes = findRecipes(config, options)
  const check = async () => {
    await requireNeededPackages(config, recipes, options.findTarget)
    return [...(await checkDocuments(config, recipes)), ...(await checkOutputs(config, options))]
  }
  return options.remember ? rememberVerdict(config, recipes, check) : check()
}
