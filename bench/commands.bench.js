// Whole processes, cold: what a person or a CI job waits for.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measureProcesses } from './lib/processes.js'
import { reachingAll } from './lib/projects.js'
import { toRows } from './lib/rows.js'

const root = fileURLToPath(new URL('../', import.meta.url))
const cli = join(root, 'dist/cli/main.js')
const schema = (/** @type {string} */ path) => join(root, 'schema', path)

/** An older and a newer version of two protocols. */
const documents = {
  cody: [schema('cody/1.28.1.json'), schema('cody/1.114.0.json')],
  codex: [schema('codex/0.150.0.json'), schema('codex/0.169.0.json')],
}
/** The smallest, which show that every command runs. */
const smallest = [schema('mcp/2025-11-25.json'), schema('mcp/2026-07-28.json')]

/**
 * A project that has one document of this repository.
 *
 * @param {string} folder
 * @param {string} document
 */
function writeProject(folder, document) {
  // Where a project keeps what the last check found.
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  cpSync(document, join(folder, 'document.json'))
  const generate = [{ document: 'document.json', target: 'typescript', output: 'generated' }]
  writeFileSync(join(folder, 'agent-bindings.json'), JSON.stringify({ generate }))
}

/** @param {import('./lib/rows.js').BenchOptions} options */
export async function run({ rounds, smoke }) {
  const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-bench-'))
  const [cody, other] = [join(folder, 'cody'), join(folder, 'codex')]
  const { cody: codyVersions, codex: codexVersions } = smoke ? { cody: smallest, codex: smallest } : documents
  const generateNew = (/** @type {string} */ cwd) => ({
    args: [cli, 'generate'],
    cwd,
    before: () => rmSync(join(cwd, 'generated'), { recursive: true, force: true }),
  })
  try {
    writeProject(cody, codyVersions[1] ?? '')
    writeProject(other, codexVersions[1] ?? '')
    // The same shapes for the tool that people use.
    const shapes = join(folder, 'shapes.json')
    writeFileSync(shapes, reachingAll(JSON.parse(readFileSync(join(cody, 'document.json'), 'utf8'))))
    const require = createRequire(import.meta.url)
    const json2ts = join(dirname(require.resolve('json-schema-to-typescript/package.json')), 'dist/src/cli.js')
    const { time, memory } = await measureProcesses(
      {
        'node -e 0': { args: ['-e', '0'] },
        'generate, everything new': generateNew(cody),
        'generate, nothing changed': { args: [cli, 'generate'], cwd: cody },
        'check, everything made anew': { args: [cli, 'check', '--no-cache'], cwd: cody },
        'check, nothing changed': { args: [cli, 'check'], cwd: cody, env: { CI: '' } },
        'diff 1.28.1 → 1.114.0': { args: [cli, 'diff', ...codyVersions] },
        'generate, Codex, everything new': generateNew(other),
        'diff, Codex 0.150.0 → 0.169.0': { args: [cli, 'diff', ...codexVersions] },
        'json-schema-to-typescript': { args: [json2ts, shapes, join(folder, 'shapes.d.ts')] },
      },
      rounds,
    )
    return [
      ...toRows('commands, time', 'ms', time, 'node -e 0'),
      ...toRows('commands, peak memory', 'MB', memory, 'node -e 0'),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
