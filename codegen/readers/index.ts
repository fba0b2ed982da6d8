import { jsonSchema } from './json-schema/plugin.js'
import { lspMetaModel } from './lsp-meta-model/plugin.js'
import { openRpc } from './openrpc/plugin.js'
import type { ReaderPlugin } from './reader.js'
import { typescript } from './typescript/plugin.js'

export type { JsonSchemaOptions, JsonSchemaRecipe } from './json-schema/options.js'
export type { OpenRpcOptions, OpenRpcRecipe } from './openrpc/options.js'
export { defaultMaps, maximumSourceBytes, type TypeScriptOptions } from './typescript/options.js'
export { withDeclarations } from './typescript/plugin.js'

/** The readers of definitions. The rest of the program knows readers only from this list. */
export const readers: readonly ReaderPlugin[] = [typescript, jsonSchema, lspMetaModel, openRpc]
