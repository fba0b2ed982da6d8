import { dirname, resolve } from 'node:path'
import { recoverFiles } from '../../base/file-changes.js'
import { fail } from '../protocol/diagnostic.js'
import type { Config } from './config.js'
import { showPath } from './paths.js'

/** The folders that documents of a configuration are in, each once. */
export function documentFolders({ folder, generate }: Config): string[] {
  return [...new Set(generate.map(({ document }) => dirname(resolve(folder, document))))]
}

/**
 * Finishes or takes back the changes of killed runs, and removes the folders that they left behind.
 *
 * @throws {DiagnosticError} when that is not possible.
 */
export function clearLeftovers(config: Config): void {
  const outputs = config.generate.map(({ output }) => resolve(config.folder, output))
  for (const folder of [config.folder, ...outputs, ...documentFolders(config)])
    try {
      recoverFiles(folder)
    } catch (error) {
      fail({
        code: 'cannot-write',
        message: `what a run that was killed left here cannot be removed: ${(error as Error).message}`,
        place: { file: showPath(folder) },
        hint: 'remove the folders named .agent-bindings-… by hand',
      })
    }
}
