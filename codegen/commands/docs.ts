import { join, resolve } from 'node:path'
import { htmlDocs, markdownDocs } from '../docs/index.js'
import type { Config } from '../project/config.js'
import { configuredDocument } from '../project/configured-document.js'
import { showPath } from '../project/paths.js'
import { loadVersion } from '../project/resolve-version.js'
import { applyChanges } from '../project/write-files.js'
import { fail } from '../protocol/diagnostic.js'
import type { Protocol } from '../protocol/model.js'
import { isSameText, textIfThere } from '../protocol/text-file.js'

/** How the docs of a protocol are written. */
const docsFormats = { html: htmlDocs, markdown: markdownDocs }

export type DocsFormat = keyof typeof docsFormats

export interface DocsOptions {
  /**
   * Protocol documents: paths, `cody@1.114.0`, or `REVISION:path` of a git repository. Those of one protocol are its
   * versions and share a page.
   */
  documents: readonly string[]
  /** Folder for the pages: `<output>/<protocol>.html`, `<output>/<protocol>.md`. */
  output: string
  formats: readonly DocsFormat[]
}

/** A page that was asked for, and whether it had to be written. */
export interface DocsFile {
  path: string
  changed: boolean
}

/**
 * Writes the docs of the protocols: wholly or not at all, and only what differs.
 *
 * @throws {DiagnosticError} when a document is not valid, two documents are the same version of a protocol, or a page
 * cannot be written.
 */
export function writeDocs({ documents, output, formats }: DocsOptions): DocsFile[] {
  const pages = groupByProtocol(documents)
    .flatMap(versions => formats.map(format => docsFormats[format](versions)))
    .map(page => ({ ...page, changed: !isSameText(textIfThere(join(output, page.path)) ?? '', page.content) }))
  const writes = pages.filter(({ changed }) => changed)
  if (writes.length > 0) applyChanges([{ folder: resolve(output), shown: output, writes, removes: [] }])
  return pages.map(({ path, changed }) => ({ path: join(output, path), changed }))
}

/** The documents that a configuration lists, each once. */
export function configuredDocuments({ folder, generate }: Config): string[] {
  return [...new Set(generate.map(({ document }) => showPath(configuredDocument(folder, document).file)))]
}

function groupByProtocol(files: readonly string[]): Protocol[][] {
  const groups = new Map<string, Map<string, Protocol>>()
  for (const file of files) {
    const document = loadVersion(file)
    const versions = groups.get(document.protocol) ?? new Map<string, Protocol>()
    if (versions.has(document.version))
      fail({
        code: 'duplicate-version',
        message: `${document.protocol} ${document.version} was given before, by another document`,
        place: { file },
        hint: 'give one document for each version',
      })
    groups.set(document.protocol, versions.set(document.version, document))
  }
  return [...groups.values()].map(versions => [...versions.values()])
}
