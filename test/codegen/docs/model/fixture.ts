import type { JsonSchema, Protocol } from '../../../../codegen/protocol/model.js'

const ref = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` })
const string: JsonSchema = { type: 'string' }

/** The first version of a small protocol about notes. */
export const notes1: Protocol = {
  protocol: 'notes',
  version: '1.9.0',
  methods: [
    {
      method: 'initialize',
      kind: 'request',
      messageDirection: 'clientToServer',
      params: ref('ClientInfo'),
      result: null,
    },
    { method: 'note/add', kind: 'request', messageDirection: 'clientToServer', params: ref('Note'), result: string },
    { method: 'note/print', kind: 'request', messageDirection: 'clientToServer', params: ref('Printer'), result: null },
    { method: 'note/touched', kind: 'notification', messageDirection: 'serverToClient', params: string },
  ],
  $defs: {
    ClientInfo: { type: 'object', properties: { name: string }, required: ['name'] },
    Note: { type: 'object', properties: { text: string }, required: ['text'] },
    Printer: { type: 'object', properties: { name: string, paper: ref('Paper') } },
    Paper: { type: 'string', enum: ['A4', 'letter'] },
  },
}

/** The version after it: a method gone, two new, and notes that carry more. */
export const notes2: Protocol = {
  protocol: 'notes',
  version: '1.10.0',
  summary: 'Notes that an agent keeps for an editor.',
  origin: { repository: 'https://example.org/notes', revision: '0123456789abcdef', path: 'src/protocol.ts' },
  methods: [
    {
      method: 'initialize',
      kind: 'request',
      messageDirection: 'clientToServer',
      params: ref('ClientInfo'),
      result: null,
      summary: 'Tells the agent who is calling.',
    },
    {
      method: 'note/add',
      kind: 'request',
      messageDirection: 'clientToServer',
      params: ref('Note'),
      result: string,
      summary: 'Adds a note and resolves with its id.',
    },
    {
      method: 'note/list',
      kind: 'request',
      messageDirection: 'clientToServer',
      params: null,
      result: { type: 'array', items: ref('Note') },
      deprecated: 'Use `note/find`.',
    },
    { method: 'note/touched', kind: 'notification', messageDirection: 'serverToClient', params: string },
    {
      method: 'editor/choose',
      kind: 'request',
      messageDirection: 'serverToClient',
      params: ref('Choice'),
      result: { anyOf: [string, { type: 'null' }] },
    },
    { method: '$/log', kind: 'notification', messageDirection: 'both', params: {} },
  ],
  $defs: {
    Attachment: {
      oneOf: [
        {
          type: 'object',
          properties: { type: { const: 'file' }, uri: { type: 'string', format: 'uri' } },
          required: ['type', 'uri'],
        },
        {
          type: 'object',
          properties: {
            type: { const: 'selection' },
            from: { type: 'integer', minimum: 0 },
            to: { type: 'integer', minimum: 0, description: 'The first character that is not part of it.' },
          },
          required: ['type', 'from', 'to'],
        },
        ref('Note'),
      ],
      discriminator: { propertyName: 'type' },
    },
    Choice: {
      type: 'object',
      properties: { question: string, answers: { type: 'array', items: string, minItems: 1 } },
      required: ['question', 'answers'],
    },
    ClientInfo: { type: 'object', properties: { name: string }, required: ['name'] },
    Note: {
      type: 'object',
      description: 'What a person wrote down.',
      properties: {
        text: { type: 'string', description: 'The text.\nMay have several lines.' },
        attachments: { type: 'array', items: ref('Attachment') },
        labels: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
        color: { type: 'string', enum: ['red', 'green'], deprecated: true },
      },
      required: ['text'],
    },
    Paper: { type: 'string', enum: ['A4', 'A5', 'letter'] },
  },
}

/** A protocol with the words that version 2 of the document has. */
export const tasks: Protocol = {
  protocol: 'tasks',
  version: '2.0.0',
  wire: {
    framing: 'json-lines',
    absentParams: 'null',
    params: 'by-position',
    cancel: null,
    goodbye: { request: 'bye' },
  },
  methods: [
    {
      method: 'task/add',
      kind: 'request',
      messageDirection: 'clientToServer',
      since: '1.4.0',
      stability: 'experimental',
      params: {
        type: 'array',
        prefixItems: [string, ref('Priority'), { type: 'boolean' }],
        minItems: 2,
        items: false,
      },
      paramNames: ['title', 'priority', 'done-already'],
      result: null,
      errors: [
        { code: -32001, message: 'The list is full, see `task/list`.' },
        { code: 7, message: 'Too urgent.', data: ref('Limit') },
        { data: ref('Limit') },
      ],
    },
    {
      method: 'task/list',
      kind: 'request',
      messageDirection: 'clientToServer',
      params: ref('Filter'),
      paramsOptional: true,
      result: { type: 'array', items: string },
    },
  ],
  $defs: {
    Filter: { type: 'object', properties: { text: { ...string, 'x-since': '1.5.0', 'x-stability': 'proposed' } } },
    Limit: { type: 'integer', 'x-since': '2.0.0', 'x-stability': 'internal' },
    Priority: { enum: [1, 2], 'x-enumNames': ['High', 'low-est'] },
  },
}
