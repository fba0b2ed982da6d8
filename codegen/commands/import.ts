import { basename, dirname } from 'node:path'
import { recoverFiles } from '../../base/file-changes.js'
import { type ImportRequest, type MadeDocument, makeDocument } from '../project/import/index.js'
import { applyChanges } from '../project/write-files.js'
import { isSameText, textIfThere } from '../protocol/text-file.js'

export type { ImportRequest }

/** A document that was imported. */
export interface ImportResult extends Omit<MadeDocument, 'text'> {
  /** Whether the file differs from what it was, or is new. */
  changed: boolean
}

/**
 * Makes a protocol document from definitions, and writes it when it differs from what is there.
 *
 * @throws {DiagnosticError} when anything is wrong; then nothing is written
 */
export async function importProtocol(request: ImportRequest): Promise<ImportResult> {
  const { text, ...made } = await makeDocument(request)
  return { ...made, changed: writeDocument(made.output, text) }
}

/** @returns whether the content of the file changed. */
function writeDocument(file: string, content: string): boolean {
  const folder = dirname(file)
  recoverFiles(folder)
  const actual = textIfThere(file)
  if (actual !== undefined && isSameText(actual, content)) return false
  applyChanges([{ folder, shown: folder, writes: [{ path: basename(file), content }], removes: [] }])
  return true
}
