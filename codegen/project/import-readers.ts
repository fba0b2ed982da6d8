import { resolve } from 'node:path'
import { fail, quoteList } from '../protocol/diagnostic.js'
import { getOwn } from '../protocol/json.js'
import type { ReadResult } from '../readers/reader.js'
import type { TypeScriptOptions } from '../readers/typescript/options.js'
import type { ImportRecipe } from './import-recipe.js'
import { requirePackages } from './missing-package.js'

/** Input of every reader; the rest is in the recipe. */
export interface ReadRequest {
  recipe: ImportRecipe
  /** Folder of the recipe: files it names are relative to it. */
  folder: string
  root: string
  version: string
  /** Whether a method is taken. */
  accepts(method: string): boolean
  eager: boolean
}

/** Options of the TypeScript reader. */
export function typescriptOptions(request: ReadRequest): TypeScriptOptions {
  const { recipe, folder, root, version, accepts, eager } = request
  const { protocol, entry, options = {} } = recipe
  const declarations = options.declarations?.map(file => resolve(folder, file))
  return { ...options, declarations, protocol, version, root, entry, accepts, eager }
}

/** Readers by the kind that a recipe names; each is loaded when it is needed. */
const readers: Readonly<Record<string, (request: ReadRequest) => Promise<ReadResult>>> = {
  typescript: async request => {
    requirePackages([{ what: 'the reader typescript', packages: ['ts-morph'] }])
    const { typescriptReader } = await import('../readers/typescript/index.js')
    return typescriptReader.read(typescriptOptions(request))
  },
  'json-schema': async ({ recipe, root, version, accepts }) => {
    const { jsonSchemaReader } = await import('../readers/json-schema/index.js')
    const { protocol, entry, options = {} } = recipe
    return jsonSchemaReader.read({ ...options, protocol, version, root, entry, accepts })
  },
  'lsp-meta-model': async ({ recipe, root, version, accepts }) => {
    const { lspMetaModelReader } = await import('../readers/lsp-meta-model/index.js')
    const { protocol, entry, options = {} } = recipe
    return lspMetaModelReader.read({ ...options, protocol, version, root, entry, accepts })
  },
  openrpc: async ({ recipe, root, version, accepts }) => {
    const { openRpcReader } = await import('../readers/openrpc/index.js')
    const { protocol, entry, options = {} } = recipe
    return openRpcReader.read({ ...options, protocol, version, root, entry, accepts })
  },
}

/** @throws DiagnosticError when there is no such reader, or with what the reader found wrong. */
export function readDefinitions(request: ReadRequest, file: string): Promise<ReadResult> {
  const { reader } = request.recipe
  const read = getOwn(readers, reader)
  if (read) return read(request)
  return fail({
    code: 'unknown-reader',
    message: `there is no reader ${JSON.stringify(reader)}`,
    place: { file, pointer: '/reader' },
    hint: `known here: ${quoteList(Object.keys(readers))}`,
  })
}
