// From published definitions to bindings, as whole processes, beside the generators that others use on the same
// definitions. What is not there is left out:
//   AGENT_BINDINGS_DEFINITIONS  folder of published definitions: see test/support/definitions.ts
//   AGENT_BINDINGS_COPILOT      folder of the npm package @github/copilot, for its schemas
//   COPILOT_SDK                 checkout of github/copilot-sdk, after `npm ci` in scripts/codegen
//   test/peers                  Codex, after `npm ci --prefix test/peers`
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measureProcesses } from './lib/processes.js'
import { reachingAll, writeCodexProject, writeCopilotProject } from './lib/projects.js'
import { toRows } from './lib/rows.js'

const root = fileURLToPath(new URL('../', import.meta.url))
const cli = join(root, 'dist/cli/main.js')
const {
  AGENT_BINDINGS_DEFINITIONS: definitions,
  AGENT_BINDINGS_COPILOT: copilot,
  COPILOT_SDK: copilotSdk,
} = process.env

/** @typedef {import('./lib/processes.js').Command} Command */

/** @param {import('./lib/rows.js').BenchOptions} options */
export async function run({ rounds, smoke }) {
  const folder = mkdtempSync(join(tmpdir(), 'agent-bindings-bench-'))
  try {
    const { time, memory } = await measureProcesses(
      { 'node -e 0': { args: ['-e', '0'] }, ...codex(folder, smoke), ...copilotCases(folder), ...lsp(folder) },
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

/**
 * Definitions to document and bindings, everything new.
 *
 * @param {string} project
 * @param {string} document
 * @returns {Command}
 */
const generate = (project, document) => ({
  args: [cli, 'generate', '--checkout', 'definitions'],
  cwd: project,
  before() {
    for (const made of ['generated', document, 'node_modules'])
      rmSync(join(project, made), { recursive: true, force: true })
  },
})

/** @param {string} folder @param {boolean} smoke @returns {Record<string, Command>} */
function codex(folder, smoke) {
  const project = join(folder, 'codex')
  writeCodexProject(project, definitions)
  // The other generator takes seconds for the shapes of Codex: a smaller document shows that it runs.
  const shapes = smoke ? 'mcp/2026-07-28' : 'codex/0.169.0'
  const document = JSON.parse(readFileSync(join(root, `schema/${shapes}.json`), 'utf8'))
  const native = nativeCodex()
  return {
    'Codex: JSON Schema to document and bindings': generate(project, 'schema/codex/0.169.0.json'),
    ...typesOnly('Codex', folder, document),
    ...(native && {
      'Codex: its own generate-ts, types only': {
        program: native,
        args: ['app-server', 'generate-ts', '--out', join(folder, 'generate-ts')],
        env: { CODEX_HOME: folder },
      },
    }),
  }
}

/** @param {string} folder @returns {Record<string, Command>} */
function copilotCases(folder) {
  if (!copilot) return {}
  const project = join(folder, 'copilot')
  const schemas = join(copilot, 'schemas')
  writeCopilotProject(project, schemas)
  const files = ['session-events', 'api'].map(name => join(schemas, `${name}.schema.json`))
  return {
    'Copilot: JSON Schema to document and bindings': generate(project, 'schema/copilot/1.0.0.json'),
    ...(copilotSdk && {
      'Copilot: the generator of its SDK': {
        args: ['--import', 'tsx', 'typescript.ts', ...files],
        cwd: join(copilotSdk, 'scripts/codegen'),
      },
    }),
  }
}

/** @param {string} folder @returns {Record<string, Command>} */
function lsp(folder) {
  if (!definitions) return {}
  const checkout = join(folder, 'lsp')
  mkdirSync(checkout)
  copyFileSync(join(definitions, 'lsp/metaModel-3.18.json'), join(checkout, 'metaModel.json'))
  const versions = ['--revision', 'none', '--protocol-version', '3.18']
  const output = join(checkout, 'document.json')
  const recipe = join(root, 'schema/lsp/import.json')
  return {
    'LSP: meta model to document': {
      args: [cli, 'import', recipe, '--checkout', checkout, ...versions, '--output', output],
      before: () => rmSync(output, { force: true }),
    },
  }
}

/**
 * json-schema-to-typescript on the shapes of a document, as it comes and without its formatter.
 *
 * @param {string} name
 * @param {string} folder
 * @param {{ $defs: Record<string, object> }} document
 * @returns {Record<string, Command>}
 */
function typesOnly(name, folder, document) {
  const packageFile = createRequire(import.meta.url).resolve('json-schema-to-typescript/package.json')
  const schema = join(folder, `${name}.json`)
  writeFileSync(schema, reachingAll(document))
  const args = [join(dirname(packageFile), 'dist/src/cli.js'), schema, join(folder, `${name}.d.ts`)]
  return {
    [`${name}: json-schema-to-typescript, types only`]: { args },
    [`${name}: the same without formatting`]: { args: [...args, '--format=false'] },
  }
}

/** The program behind the script of npm, which would be measured with it. */
function nativeCodex() {
  const packages = join(root, 'test/peers/node_modules/@openai')
  if (!existsSync(packages)) return undefined
  const path = readdirSync(packages, { recursive: true, encoding: 'utf8' }).find(each => /\/bin\/codex$/.test(each))
  return path && join(packages, path)
}
