import { dirname, resolve } from 'node:path'
import { recoverFiles } from '../../base/file-changes.js'
import { fail } from '../protocol/diagnostic.js'
import type { Config } from './config.js'
import { configuredDocument } from './configured-document.js'
import { showPath } from './paths.js'

/** The folders that documents of a configuration are in, each once; not that of this package's own. */
export function documentFolders({ folder, generate }: Config): string[] {
  const documents = generate.map(({ document }) => configuredDocument(folder, document))
  return [...new Set(documents.filter(({ isOwn }) => !isOwn).map(({ file }) => dirname(file)))]
}

/**
 * Finishes or takes back the changes of killed runs, and removes the folders that they left behind.
 *
 * @throws {DiagnosticError} when that is not possible
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
