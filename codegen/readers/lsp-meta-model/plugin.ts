import { comments } from '../option-schemas.js'
import type { ReaderPlugin } from '../reader.js'

/** The reader `lsp-meta-model`. */
export const lspMetaModel: ReaderPlugin = {
  name: 'lsp-meta-model',
  packages: [],
  options: { type: 'object', additionalProperties: false, properties: { comments: comments } },
  load: async () => (await import('./index.js')).lspMetaModelReader,
}
