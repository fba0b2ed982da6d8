import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The package that carries the agent, in the one version whose content is known here. */
export const agentPackage = { name: '@sourcegraph/cody-web', version: '0.4.0', agentVersion: '1.28.1' } as const

const install = `npm install ${agentPackage.name}@${agentPackage.version} fake-indexeddb`

/** The embedded agent cannot be started; the message says what to do about it. */
export class EmbeddedAgentError extends Error {
  override readonly name = 'EmbeddedAgentError'
  /** What is wrong, for programs. */
  readonly code = 'EMBEDDED_AGENT'
}

/** Where the two packages of the embedded agent are. */
export interface EmbeddedPackages {
  /** Folder of `@sourcegraph/cody-web`. */
  readonly agentFolder: string
  /** URL of the module that puts `indexedDB` into the global scope. */
  readonly indexedDb: string
}

/**
 * Finds `@sourcegraph/cody-web` and `fake-indexeddb`, first beside this package, then from `from`.
 *
 * @param from folders to look from, besides this package's own
 * @throws {EmbeddedAgentError} a package is missing or has another version; says what to install
 */
export function findEmbeddedPackages(from: readonly string[] = [process.cwd()]): EmbeddedPackages {
  const bases = [import.meta.url, ...from.map(folder => pathToFileURL(join(folder, 'package.json')).href)]
  return lookIn(bases)
}

/** Like `findEmbeddedPackages`, from exactly these places. */
export function lookIn(bases: readonly string[]): EmbeddedPackages {
  const manifest = resolveFrom(bases, `${agentPackage.name}/package.json`)
  if (manifest === undefined)
    throw new EmbeddedAgentError(
      `the embedded agent needs the package ${agentPackage.name} ${agentPackage.version}, which is not installed\n  ${install}`,
    )
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string }
  if (version !== agentPackage.version)
    throw new EmbeddedAgentError(
      `the embedded agent needs ${agentPackage.name} ${agentPackage.version}, but ${String(version)} is installed in ${dirname(manifest)}\n  ${install}`,
    )
  const indexedDb = resolveFrom(bases, 'fake-indexeddb/auto')
  if (indexedDb === undefined)
    throw new EmbeddedAgentError(
      `the embedded agent needs the package fake-indexeddb, which is not installed\n  ${install}`,
    )
  return { agentFolder: dirname(manifest), indexedDb: pathToFileURL(indexedDb).href }
}

function resolveFrom(bases: readonly string[], specifier: string): string | undefined {
  for (const base of bases) {
    try {
      return createRequire(base).resolve(specifier)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    }
  }
  return undefined
}
