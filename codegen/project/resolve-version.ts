import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isWithin } from '../../base/paths.js'
import { fail } from '../protocol/diagnostic.js'
import { loadDocument, maximumDocumentBytes, parseDocument } from '../protocol/document.js'
import type { Protocol } from '../protocol/model.js'
import { findConfig, loadConfig } from './config.js'
import { showPath } from './paths.js'

/**
 * Loads the protocol that a person names: a document's path, `cody@1.28.1`, or `REVISION:path` of a git repository.
 *
 * @throws DiagnosticError when there is no such document, or it is not valid.
 */
export function loadVersion(name: string): Protocol {
  if (existsSync(name) && statSync(name).isFile()) return loadDocument(name)
  const version = /^([a-z][a-z0-9-]*)@(.+)$/.exec(name)
  if (version) return loadNamed(version[1] ?? '', version[2] ?? '')
  const revision = /^([^:]{2,}):(.+)$/.exec(name)
  if (revision) return loadRevision(revision[1] ?? '', revision[2] ?? '')
  return loadDocument(name)
}

/** Protocol documents of this package: those of the agents it comes with. */
const bundled = fileURLToPath(new URL('../../schema/', import.meta.url))

function loadNamed(protocol: string, version: string): Protocol {
  const config = findConfig('.')
  const folder = config === undefined ? '.' : dirname(config)
  for (const root of [resolve('schema'), resolve(folder, 'schema'), bundled]) {
    const file = join(root, protocol, `${version}.json`)
    if (isWithin(file, root) && existsSync(file)) return loadDocument(showPath(file))
  }
  for (const { document } of config === undefined ? [] : loadConfig(config).generate) {
    const file = resolve(folder, document)
    const loaded = existsSync(file) ? loadDocument(showPath(file)) : undefined
    if (loaded?.protocol === protocol && loaded.version === version) return loaded
  }
  return fail({
    code: 'unknown-version',
    message: `there is no document of ${protocol} ${version}`,
    hint: `looked for schema/${protocol}/${version}.json here, among the documents of the configuration, and in this package`,
  })
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
