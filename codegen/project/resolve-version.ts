import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { fail } from '../protocol/diagnostic.js'
import { loadDocument, maximumDocumentBytes, parseDocument } from '../protocol/document.js'
import type { Protocol } from '../protocol/model.js'
import { findNamedDocument } from './named-documents.js'
import { showPath } from './paths.js'

/**
 * Loads a protocol by its name on the command line: the path of a document, a protocol (`codex`, its newest version), a
 * version of one (`codex@0.169.0`), or `REVISION:path` of a git repository.
 *
 * @throws {DiagnosticError} when there is no such document, or it is not valid.
 */
export function loadVersion(name: string): Protocol {
  if (existsSync(name) && statSync(name).isFile()) return loadDocument(name)
  const named = parseName(name)
  if (named) return loadDocument(showPath(findNamedDocument(named.protocol, named.version).file))
  const revision = /^([^:]{2,}):(.+)$/.exec(name)
  if (revision) return loadRevision(revision[1] ?? '', revision[2] ?? '')
  return loadDocument(name)
}

/** The parts of `codex` or `codex@0.169.0`; undefined when it is no such name. */
export function parseName(name: string): { protocol: string; version: string | undefined } | undefined {
  const [, protocol, version] = /^([a-z][a-z0-9-]*)(?:@(.+))?$/.exec(name) ?? []
  return protocol === undefined ? undefined : { protocol, version }
}

function loadRevision(revision: string, path: string): Protocol {
  const name = `${revision}:${path}`
  const unknown = (message: string) =>
    fail({
      code: 'unknown-revision',
      message,
      hint: 'a revision and a path from the top of the repository, such as HEAD~5:schema/cody/1.114.0.json; in CI, fetch the history first',
    })
  if (revision.startsWith('-')) return unknown(`${revision} is no git revision`)
  // A path without "./" is one from the top of the repository, as for git itself.
  const run = spawnSync('git', ['show', name], {
    encoding: 'utf8',
    maxBuffer: maximumDocumentBytes,
    env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' },
  })
  if (run.error)
    return fail({
      code: 'no-git',
      message: `git cannot be run: ${run.error.message}`,
      hint: 'install git, or give paths of documents',
    })
  if (run.status !== 0) return unknown(`git has no ${name}: ${firstLine(run.stderr)}`)
  return parseDocument(run.stdout, name)
}

const firstLine = (text: string) => (text.split('\n')[0] ?? '').replace(/^(fatal|error): /, '')
