import { realpathSync } from 'node:fs'
import type { ImportRequest } from '../../../codegen/commands/import.js'
import { makeProject } from './project.js'

export const recipe = {
  protocol: 'demo',
  reader: 'typescript',
  repository: 'https://example.com/demo',
  entry: 'src/protocol.ts',
  version: { file: 'package.json', pointer: '/version' },
  summaries: 'summaries.json',
  options: { maps: { clientRequests: 'Requests' }, comments: 'omit' },
}

const definitions = `
import type { Uri } from 'editor'

// What upstream says.
interface Item { uri: Uri; size: number }
export type Requests = {
  'item/get': [{ id: string }, Item]
  'item/list': [null, Item[]]
  'debug/dump': [null, string]
}
`

export const editor = `declare module 'editor' { export class Uri { toJSON(): string } }\n`

/** A folder with a checkout of definitions, `checkout`, and a recipe, `schema/demo/import.json`; undefined leaves a file out. */
export function project(
  changes: { recipe?: object | string; files?: Record<string, string | undefined> } = {},
): string {
  const files: Record<string, unknown> = {
    'checkout/package.json': '{ "version": "1.2.3" }',
    'checkout/src/protocol.ts': definitions,
    'checkout/node_modules/editor/package.json': '{ "name": "editor", "types": "types.d.ts" }',
    'checkout/node_modules/editor/types.d.ts': 'export class Uri { toJSON(): string }\n',
    'schema/demo/import.json':
      typeof changes.recipe === 'string' ? changes.recipe : JSON.stringify(changes.recipe ?? recipe, null, 2),
    'schema/demo/summaries.json': '{ "item/get": "Gets one item.", "item/list": "Lists all items." }',
    ...changes.files,
  }
  return realpathSync(makeProject(Object.fromEntries(Object.entries(files).filter(([, text]) => text !== undefined))))
}

export const request = (cwd: string, more: Partial<ImportRequest> = {}): ImportRequest => ({
  recipe: 'demo',
  checkout: 'checkout',
  revision: 'abc123',
  cwd,
  ...more,
})
