import { createRequire } from 'node:module'
import { fail } from '../protocol/diagnostic.js'

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
    hint: `install ${names.length > 1 ? 'them' : 'it'}: npm install --save-dev ${names.join(' ')}`,
  })
}

/** Those of some packages that are not installed. */
export const missingPackages = (packages: readonly string[]): string[] => packages.filter(name => !isInstalled(name))

const require = createRequire(import.meta.url)

function isInstalled(name: string): boolean {
  try {
    require.resolve(name)
    return true
  } catch (error) {
    // A package that only `import` may load, or without a main file, is there all the same.
    return (error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED'
  }
}
