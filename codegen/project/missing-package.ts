import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { requireFrom } from '../../base/require-from.js'
import { fail } from '../protocol/diagnostic.js'
import { installCommand } from './package-manager.js'

/** A feature that needs optional packages. */
export interface PackageNeed {
  /** The feature that needs them, for the message: `the reader typescript`. */
  what: string
  packages: readonly string[]
}

/**
 * @throws {DiagnosticError} that names all packages that are missing for all of this, and the one command that installs
 * them.
 */
export function requirePackages(needs: readonly PackageNeed[]): void {
  const missing = needs
    .map(({ what, packages }) => ({ what, packages: missingPackages(packages) }))
    .filter(({ packages }) => packages.length > 0)
  if (missing.length === 0) return
  const names = [...new Set(missing.flatMap(({ packages }) => packages))]
  const shown = missing.map(
    ({ what, packages }) =>
      `${what} needs ${packages.length > 1 ? 'the packages' : 'the package'} ${packages.join(' and ')}`,
  )
  fail({
    code: 'missing-package',
    message: `${[...new Set(shown)].join(', and ')}, which ${names.length > 1 ? 'are' : 'is'} not installed`,
    hint: `install ${names.length > 1 ? 'them' : 'it'}: ${installCommand(names)}`,
  })
}

/**
 * Those of some packages that are not installed.
 *
 * @param from the file that would import them; by default one of this package, which finds its peers.
 */
export function missingPackages(packages: readonly string[], from: string = import.meta.url): string[] {
  if (packages.length === 0) return []
  const { resolve } = requireFrom(from)
  return packages.filter(name => !isInstalled(name, resolve))
}

/** Looks for files: what Node's own search has not found once, it does not find in this process after it is installed. */
function isInstalled(name: string, resolve: NodeJS.RequireResolve): boolean {
  if (process.versions.pnp === undefined)
    return (resolve.paths(name) ?? []).some(folder => existsSync(join(folder, name, 'package.json')))
  // Yarn's Plug'n'Play has no folders of packages.
  try {
    resolve(`${name}/package.json`)
    return true
  } catch (error) {
    // A package that keeps its package.json to itself is there all the same.
    return (error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED'
  }
}
