import { existsSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { statIfThere } from '../../base/paths.js'
import { fail } from '../protocol/diagnostic.js'
import { loadDocument, maximumDocumentBytes, parseDocument } from '../protocol/document.js'
import type { Protocol } from '../protocol/model.js'
import { type GitOutput, runGit } from './git.js'
import { findNamedDocument, isKnownProtocol, parseName } from './named-documents.js'
import { showPath } from './paths.js'

/**
 * Loads a protocol by its name on the command line: the path of a document, a protocol (`codex`, its newest version), a
 * version of one (`codex@0.169.0`), or `REVISION:path` of a git repository.
 *
 * A name with a colon is one of a revision, and the name of a known protocol is that protocol, even if there is such a
 * file: who adds a file must not choose what is compared. The file is named by a path that begins with `./`, `../` or `/`.
 *
 * @throws {DiagnosticError} when there is no such document, or it is not valid
 */
export function loadVersion(name: string): Protocol {
  const [, revision, path] = isPath(name) ? [] : (/^([^:]{2,}):(.+)$/su.exec(name) ?? [])
  if (revision !== undefined && path !== undefined) return loadRevision(revision, path)
  const named = isPath(name) ? undefined : parseName(name)
  // Whatever is there but a folder is meant: of a pipe, the error says what to do.
  const isFile = statIfThere(name)?.isDirectory() === false
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
  return fail({ code: 'unknown-revision', ...whyMissing(revision, path, found.status === 0) })
}

/** What of `REVISION:path` is not there: the repository, the revision, or the file; and what to write in its place. */
function whyMissing(revision: string, path: string, isThere: boolean): { message: string; hint: string } {
  const name = `${revision}:${path}`
  const has = (object: string) => git('rev-parse', '--verify', '--quiet', '--end-of-options', object).status === 0
  const repository = git('rev-parse', '--git-dir')
  const toFile = existsSync(name) ? `for the file of this name, write ./${name}` : undefined
  if (repository.status !== 0) {
    const [reason = ''] = repository.stderr.split('\n')
    const message = `${name} is in no repository that git reads: ${reason.replace(/^fatal: /, '')}`
    return { message, hint: toFile ?? 'run this in a git repository, or give paths of documents' }
  }
  if (!has(`${revision}^{tree}`)) {
    const hint = `CI often checks out one commit only: run \`git fetch --depth 1 origin main\` there, and write FETCH_HEAD:${path}; \`git branch --all\` lists the branches that are here`
    return { message: `git has no revision ${revision}`, hint: toFile ?? hint }
  }
  const fromHere = `${revision}:./${path}`
  return {
    message: isThere ? `${name} is no file` : `git has no ${path} in the revision ${revision}`,
    hint:
      toFile ??
      (has(fromHere) && !isThere
        ? `a path is one from the top of the repository; for the file below this folder, write ${fromHere}`
        : `the path is one from the top of the repository, and the file must be committed: \`git ls-tree -r --name-only ${revision}\` lists what is there`),
  }
}

/** @throws {DiagnosticError} git cannot be run, or prints more than a document may have */
function git(...args: string[]): GitOutput {
  const output = runGit(args)
  const { error } = output
  if (!error) return output
  const isTooLarge = error.code === 'ENOBUFS'
  return fail({
    code: isTooLarge ? 'unreadable-document' : 'no-git',
    message: isTooLarge
      ? `the document is larger than ${maximumDocumentBytes} bytes`
      : `git cannot be run: ${error.message}`,
    hint: isTooLarge ? 'give a protocol document' : 'install git, or give paths of documents',
  })
}
