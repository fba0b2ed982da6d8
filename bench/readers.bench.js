// Reading published definitions that are no TypeScript, as whole processes: LSP's meta model to a document, and Codex's
// JSON Schema to a document and written bindings. AGENT_BINDINGS_DEFINITIONS names the folder of the definitions; without
// it, Codex's are made from the committed document, and LSP's are left out.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measureProcesses } from './lib/processes.js'
import { toRows } from './lib/rows.js'

const root = fileURLToPath(new URL('../', import.meta.url))
const cli = join(root, 'dist/cli/main.js')
const definitions = process.env.AGENT_BINDINGS_DEFINITIONS

/** Roles of messages, by kind and direction. */
const unions = {
  'request clientToServer': 'ClientRequest',
  'request serverToClient': 'ServerRequest',
  'notification clientToServer': 'ClientNotification',
  'notification serverToClient': 'ServerNotification',
}

/** Definitions as Codex prints them, made from the committed document. */
function codexDefinitions() {
  const document = JSON.parse(readFileSync(join(root, 'schema/codex/0.169.0.json'), 'utf8'))
  /** @type {Record<string, { oneOf: object[] }>} */
  const messages = Object.fromEntries(Object.values(unions).map(name => [name, { oneOf: [] }]))
  for (const { method, kind, messageDirection, params, paramsOptional } of document.methods)
    messages[unions[/** @type {keyof typeof unions} */ (`${kind} ${messageDirection}`)]]?.oneOf.push({
      type: 'object',
      properties: { id: { type: 'string' }, method: { enum: [method] }, params: params ?? { type: 'null' } },
      required: ['method', ...(params && !paramsOptional ? ['params'] : [])],
    })
  return JSON.stringify({ $defs: { ...document.$defs, ...messages } })
}

/**
 * A project that makes Codex's document and bindings from definitions in its folder `definitions`.
 *
 * @param {string} folder
 */
function writeProject(folder) {
  const recipe = JSON.parse(readFileSync(join(root, 'schema/codex/import.json'), 'utf8').replace(/^ *\/\/.*$/gm, ''))
  mkdirSync(join(folder, 'schema/codex'), { recursive: true })
  mkdirSync(join(folder, 'definitions'))
  writeFileSync(join(folder, 'schema/codex/import.json'), JSON.stringify({ ...recipe, summaries: undefined }))
  const generate = [{ document: 'schema/codex/0.169.0.json', target: 'typescript', output: 'generated' }]
  writeFileSync(join(folder, 'agent-bindings.json'), JSON.stringify({ generate }))
  writeFileSync(join(folder, 'definitions/package.json'), '{ "version": "0.169.0" }')
  const entry = join(folder, 'definitions', recipe.entry)
  if (definitions) copyFileSync(join(definitions, 'codex/codex_app_server_protocol.schemas-0.169.0.json'), entry)
  else writeFileSync(entry, codexDefinitions())
}

/** @param {import('./lib/rows.js').BenchOptions} options */
export async function run({ rounds }) {
  const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-bench-'))
  try {
    writeProject(folder)
    const lsp = join(folder, 'lsp')
    mkdirSync(lsp)
    if (definitions) copyFileSync(join(definitions, 'lsp/metaModel-3.18.json'), join(lsp, 'metaModel.json'))
    const versions = ['--revision', 'none', '--protocol-version', '3.18']
    const recipe = join(root, 'schema/lsp/import.json')
    const { time, memory } = await measureProcesses(
      {
        'node -e 0': { args: ['-e', '0'] },
        'Codex: JSON Schema to document and bindings': {
          args: [cli, 'generate', '--checkout', 'definitions'],
          cwd: folder,
          before() {
            for (const made of ['generated', 'schema/codex/0.169.0.json', 'node_modules'])
              rmSync(join(folder, made), { recursive: true, force: true })
          },
        },
        ...(definitions && {
          'LSP: meta model to document': {
            args: [cli, 'import', recipe, '--checkout', lsp, ...versions, '--output', join(lsp, 'document.json')],
            before: () => rmSync(join(lsp, 'document.json'), { force: true }),
          },
        }),
      },
      rounds,
    )
    return [
      ...toRows('reading definitions, time', 'ms', time, 'node -e 0'),
      ...toRows('reading definitions, peak memory', 'MB', memory, 'node -e 0'),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
