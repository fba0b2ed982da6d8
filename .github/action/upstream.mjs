// Imports the newest definitions, judges what changed, and opens (or brings up to date) one pull request.
//
//   node upstream.mjs --recipe cody --repository https://github.com/sourcegraph/cody [--path FOLDER] [--ref main] [--base main]
//   node upstream.mjs --recipe acp --checkout FOLDER [--protocol-version 1] [--base main]
//
// FOLDER of a repository may have one "*" for a version, as in "schema/*": the newest is taken, and is the version.
//
// Needs git, the gh command with GH_TOKEN, and a checkout with a remote "origin".
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { bindings, main, must, run, setOutput, summarize } from './tools.mjs'

const { values } = parseArgs({
  options: {
    recipe: { type: 'string' },
    repository: { type: 'string' },
    path: { type: 'string', default: '.' },
    checkout: { type: 'string' },
    'protocol-version': { type: 'string' },
    ref: { type: 'string', default: 'HEAD' },
    base: { type: 'string', default: 'main' },
  },
})

/** GitHub takes bodies of up to 65,536 characters. */
const maximumBody = 60_000

/** Who commits, where git does not know. */
const author =
  run('git', ['config', 'user.email']).stdout.trim() !== ''
    ? []
    : ['-c', 'user.name=agent-bindings', '-c', 'user.email=agent-bindings@users.noreply.github.com']

main(() => {
  const { recipe, repository, path, ref, base, checkout, 'protocol-version': version } = values
  if (!recipe || !(repository || checkout)) throw new Error('--recipe and --repository or --checkout are needed')
  if (ref.startsWith('-') || base.startsWith('-')) throw new Error('a reference does not begin with "-"')
  const folder = mkdtempSync(join(tmpdir(), 'upstream-'))
  try {
    const definitions = repository ? fetchDefinitions(repository, ref, path, folder) : { checkout: checkout ?? '' }
    return propose(importDocument(recipe, { version, ...definitions }), recipe, base, join(folder, 'body.md'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

/**
 * @typedef {object} Definitions
 * @property {string} checkout folder that the recipe's entry is relative to
 * @property {string | undefined} [version] version of the protocol, where the definitions do not say it themselves
 * @property {string | undefined} [revision] revision, where git does not say it of the folder
 */

/**
 * @param {string} repository
 * @param {string} ref
 * @param {string} path folder in the repository; `*` stands for the newest version
 * @param {string} folder
 * @returns {Definitions}
 */
function fetchDefinitions(repository, ref, path, folder) {
  const checkout = join(folder, 'checkout')
  must('git', ['init', '--quiet', checkout])
  must('git', ['-C', checkout, 'fetch', '--quiet', '--depth', '1', '--', repository, ref])
  must('git', ['-C', checkout, 'checkout', '--quiet', 'FETCH_HEAD'])
  if (path === '.') return { checkout }
  const revision = must('git', ['-C', checkout, 'rev-parse', 'HEAD']).trim()
  const [before = '', after] = path.split('*')
  if (after === undefined) return { checkout: join(checkout, path), revision }
  const versions = readdirSync(join(checkout, before)).filter(
    name => /^\d/.test(name) && existsSync(join(checkout, before + name + after)),
  )
  const version = versions.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1)
  if (version === undefined) throw new Error(`${repository} has no folder ${path}`)
  return { checkout: join(checkout, before + version + after), revision, version }
}

/**
 * @param {string} recipe
 * @param {Definitions} definitions
 * @returns {{ output: string, protocol: string, version: string, before: string | undefined }}
 */
function importDocument(recipe, { checkout, version: given, revision }) {
  const known = knownDocuments()
  const said = [...(given ? ['--protocol-version', given] : []), ...(revision ? ['--revision', revision] : [])]
  const { status, stdout, stderr } = bindings('import', recipe, '--checkout', checkout, ...said, '--json')
  if (status !== 0) throw new Error(`the definitions cannot be imported:\n${stderr}`)
  const { output, protocol, version } = JSON.parse(stdout)
  const path = relative(process.cwd(), output)
  // The version itself when its definitions moved, else the newest one there was.
  const before = run('git', ['cat-file', '-e', `HEAD:./${path}`]).status === 0 ? path : known.get(dirname(path))
  return { output: path, protocol, version, before }
}

/** The first document of each folder, as the configuration lists them. */
function knownDocuments() {
  /** @type {Map<string, string>} */
  const first = new Map()
  for (const { document } of JSON.parse(bindings('check', '--json').stdout).outputs)
    if (!first.has(dirname(document))) first.set(dirname(document), document)
  return first
}

/**
 * @param {ReturnType<typeof importDocument>} imported
 * @param {string} recipe
 * @param {string} base
 * @param {string} bodyFile
 */
function propose({ output, protocol, version, before }, recipe, base, bodyFile) {
  const isNew = before !== output
  const generated = bindings('generate', '--json')
  if (generated.status !== 0) throw new Error(`the bindings cannot be generated:\n${generated.stderr}`)
  /** @type {string[]} */
  const folders = JSON.parse(generated.stdout).outputs.map((/** @type {{ output: string }} */ item) => item.output)
  must('git', ['add', '--', output, ...folders])
  if (run('git', ['diff', '--cached', '--quiet']).status === 0) {
    console.log(`${protocol} ${version}: nothing changed.`)
    setOutput('changed', 'false')
    return 0
  }
  const report = before === undefined ? undefined : bindings('diff', `HEAD:./${before}`, output, '--format', 'markdown')
  const hint = isNew
    ? `\n\nTo use it, add \`${output}\` to \`agent-bindings.json\` and run \`npx agent-bindings generate\`.`
    : ''
  const body = `${report?.stdout.trim() || `First document of ${protocol} ${version}.`}${hint}\n`
  writeFileSync(bodyFile, body.length > maximumBody ? `${body.slice(0, maximumBody)}\n\n… (cut)\n` : body)
  summarize(readFileSync(bodyFile, 'utf8'))
  const title = `Update ${protocol} to ${version}`
  // One branch for each recipe, so that there is one pull request whatever happens upstream meanwhile.
  const branch = `agent-bindings/upstream-${recipe.replace(/[^\w-]+/g, '-')}`
  must('git', ['checkout', '--quiet', '-B', branch])
  must('git', [...author, 'commit', '--quiet', '--message', title])
  must('git', ['push', '--quiet', '--force', 'origin', branch])
  const open = must('gh', [
    'pr',
    'list',
    '--head',
    branch,
    '--state',
    'open',
    '--json',
    'number',
    '--jq',
    '.[].number',
  ]).trim()
  if (open === '')
    must('gh', ['pr', 'create', '--base', base, '--head', branch, '--title', title, '--body-file', bodyFile])
  else must('gh', ['pr', 'edit', open.split('\n')[0] ?? '', '--title', title, '--body-file', bodyFile])
  setOutput('changed', 'true')
  console.log(`${title}: ${open === '' ? 'opened a pull request' : `brought #${open} up to date`}.`)
  return 0
}
