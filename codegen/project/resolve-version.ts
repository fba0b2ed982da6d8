import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { statIfThere } from '../../base/paths.js'
import { fail } from '../protocol/diagnostic.js'
import { loadDocument, maximumDocumentBytes, parseDocument } from '../protocol/document.js'
import type { Protocol } from '../protocol/model.js'
import { findNamedDocument, isKnownProtocol, parseName } from './named-documents.js'
import { showPath } from './paths.js'

/**
 * Loads a protocol by its name on the command line: the path of a document, a protocol (`codex`, its newest version), a
 * version of one (`codex@0.169.0`), or `REVISION:path` of a git repository.
 *
 * A name with a colon is one of a revision, and the name of a known protocol is that protocol, even if there is such a
 * file: who adds a file must not choose what is compared. The file is named by a path that begins with `./`, `../` or `/`.
 *
 * @throws {DiagnosticError} when there is no such document, or it is not valid.
 */
export function loadVersion(name: string): Protocol {
  const [, revision, path] = isPath(name) ? [] : (/^([^:]{2,}):(.+)$/su.exec(name) ?? [])
  if (revision !== undefined && path !== undefined) return loadRevision(revision, path)
  const named = isPath(name) ? undefined : parseName(name)
  const isFile = statIfThere(name)?.isFile() ?? false
  if (named && !(isFile && !isKnownProtocol(named.protocol)))
    return loadDocument(showPath(findNamedDocument(named.protocol, named.version).file))
  return loadDocument(name)
}

/** Whether a name can be that of a file only. */
const isPath = (name: string): boolean => isAbsolute(name) || /^\.{1,2}[/\\]/.test(name)

function loadRevision(revision: string, path: string): Protocol {
  const name = `${revision}:${path}`
  // A path without "./" is one from the top of the repository, as for git itself.
  const found = git('rev-parse', '--verify', '--quiet', '--end-of-options', name)
  const content = found.status === 0 ? git('cat-file', 'blob', found.stdout.trim()) : found
  if (content.status === 0) return parseDocument(content.stdout, name)
  return fail({
    code: 'unknown-revision',
    message: `git has no ${name}${found.status === 0 ? ' that is a file' : ''}`,
    hint: existsSync(name)
      ? `for the file of this name, write ./${name}`
      : 'a revision and a path from the top of the repository, such as HEAD~5:schema/cody/1.114.0.json; in CI, fetch the history first',
  })
}

/** Runs git; none of its arguments is a path that it could take for a pattern. */
function git(...args: string[]): { status: number | null; stdout: string } {
  const { status, stdout, error } = spawnSync('git', args, {
    encoding: 'utf8',
    maxBuffer: maximumDocumentBytes,
    env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
  })
  if (!error) return { status, stdout }
  const isTooLarge = 'code' in error && error.code === 'ENOBUFS'
  return fail({
    code: isTooLarge ? 'unreadable-document' : 'no-git',
    message: isTooLarge
      ? `the document is larger than ${maximumDocumentBytes} bytes`
      : `git cannot be run: ${error.message}`,
    hint: isTooLarge ? 'give a protocol document' : 'install git, or give paths of documents',
  })
}
