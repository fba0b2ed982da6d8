import { join } from 'node:path'
import { compareVersions } from '../../protocol/versions.js'
import { namesIn } from '../named-documents.js'

const untilPattern = /^import-until-(.+)\.json$/

/**
 * Recipes in a folder of documents, best first: `import-until-<version>.json` is for versions up to that one, `import.json`
 * for all that are newer.
 *
 * @param version that of the definitions; the newest when it is not known
 * @returns absolute paths.
 */
export function recipeFiles(folder: string, version?: string): string[] {
  const names = namesIn(folder).filter(name => name === 'import.json' || untilPattern.test(name))
  const newestFirst = names.sort((a, b) => compareUntil(untilOf(b), untilOf(a)))
  const fits = (name: string) => version !== undefined && compareUntil(version, untilOf(name)) <= 0
  const fitting = newestFirst.filter(fits).reverse()
  return [...fitting, ...newestFirst.filter(name => !fits(name))].map(name => join(folder, name))
}

const untilOf = (name: string) => untilPattern.exec(name)?.[1]

/** Undefined is later than any version. */
function compareUntil(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  return compareVersions(a, b)
}
