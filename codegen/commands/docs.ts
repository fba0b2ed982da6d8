import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fail } from '../protocol/diagnostic.js'
import { loadDocument } from '../protocol/document.js'
import type { Protocol } from '../protocol/model.js'
import { htmlReference } from '../targets/html/page.js'
import { markdownReference } from '../targets/markdown/page.js'

/** How a reference is written. */
export const docsFormats = { html: htmlReference, markdown: markdownReference }

export type DocsFormat = keyof typeof docsFormats

export interface DocsOptions {
  /** Protocol documents; those of one protocol are its versions and share a page. */
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
 * Writes the reference of the protocols: nothing is written unless all of it could be made.
 *
 * @throws DiagnosticError when a document is not valid, or two documents are the same version of a protocol.
 */
export function writeDocs({ documents, output, formats }: DocsOptions): DocsFile[] {
  const pages = groupByProtocol(documents).flatMap(versions => formats.map(format => docsFormats[format](versions)))
  return pages.map(({ path, content }) => {
    const file = join(output, path)
    return { path: file, changed: writeWhole(file, content) }
  })
}

function groupByProtocol(files: readonly string[]): Protocol[][] {
  const groups = new Map<string, Map<string, Protocol>>()
  for (const file of files) {
    const document = loadDocument(file)
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

/** Replaces a file in one step, and only if its text differs. */
function writeWhole(file: string, content: string): boolean {
  if (readIfThere(file) === content) return false
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(draft, content)
    renameSync(draft, file)
  } finally {
    rmSync(draft, { force: true })
  }
  return true
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
