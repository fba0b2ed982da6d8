import { isObject } from '../../../base/json.js'
import { comments } from '../option-schemas.js'
import type { ReaderPlugin } from '../reader.js'

/** The reader `lsp-meta-model`. */
export const lspMetaModel: ReaderPlugin = {
  name: 'lsp-meta-model',
  packages: [],
  options: { type: 'object', additionalProperties: false, properties: { comments } },
  recognize: ({ metaData, requests, structures }) =>
    isObject(metaData) && Array.isArray(requests) && Array.isArray(structures) ? {} : undefined,
  load: async () => (await import('./index.js')).lspMetaModelReader,
}
