import { DiagnosticError } from '../protocol/diagnostic.js'
import { readers } from '../readers/index.js'
import type { Config, GenerateEntry } from './config.js'
import { missingPackages, type PackageNeed, requirePackages } from './missing-package.js'
import { type FindTarget, findTarget } from './outputs/targets.js'
import type { FoundRecipe } from './recipes.js'

/**
 * Makes sure that everything is installed that a configuration needs, before any work begins: one error names all that is
 * missing, and the one command that installs it. Whatever else is wrong is reported where it is used.
 *
 * @param recipes recipes whose definitions are read
 * @throws {DiagnosticError} when a package is missing
 */
export async function requireNeededPackages(
  { folder, generate }: Config,
  recipes: readonly FoundRecipe[],
  find: FindTarget = findTarget,
): Promise<void> {
  const ofReaders = recipes.map(({ recipe }): PackageNeed => {
    const reader = readers.find(({ name }) => name === recipe.reader)
    return { what: `the reader ${recipe.reader}`, packages: reader?.packages ?? [] }
  })
  const ofTargets = await Promise.all(generate.map(entry => needOf(entry, folder, find)))
  try {
    requirePackages([...ofReaders, ...ofTargets])
  } catch (error) {
    const canGoWithout = missingPackages(ofReaders.flatMap(({ packages }) => packages)).length > 0
    throw canGoWithout && error instanceof DiagnosticError ? mentionDocuments(error) : error
  }
}

/** Nothing for a target that cannot be loaded, or does not say what it needs: its error is reported when it is used. */
async function needOf({ target, options }: GenerateEntry, folder: string, find: FindTarget): Promise<PackageNeed> {
  try {
    const plugin = await find(target, folder)
    const packages: unknown = plugin.packages?.(options)
    if (Array.isArray(packages) && packages.every(name => typeof name === 'string'))
      return { what: `the target ${plugin.name}`, packages }
  } catch {
    // Reported when it is used.
  }
  return { what: `the target ${target}`, packages: [] }
}

/** Documents can be taken as they are: then no reader is needed. */
const mentionDocuments = ({ diagnostics }: DiagnosticError) =>
  new DiagnosticError(
    diagnostics.map(diagnostic => ({
      ...diagnostic,
      hint: `${diagnostic.hint}; or pass --no-definitions, and documents are taken as they are`,
    })),
  )
