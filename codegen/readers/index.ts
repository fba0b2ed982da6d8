import { jsonSchema } from './json-schema/plugin.js'
import { lspMetaModel } from './lsp-meta-model/plugin.js'
import { openRpc } from './openrpc/plugin.js'
import type { ReaderPlugin } from './reader.js'
import { typescript } from './typescript/plugin.js'

/** The readers of definitions. What is known of readers elsewhere is read from this list. */
export const readers: readonly ReaderPlugin[] = [typescript, jsonSchema, lspMetaModel, openRpc]
