// The action's work: check that everything generated is in step, then judge the protocol documents that changed.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { bindings, escapeData, main, parse, run, setOutput, summarize } from './tools.mjs'

const {
  AGENT_BINDINGS_BASE: base = '',
  AGENT_BINDINGS_FAIL_ON: failOn = '',
  AGENT_BINDINGS_FOR: audience = 'both',
} = process.env

const configuration = 'agent-bindings.json'

main(() => {
  enterProject()
  const check = bindings('check', '--format', 'github')
  process.stdout.write(check.stdout)
  process.stderr.write(check.stderr)
  const verdict = ['in-step', 'drifted'][check.status] ?? 'unknown'
  setOutput('verdict', verdict)
  summarize(`## agent-bindings: ${verdict === 'in-step' ? 'in step' : verdict}\n`)
  if (verdict === 'drifted') summarize('Run `npx agent-bindings generate` and commit what changes.\n')
  const judged = base === '' ? withoutBase() : judgeDocuments()
  setOutput('changed', judged.changed)
  return check.status !== 0 ? check.status : judged.failed ? 1 : 0
})

/** Goes to the folder of the configuration, in which its paths lie: like the command, it looks in the folders above, too. */
function enterProject() {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, configuration))) return process.chdir(folder)
    if (folder === dirname(folder)) return undefined
  }
}

/** Says that no document is judged: a gate that does nothing must not look like one that passed. */
function withoutBase() {
  if (failOn !== '') {
    const message = 'fail-on has no effect: there is no pull request, and no base to compare documents with; set base'
    console.log(`::warning::${message}`)
    summarize(`No document was compared: ${message}.\n`)
  }
  return { changed: 0, failed: false }
}

/** Makes sure that the base is there: a checkout without history has its own commit only. */
function fetchBase() {
  const isThere = () => run('git', ['cat-file', '-e', `${base}^{commit}`]).status === 0
  if (isThere()) return
  run('git', ['fetch', '--quiet', '--depth', '1', 'origin', '--', base])
  if (!isThere()) throw new Error(`there is no revision ${base} to compare with: check out with fetch-depth: 0`)
}

/**
 * Compares every document of the configuration with what it was at the base. Neither a new name, nor a new version in a
 * file of its own, nor leaving a document out of the configuration gets around it, nor making an output of another document.
 */
function judgeDocuments() {
  fetchBase()
  const now = documentsNow()
  const then = configurationAtBase()
  const before = new Map([...then.keys()].map(path => [path, readDocument(textAtBase(path))]))
  const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-'))
  const followed = new Set()
  let changed = 0
  let failed = false
  try {
    for (const [path, outputs] of now) {
      const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
      const made = [...then].flatMap(([old, former]) => ([...outputs].some(output => former.has(output)) ? [old] : []))
      const olds = new Set([predecessor(path, readDocument(text), before), ...made.map(atBase)])
      olds.delete(undefined)
      if (olds.size === 0) {
        summarize(`${inline(path)} is new.\n`)
        continue
      }
      for (const [known, document] of before)
        if (known === path || [...olds].some(old => document && document.protocol === readDocument(old)?.protocol))
          followed.add(known)
      olds.delete(text)
      if (olds.size > 0) changed++
      for (const old of olds) if (!report(writeOld(folder, old ?? ''), path)) failed = true
    }
    for (const path of before.keys()) {
      if (followed.has(path) || atBase(path) === undefined) continue
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
 * The text of a document that the configuration had at the base.
 *
 * @param {string} path
 */
function textAtBase(path) {
  const text = atBase(path)
  if (text === undefined && failOn !== '')
    throw new Error(
      `${path} cannot be compared: the configuration had it at the base, but git does not have it there: it may be in a submodule, behind a link out of the repository, or ignored`,
    )
  return text
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
  const judge = (/** @type {string[]} */ ...more) =>
    bindings('diff', ...more, '--for', audience, '--', old, `./${document}`)
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
    const { protocol, version } = parse(text ?? '')
    return { protocol: String(protocol), version: String(version) }
  } catch {
    return undefined
  }
}

/**
 * The documents of a configuration, or of what `check --json` prints, each with the folders of what is made of it.
 *
 * @param {{ document: string, output: string, target?: string }[]} entries
 * @param {string} [folder] that the paths are relative to
 * @returns {Map<string, Set<string>>}
 */
function entriesOf(entries, folder = '.') {
  const found = new Map()
  for (const { document, output, target } of entries) {
    const path = posix.join(folder, document)
    const outputs = found.get(path) ?? new Set()
    found.set(path, outputs)
    // Where a document is written to is no output that is made of it.
    if (target !== 'import') outputs.add(posix.join(folder, output))
  }
  return found
}

/** The documents now; none when the check could not tell, which fails by itself. */
function documentsNow() {
  const { status, stdout } = bindings('check', '--json')
  return entriesOf(status === 2 && stdout === '' ? [] : JSON.parse(stdout).outputs)
}

/**
 * The documents of the configuration at the base: of the nearest folder that had one, or else of those configurations
 * that are gone, as when the whole project moves.
 */
function configurationAtBase() {
  const levels = run('git', ['rev-parse', '--show-prefix']).stdout.split('/').length
  const top = '../'.repeat(levels - 1)
  for (let folder = '.', level = 0; level < levels; level++, folder = posix.join(folder, '..')) {
    const found = configurationIn(folder)
    if (found) return found
  }
  const files = run('git', ['ls-tree', '-r', '-z', '--full-tree', '--name-only', base]).stdout.split('\0')
  const gone = files.filter(file => posix.basename(file) === configuration && !existsSync(top + file))
  return new Map(gone.flatMap(file => [...(configurationIn(posix.join(top, posix.dirname(file))) ?? [])]))
}

/**
 * The documents of the configuration that a folder had at the base; undefined when it had none.
 *
 * @param {string} folder
 */
function configurationIn(folder) {
  const path = posix.join(folder, configuration)
  const text = atBase(path)
  if (text === undefined) return undefined
  try {
    return entriesOf(parse(text).generate ?? [], folder)
  } catch {
    throw new Error(`${path} cannot be read as it was at the base`)
  }
}

/**
 * The text of a file at the base, through links; undefined when it was not there.
 *
 * @param {string} path
 */
function atBase(path) {
  const { status, stdout, stderr } = run(
    'git',
    ['cat-file', '--batch', '-z', '--follow-symlinks'],
    `${base}:./${path}\0`,
  )
  if (status !== 0) throw new Error(`git cat-file failed (${status}): ${stderr.trim()}`)
  const [, size] = /^[0-9a-f]+ blob (\d+)\n/.exec(stdout) ?? []
  if (size === undefined) return undefined
  const content = Buffer.from(stdout).subarray(stdout.indexOf('\n') + 1)
  return content.subarray(0, Number(size)).toString()
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
