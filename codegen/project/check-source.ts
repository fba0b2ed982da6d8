import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { CheckedOutput } from '../commands/check.js'
import { makeDocument } from '../commands/import.js'
import { DiagnosticError, fail } from '../protocol/diagnostic.js'
import type { Config } from './config.js'
import { showPath } from './paths.js'
import { type FoundRecipe, findRecipes, revisionOf } from './recipes.js'

/**
 * Imports again, in memory, every document whose definitions a checkout holds, and compares it with what is there.
 *
 * @param checkout root of the checkout
 * @throws DiagnosticError when the checkout holds no definitions of any recipe beside the documents.
 */
export async function checkSource(config: Config, checkout: string): Promise<CheckedOutput[]> {
  const recipes = findRecipes(config, checkout)
  if (recipes.length === 0)
    fail({
      code: 'no-definitions',
      message: 'the checkout holds no definitions that a recipe beside the documents names',
      place: { file: showPath(checkout) },
      hint: 'pass the root of a checkout of the definitions: --checkout <folder>',
    })
  const checked: CheckedOutput[] = []
  for (const found of recipes) checked.push(await checkDocument(found))
  return checked
}

async function checkDocument({ file, recipe, checkout, definitions }: FoundRecipe): Promise<CheckedOutput> {
  const folder = dirname(file)
  const described = { output: showPath(folder), document: showPath(definitions), target: 'import', files: 1 }
  try {
    const { protocol, output, text } = await makeDocument({
      recipe: file,
      checkout,
      revision: revisionOf(checkout, recipe),
      cwd: folder,
    })
    const path = basename(output)
    const actual = existsSync(output) ? readFileSync(output, 'utf8') : undefined
    const names = { protocol: protocol.protocol, version: protocol.version }
    if (actual === text) return { ...described, ...names, verdict: 'in-step', drifted: [], diagnostics: [] }
    const drift =
      actual === undefined
        ? ({ path, state: 'missing', expected: text } as const)
        : ({ path, state: 'stale', expected: text, actual } as const)
    return { ...described, ...names, verdict: 'drifted', drifted: [drift], diagnostics: [] }
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error
    return { ...described, verdict: 'unknown', drifted: [], diagnostics: error.diagnostics }
  }
}
