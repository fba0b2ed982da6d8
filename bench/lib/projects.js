import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

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
 * A project whose bindings are made from definitions in its folder `definitions`.
 *
 * @param {string} folder
 * @param {{ protocol: string }} recipe
 * @param {string} version
 */
function writeProject(folder, recipe, version) {
  const { protocol } = recipe
  mkdirSync(join(folder, 'schema', protocol), { recursive: true })
  mkdirSync(join(folder, 'definitions'))
  writeFileSync(join(folder, `schema/${protocol}/import.json`), JSON.stringify(recipe))
  const generate = [{ document: `schema/${protocol}/${version}.json`, target: 'typescript', output: 'generated' }]
  writeFileSync(join(folder, 'agent-bindings.json'), JSON.stringify({ generate }))
  writeFileSync(join(folder, 'definitions/package.json'), JSON.stringify({ version }))
}

/**
 * A project that makes Codex's document and bindings from what Codex prints.
 *
 * @param {string} folder
 * @param {string | undefined} published the folder of published definitions; without it they are made from the document
 * @returns {string} the file of the definitions
 */
export function writeCodexProject(folder, published) {
  const recipe = JSON.parse(readFileSync(join(root, 'schema/codex/import.json'), 'utf8').replace(/^ *\/\/.*$/gm, ''))
  writeProject(folder, { ...recipe, summaries: undefined }, '0.169.0')
  const entry = join(folder, 'definitions', recipe.entry)
  if (published) copyFileSync(join(published, 'codex/codex_app_server_protocol.schemas-0.169.0.json'), entry)
  else writeFileSync(entry, codexDefinitions())
  return entry
}

/**
 * A project that makes bindings from the schemas that the Copilot CLI ships.
 *
 * @param {string} folder
 * @param {string} schemas folder with `api.schema.json` and `session-events.schema.json`
 */
export function writeCopilotProject(folder, schemas) {
  const branches = { server: 'clientToServer', session: 'clientToServer', clientSession: 'serverToClient' }
  const recipe = {
    protocol: 'copilot',
    reader: 'json-schema',
    entry: 'api.schema.json',
    version: { file: 'package.json', pointer: '/version' },
    options: { tree: { marker: 'rpcMethod', branches } },
  }
  writeProject(folder, recipe, '1.0.0')
  for (const file of ['api.schema.json', 'session-events.schema.json'])
    copyFileSync(join(schemas, file), join(folder, 'definitions', file))
}

/**
 * One schema that reaches every shape of a document, as json-schema-to-typescript wants them.
 *
 * @param {{ $defs: Record<string, object> }} document
 */
export function reachingAll({ $defs }) {
  const properties = Object.fromEntries(
    Object.keys($defs).map(name => [name, { $ref: `#/$defs/${encodeURIComponent(name)}` }]),
  )
  return JSON.stringify({ title: 'Definitions', type: 'object', additionalProperties: false, properties, $defs })
}
