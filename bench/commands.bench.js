// Whole processes, cold: what a person or a CI job waits for.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measureProcesses } from './lib/processes.js'
import { toRows } from './lib/rows.js'

const root = fileURLToPath(new URL('../', import.meta.url))
const cli = join(root, 'dist/cli/main.js')
const codex = ['0.150.0', '0.169.0'].map(version => join(root, `schema/codex/${version}.json`))

/** @param {import('./lib/rows.js').BenchOptions} options */
export async function run({ rounds }) {
  const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-bench-'))
  try {
    const document = JSON.parse(readFileSync(join(root, 'schema/cody/1.114.0.json'), 'utf8'))
    mkdirSync(join(folder, 'schema'))
    // Where a project keeps what the last check found.
    mkdirSync(join(folder, 'node_modules'))
    cpSync(join(root, 'schema/cody/1.114.0.json'), join(folder, 'schema/cody.json'))
    cpSync(join(root, 'schema/cody/1.28.1.json'), join(folder, 'schema/older.json'))
    writeFileSync(
      join(folder, 'agent-bindings.json'),
      JSON.stringify({ generate: [{ document: 'schema/cody.json', target: 'typescript', output: 'generated' }] }),
    )
    // The same definitions as the other tool wants them: one schema that reaches every shape.
    writeFileSync(
      join(folder, 'definitions.json'),
      JSON.stringify({
        title: 'Definitions',
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(Object.keys(document.$defs).map(name => [name, { $ref: `#/$defs/${name}` }])),
        $defs: document.$defs,
      }),
    )
    const other = join(
      dirname(createRequire(import.meta.url).resolve('json-schema-to-typescript/package.json')),
      'dist/src/cli.js',
    )
    const { time, memory } = await measureProcesses(
      {
        'node -e 0': { args: ['-e', '0'] },
        'generate, everything new': {
          args: [cli, 'generate'],
          cwd: folder,
          before: () => rmSync(join(folder, 'generated'), { recursive: true, force: true }),
        },
        'generate, nothing changed': { args: [cli, 'generate'], cwd: folder },
        'check, everything made anew': { args: [cli, 'check', '--no-cache'], cwd: folder },
        'check, nothing changed': { args: [cli, 'check'], cwd: folder, env: { CI: '' } },
        'diff 1.28.1 → 1.114.0': { args: [cli, 'diff', 'schema/older.json', 'schema/cody.json'], cwd: folder },
        'diff, Codex 0.150.0 → 0.169.0': { args: [cli, 'diff', ...codex], cwd: folder },
        'json-schema-to-typescript': { args: [other, 'definitions.json', 'definitions.d.ts'], cwd: folder },
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
