import { basename, dirname, resolve } from 'node:path'
import { abandonedFolders } from '../../../base/staging-folder.js'
import { isSameText, textIfThere } from '../../protocol/text-file.js'
import type { Config } from '../config.js'
import { configuredDocument } from '../configured-document.js'
import { documentFolders } from '../leftovers.js'
import { showPath } from '../paths.js'
import { type FoundRecipe, type ReadRecipe, readRecipes } from '../recipes.js'
import type { CheckedOutput, DriftedFile } from './checked-output.js'

/**
 * Compares each document with the one that is made from its definitions now, in memory, and finds the folders that killed
 * runs left beside the documents.
 *
 * @param recipes recipes of the configuration whose definitions can be reached
 */
export async function checkDocuments(config: Config, recipes: readonly FoundRecipe[]): Promise<CheckedOutput[]> {
  const checked = (await readRecipes(recipes)).map(recipe => checkDocument(config, recipe))
  for (const folder of documentFolders(config)) {
    const drifted = abandonedFolders(folder).map(abandoned)
    const output = showPath(folder)
    const known = checked.find(row => row.output === output)
    if (known) known.drifted.push(...drifted)
    else if (drifted.length > 0)
      checked.push({
        output,
        document: output,
        target: 'import',
        verdict: 'drifted',
        files: 0,
        drifted,
        diagnostics: [],
      })
    if (known?.verdict === 'in-step' && drifted.length > 0) known.verdict = 'drifted'
  }
  return checked
}

/** A folder that a killed run left behind, as an unexpected file that generating removes. */
export const abandoned = (name: string): DriftedFile => ({ path: `${name}/`, state: 'unexpected', listed: true })

function checkDocument(config: Config, { file, definitions, made, diagnostics }: ReadRecipe): CheckedOutput {
  const folder = dirname(file)
  const configured = config.generate.find(
    ({ document }) => dirname(configuredDocument(config.folder, document).file) === folder,
  )
  const described = { output: showPath(folder), definitions: showPath(definitions), target: 'import', files: 1 }
  if (!made) {
    const document = showPath(resolve(config.folder, configured?.document ?? '.'))
    return { ...described, document, verdict: 'unknown', drifted: [], diagnostics }
  }
  const { protocol, output, text } = made
  const names = { document: showPath(output), protocol: protocol.protocol, version: protocol.version }
  const path = basename(output)
  const actual = textIfThere(output)
  if (actual !== undefined && isSameText(actual, text))
    return { ...described, ...names, verdict: 'in-step', drifted: [], diagnostics: [] }
  const drift: DriftedFile =
    actual === undefined
      ? { path, state: 'missing', expected: text }
      : { path, state: 'stale', expected: text, actual, listed: true }
  return { ...described, ...names, verdict: 'drifted', drifted: [drift], diagnostics: [] }
}
