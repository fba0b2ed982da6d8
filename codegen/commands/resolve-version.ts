import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fail } from '../protocol/diagnostic.js'
import { loadDocument, maximumDocumentBytes, parseDocument } from '../protocol/document.js'
import type { Protocol } from '../protocol/model.js'
import { findConfig, loadConfig } from './config.js'

/**
 * Loads the protocol that a person names: a document's path, `cody@1.28.1`, or `REVISION:path` of a git repository.
 *
 * @param cwd folder that paths start from and that is asked for its configuration and its git repository
 * @throws DiagnosticError when there is no such document, or it is not valid.
 */
export function loadVersion(name: string, cwd: string = process.cwd()): Protocol {
  const file = resolve(cwd, name)
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return loadDocument(relative(process.cwd(), file) || file)
  const version = /^([a-z][a-z0-9-]*)@(.+)$/.exec(name)
  if (version) return loadNamed(version[1] ?? '', version[2] ?? '', cwd)
  const revision = /^([^:]{2,}):(.+)$/.exec(name)
  if (revision) return loadRevision(revision[1] ?? '', revision[2] ?? '', cwd)
  return loadDocument(name)
}

/** Protocol documents of this package: those of the agents it comes with. */
const bundled = fileURLToPath(new URL('../../schema/', import.meta.url))

function loadNamed(protocol: string, version: string, cwd: string): Protocol {
  const config = findConfig(cwd)
  const folder = config === undefined ? cwd : dirname(config)
  for (const root of [join(cwd, 'schema'), join(folder, 'schema'), bundled]) {
    const file = join(root, protocol, `${version}.json`)
    if (isInside(file, root) && existsSync(file)) return loadDocument(relative(process.cwd(), file))
  }
  for (const { document } of config === undefined ? [] : loadConfig(config, cwd).generate) {
    const file = resolve(folder, document)
    const loaded = existsSync(file) ? loadDocument(relative(process.cwd(), file)) : undefined
    if (loaded?.protocol === protocol && loaded.version === version) return loaded
  }
  return fail({
    code: 'unknown-version',
    message: `there is no document of ${protocol} ${version}`,
    hint: `looked for schema/${protocol}/${version}.json here, among the documents of the configuration, and in this package`,
  })
}

function isInside(file: string, root: string): boolean {
  const way = relative(root, file)
  return !way.startsWith('..') && !isAbsolute(way)
}

function loadRevision(revision: string, path: string, cwd: string): Protocol {
  const name = `${revision}:${path}`
  if (revision.startsWith('-')) return fail({ code: 'unknown-revision', message: `${revision} is no git revision` })
  // A path without "./" is one from the top of the repository, as for git itself.
  const run = spawnSync('git', ['show', name], {
    cwd,
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
  if (run.status !== 0)
    return fail({
      code: 'unknown-revision',
      message: `git has no ${name}: ${firstLine(run.stderr)}`,
      hint: 'a revision and a path from the top of the repository, such as HEAD~5:schema/cody/1.114.0.json; in CI, fetch the history first',
    })
  return parseDocument(run.stdout, name)
}

const firstLine = (text: string) => (text.split('\n')[0] ?? '').replace(/^(fatal|error): /, '')
