import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fail } from '../protocol/diagnostic.js'
import { findIn, findNamedDocument, namesIn, ownSchemas, parseName } from './named-documents.js'

/** The document of an entry of a configuration. */
export interface ConfiguredDocument {
  /** Absolute path. */
  file: string
  /** Whether it comes with this package: nothing is written or looked for beside it. */
  isOwn: boolean
}

/**
 * Finds the document that an entry of a configuration names: by its path, or a version of a protocol by its name,
 * `codex@0.169.0`: in `schema/` beside the configuration, then in this package.
 *
 * @param folder the folder of the configuration
 * @returns a path even where nothing is there: reading the document then fails
 */
export function configuredDocument(folder: string, document: string): ConfiguredDocument {
  const file = resolve(folder, document)
  const { protocol, version } = parseName(document) ?? {}
  if (protocol === undefined || version === undefined || existsSync(file)) return { file, isOwn: false }
  const beside = findIn(join(folder, 'schema'), protocol, version)
  if (beside) return { file: beside.file, isOwn: false }
  const own = findIn(ownSchemas, protocol, version)
  return own ? { file: own.file, isOwn: true } : { file, isOwn: false }
}

/** @throws {DiagnosticError} the name is that of no document, or of a protocol without its version: it names those that there are */
export function refuseUnknownName(folder: string, document: string): void {
  const named = parseName(document)
  if (!named || existsSync(configuredDocument(folder, document).file)) return
  const { protocol, version } = named
  if (version !== undefined) findNamedDocument(protocol, version, folder)
  else if (namesIn(join(ownSchemas, protocol)).length > 0)
    fail({
      code: 'no-version',
      message: `a configuration names the version of ${protocol}, too`,
      hint: `the newest is ${protocol}@${findNamedDocument(protocol, undefined, folder).version}`,
    })
}
