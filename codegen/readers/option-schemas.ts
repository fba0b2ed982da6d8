import { messageDirections } from '../protocol/method-key.js'
import type { JsonSchema } from '../protocol/model.js'

/** JSON Schemas of options that several readers have. */

/** A path inside a folder. */
export const relativePath: JsonSchema = { type: 'string', minLength: 1, pattern: '^[^/\\\\]' }

/** One name, or several. */
const names: JsonSchema = {
  anyOf: [
    { type: 'string', minLength: 1 },
    { type: 'array', items: { type: 'string', minLength: 1 } },
  ],
}

/** Names by direction and kind of the messages. */
export const roles: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    clientRequests: { ...names, description: 'Requests of the client; none when left out.' },
    serverRequests: { ...names, description: 'Requests of the agent; none when left out.' },
    clientNotifications: { ...names, description: 'Notifications of the client; none when left out.' },
    serverNotifications: { ...names, description: 'Notifications of the agent; none when left out.' },
  },
}

/** How requests get their results. */
export const results: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    rules: {
      type: 'object',
      additionalProperties: names,
      description:
        'Patterns of the name of a message or its params, and the names of results; `*` stands for the same text.',
    },
    methods: {
      type: 'object',
      additionalProperties: { anyOf: [{ type: ['string', 'null'] }, { const: true }] },
      description:
        'Names of results by method; null for a result that is always null, true for one that may be anything.',
    },
  },
}

/** Who sends methods; `omit` leaves them out. */
export const direction: JsonSchema = { enum: [...messageDirections, 'omit'] }

/** Whether descriptions are taken over. */
export const comments: JsonSchema = {
  enum: ['carry', 'omit'],
  description: 'Whether descriptions are taken over; they are without it.',
}
