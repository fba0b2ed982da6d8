// The action's work: check that everything generated is in step, then judge the protocol documents that changed.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'
import { bindings, escapeData, main, run, setOutput, summarize } from './tools.mjs'

const {
  AGENT_BINDINGS_BASE: base = '',
  AGENT_BINDINGS_FAIL_ON: failOn = '',
  AGENT_BINDINGS_FOR: audience = 'both',
} = process.env

main(() => {
  const check = bindings('check', '--format', 'github')
  process.stdout.write(check.stdout)
  process.stderr.write(check.stderr)
  const verdict = ['in-step', 'drifted'][check.status] ?? 'unknown'
  setOutput('verdict', verdict)
  summarize(`## agent-bindings: ${verdict === 'in-step' ? 'in step' : verdict}\n`)
  if (verdict === 'drifted') summarize('Run `npx agent-bindings generate` and commit what changes.\n')
  const judged = base === '' ? { changed: 0, failed: false } : judgeDocuments()
  setOutput('changed', judged.changed)
  return check.status !== 0 ? check.status : judged.failed ? 1 : 0
})

/** Makes sure that the base is there: a checkout without history has its own commit only. */
function fetchBase() {
  const isThere = () => run('git', ['cat-file', '-e', `${base}^{commit}`]).status === 0
  if (isThere()) return
  run('git', ['fetch', '--quiet', '--depth', '1', 'origin', '--', base])
  if (!isThere()) throw new Error(`there is no revision ${base} to compare with: check out with fetch-depth: 0`)
}

/**
 * Compares every document of the configuration with what it was at the base. Neither a new name, nor a new version in a
 * file of its own, nor leaving a document out of the configuration gets around it.
 */
function judgeDocuments() {
  fetchBase()
  const now = documentsOf(bindings('check', '--json').stdout, 'outputs')
  const before = new Map(
    documentsOf(atBase('agent-bindings.json') ?? '', 'generate').map(path => [path, readDocument(atBase(path))]),
  )
  const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-'))
  const followed = new Set()
  let changed = 0
  let failed = false
  try {
    for (const path of now) {
      const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
      const old = predecessor(path, readDocument(text), before)
      if (!old) {
        summarize(`${inline(path)} is new.\n`)
        continue
      }
      for (const [known, document] of before)
        if (known === path || document?.protocol === readDocument(old)?.protocol) followed.add(known)
      if (old === text) continue
      changed++
      if (!report(writeOld(folder, old), path)) failed = true
    }
    for (const [path, document] of before) {
      if (followed.has(path) || !document) continue
      changed++
      if (failOn !== '') failed = true
      gone(path)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { changed, failed }
}

/**
 * What a document was at the base: the same file, or the newest document of the same protocol.
 *
 * @param {string} path
 * @param {Document | undefined} document
 * @param {ReadonlyMap<string, Document | undefined>} before the documents that the configuration had
 */
function predecessor(path, document, before) {
  const same = atBase(path)
  if (same !== undefined) return same
  const earlier = [...before].filter(([, item]) => item && item.protocol === document?.protocol)
  earlier.sort(([, a], [, b]) => compareVersions(b?.version ?? '', a?.version ?? ''))
  return earlier[0] && atBase(earlier[0][0])
}

/**
 * Prints and summarizes what changed.
 *
 * @param {string} old
 * @param {string} document
 * @returns {boolean} whether it may pass
 */
function report(old, document) {
  const judge = (/** @type {string[]} */ ...more) => bindings('diff', ...more, '--for', audience, '--', old, document)
  const { status, stdout, stderr } = judge('--format', 'github', ...(failOn === '' ? [] : ['--fail-on', failOn]))
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  summarize(judge('--format', 'markdown').stdout)
  return status === 0
}

/** @param {string} path of a document that the configuration no longer has */
function gone(path) {
  const message = `${path} is no longer in agent-bindings.json, and no document of its protocol took its place`
  console.log(`::error::${escapeData(message)}`)
  summarize(`${inline(path)} is gone: it breaks everybody who uses it.\n`)
}

/**
 * @typedef {{ protocol: string, version: string }} Document
 * @param {string | undefined} text
 * @returns {Document | undefined}
 */
function readDocument(text) {
  try {
    const { protocol, version } = JSON.parse(text ?? '')
    return { protocol: String(protocol), version: String(version) }
  } catch {
    return undefined
  }
}

/**
 * The paths of documents in a configuration, or in what `check --json` prints.
 *
 * @param {string} text
 * @param {'generate' | 'outputs'} member
 * @returns {string[]}
 */
function documentsOf(text, member) {
  try {
    const { [member]: items = [] } = JSON.parse(text)
    return [...new Set(items.map((/** @type {{ document: string }} */ { document }) => posix.normalize(document)))]
  } catch {
    return []
  }
}

/**
 * The text of a file at the base; undefined when it was not there.
 *
 * @param {string} path
 */
function atBase(path) {
  const { status, stdout } = run('git', ['cat-file', 'blob', `${base}:./${path}`])
  return status === 0 ? stdout : undefined
}

/**
 * @param {string} folder
 * @param {string} text
 */
function writeOld(folder, text) {
  const file = join(folder, 'old.json')
  writeFileSync(file, text)
  return file
}

/** Orders versions by their numbers. */
function compareVersions(/** @type {string} */ a, /** @type {string} */ b) {
  return a.localeCompare(b, 'en', { numeric: true })
}

/** Text as code in Markdown. */
function inline(/** @type {string} */ text) {
  return `\`${text.replaceAll('`', "'").replaceAll('\n', ' ')}\``
}
