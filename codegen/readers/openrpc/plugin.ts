import { comments } from '../option-schemas.js'
import type { ReaderPlugin } from '../reader.js'

/** The reader `openrpc`. */
export const openRpc: ReaderPlugin = {
  name: 'openrpc',
  packages: [],
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      paramStructure: {
        enum: ['by-name', 'by-position'],
        description: 'How parameters are sent where the document leaves it open; by name without it.',
      },
      comments,
    },
  },
  recognize: ({ openrpc }) => (typeof openrpc === 'string' ? {} : undefined),
  load: async () => (await import('./index.js')).openRpcReader,
}
