import { messageDirections } from '../../protocol/method-key.js'
import { comments, direction, results, roles } from '../option-schemas.js'
import type { ReaderPlugin } from '../reader.js'
import { recognize } from './recognize.js'

/** The reader `json-schema`. */
export const jsonSchema: ReaderPlugin = {
  name: 'json-schema',
  packages: [],
  options: {
    type: 'object',
    additionalProperties: false,
    description: 'How the methods are found: by annotations without `unions`, `tree` or `table`.',
    oneOf: [
      { not: { anyOf: [{ required: ['unions'] }, { required: ['tree'] }, { required: ['table'] }] } },
      { required: ['unions'] },
      { required: ['tree'] },
      { required: ['table'] },
    ],
    properties: {
      sides: {
        type: 'object',
        additionalProperties: direction,
        description:
          'Who sends the methods of an `x-side`; `agent`, `client`, `protocol`, `both` and `proxy` are known.',
      },
      unions: {
        ...roles,
        description: "Definitions that are unions of messages, `{ method: 'name', params }`: their names, or refs.",
      },
      tree: {
        type: 'object',
        additionalProperties: false,
        required: ['marker', 'branches'],
        description:
          'A tree whose leaves have the wire name of a method under `marker`, and `params`, `result` beside it.',
        properties: {
          marker: { type: 'string', minLength: 1, description: 'Key of the wire name, such as `rpcMethod`.' },
          branches: {
            type: 'object',
            additionalProperties: direction,
            description: 'Who sends the methods of each branch at the root.',
          },
        },
      },
      table: {
        type: 'array',
        description: 'Methods one by one, with refs to their schemas such as `#/$defs/AddParams`.',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['method', 'messageDirection'],
          properties: {
            method: { type: 'string', minLength: 1, description: 'Wire name.' },
            messageDirection: {
              enum: [...messageDirections],
              description: 'Who may send it.',
            },
            params: {
              type: ['string', 'null'],
              description: 'Ref to the schema of the parameters; there are none when it is null or left out.',
            },
            paramsOptional: { type: 'boolean', description: 'Whether the parameters may be left out.' },
            result: {
              type: ['string', 'null'],
              description: 'What makes the method a request; null when the result is always null.',
            },
          },
        },
      },
      results: {
        ...results,
        description: 'How requests get their results, where the definitions do not link the two.',
      },
      comments,
    },
  },
  recognize,
  load: async () => (await import('./index.js')).jsonSchemaReader,
}
