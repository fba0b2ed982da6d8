// The action's work: check that everything generated is in step, then judge the protocol documents that changed.
import { bindings, main, run, setOutput, summarize } from './tools.mjs'

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

/** Compares every document of the configuration with what it was at the base. */
function judgeDocuments() {
  fetchBase()
  const documents = new Set(
    JSON.parse(bindings('check', '--json').stdout || '{"outputs":[]}').outputs.map(
      /** @param {{ document: string }} output */ output => output.document,
    ),
  )
  let changed = 0
  let failed = false
  for (const document of documents) {
    if (run('git', ['diff', '--quiet', base, '--', document]).status === 0) continue
    const old = `${base}:./${document}`
    if (run('git', ['cat-file', '-e', old]).status !== 0) {
      summarize(`\`${document}\` is new.\n`)
      continue
    }
    changed++
    const judge = (/** @type {string[]} */ ...more) => bindings('diff', old, document, '--for', audience, ...more)
    const report = judge('--format', 'github', ...(failOn === '' ? [] : ['--fail-on', failOn]))
    process.stdout.write(report.stdout)
    process.stderr.write(report.stderr)
    if (report.status !== 0) failed = true
    summarize(judge('--format', 'markdown').stdout)
  }
  return { changed, failed }
}
