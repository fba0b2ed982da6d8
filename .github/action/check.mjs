// The action's work: check that everything generated is in step, then judge the protocol documents that changed.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { atBase, base, configuration, configurationAtBase, entriesOf, named } from './base.mjs'
import { bindings, bindingsIn, escapeData, main, parse, run, setOutput, summarize } from './tools.mjs'

const { AGENT_BINDINGS_FAIL_ON: failOn = '', AGENT_BINDINGS_FOR: audience = 'both' } = process.env

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
 * A document as it was at the base: its text, or the name of one that comes with agent-bindings.
 *
 * @typedef {{ protocol: string, version: string, text?: string, name?: string }} Former
 */

/**
 * Compares every document of the configuration with what it was at the base. Neither a new name, nor a new version in a
 * file of its own, nor leaving a document out of the configuration gets around it, nor making an output of another document.
 */
function judgeDocuments() {
  fetchBase()
  const now = documentsNow()
  const then = configurationAtBase()
  const before = new Map([...then.keys()].map(path => [path, mustHave(path)]))
  const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-'))
  const followed = new Set()
  let changed = 0
  let failed = false
  try {
    for (const [path, outputs] of now) {
      const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
      const made = [...then].filter(([, former]) => [...outputs].some(output => former.has(output)))
      const formers = [predecessor(path, readDocument(text).protocol, before), ...made.map(([old]) => before.get(old))]
      /** @type {Map<string | undefined, Former>} */
      const olds = new Map(formers.flatMap(former => (former ? [[former.text ?? former.name, former]] : [])))
      if (olds.size === 0) {
        summarize(`${inline(path)} is new.\n`)
        continue
      }
      for (const [known, document] of before)
        if (known === path || [...olds.values()].some(old => document?.protocol === old.protocol)) followed.add(known)
      olds.delete(text)
      const reports = [...olds.values()].flatMap(old => report(old, path, folder))
      if (reports.length > 0) changed++
      if (reports.includes(false)) failed = true
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
 * A document that the configuration had at the base.
 *
 * @param {string} path
 */
function mustHave(path) {
  const found = formerOf(path)
  if (!found && failOn !== '')
    throw new Error(
      `${path} cannot be compared: the configuration had it at the base, but git does not have it there: it may be in a submodule, behind a link out of the repository, or ignored`,
    )
  return found
}

/**
 * @param {string} path path, or name of a document of agent-bindings as {@link pathAtBase} leaves it
 * @returns {Former | undefined}
 */
function formerOf(path) {
  const text = atBase(path)
  if (text !== undefined) return { ...readDocument(text), text }
  const [, protocol, version] = named.exec(path) ?? []
  return protocol && version ? { protocol, version, name: path } : undefined
}

/**
 * What a document was at the base: the same file, or the newest document of the same protocol.
 *
 * @param {string} path
 * @param {string} protocol
 * @param {ReadonlyMap<string, Former | undefined>} before the documents that the configuration had
 */
function predecessor(path, protocol, before) {
  const text = atBase(path)
  if (text !== undefined) return { ...readDocument(text), text }
  const earlier = [...before.values()].flatMap(item => (item?.protocol === protocol ? [item] : []))
  return earlier.sort((a, b) => compareVersions(b.version, a.version))[0]
}

/**
 * Prints what changed; `diff` adds it to the summary of the job.
 *
 * @param {Former} old
 * @param {string} document
 * @param {string} folder an empty one: a file of this checkout is not taken for a document of agent-bindings
 * @returns {boolean[]} whether it may pass; empty when nothing changed
 */
function report({ text, name = '' }, document, folder) {
  const options = ['--format', 'github', '--for', audience, ...(failOn === '' ? [] : ['--fail-on', failOn]), '--']
  const { status, stdout, stderr } =
    text === undefined
      ? bindingsIn(folder, 'diff', ...options, name, resolve(document))
      : bindings('diff', ...options, writeOld(folder, text), `./${document}`)
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  // A document of agent-bindings has no text here that could be the same. What may not pass is a change in any case.
  return status === 0 && text === undefined && saysNothingChanged(stdout) ? [] : [status === 0]
}

/** Whether the whole report of `diff` is the line that it has for documents without a change. */
function saysNothingChanged(/** @type {string} */ stdout) {
  return /^[^\n]*: nothing changed\.\n$/.test(stdout)
}

/** @param {string} path of a document that the configuration no longer has */
function gone(path) {
  const message = `${path} is no longer in agent-bindings.json, and no document of its protocol took its place`
  console.log(`::error::${escapeData(message)}`)
  summarize(`${inline(path)} is gone: it breaks everybody who uses it.\n`)
}

/** @param {string} text of a document; one that cannot be read is of no protocol */
function readDocument(text) {
  try {
    const { protocol, version } = parse(text)
    return { protocol: String(protocol), version: String(version) }
  } catch {
    return { protocol: '', version: '' }
  }
}

/** The documents now; none when the check could not tell, which fails by itself. */
function documentsNow() {
  // The verdict is known: which document each output is made of takes no definitions.
  const { status, stdout } = bindings('check', '--json', '--no-definitions')
  return entriesOf(status === 2 && stdout === '' ? [] : JSON.parse(stdout).outputs)
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
