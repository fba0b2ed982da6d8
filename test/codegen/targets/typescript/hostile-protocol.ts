import { refTo } from '../../../../base/ref.js'
import type { JsonSchema, Method, Protocol } from '../../../../codegen/protocol/model.js'

/** Texts that end what they stand in, lead elsewhere, or mean something to the language. */
const texts = [
  "it's; globalThis.hacked = 1; '",
  'say "globalThis.hacked = 1"',
  '`$' + '{globalThis.hacked = 1}`',
  '*/ globalThis.hacked = 1 /*',
  '\\',
  "\\'; globalThis.hacked = 1 //",
  'line\nglobalThis.hacked = 1',
  'line\r\nglobalThis.hacked = 1',
  'line\u2028globalThis.hacked = 1',
  'line\u2029globalThis.hacked = 1',
  '\u202e reversed \u202c',
  '\u0000\u0007\u001b[31m',
  '\ud83d alone',
  '..',
  '../../../outside',
  '/etc/outside',
  'C:\\outside',
  '{{banner}}',
  '{{> partial}}',
  '</script>',
  '@deprecated',
  'x'.repeat(300),
  'Wörter/und/日本語',
]

const words = [
  ...['constructor', 'then', 'catch', 'toString', 'toJSON', 'valueOf', 'hasOwnProperty', '__proto__', 'prototype'],
  ...[
    'delete',
    'new',
    'class',
    'static',
    'get',
    'set',
    'async',
    'await',
    'function',
    'return',
    'this',
    'super',
    'null',
  ],
  ...['name', 'length', 'call', 'apply', 'bind', 'caller', 'arguments', 'readonly', 'declare', 'abstract', 'private'],
  ...['connection', 'request', 'notify', 'on', 'events', 'handle', 'close', 'spawn', 'connect', 'params', 'options'],
  ...['case', 'Case', 'CASE', 'snake_case', 'snakeCase', 'snake-case', '1st', '$', '$/cancelRequest', '_', '__'],
]

const names = [...texts, ...words]

const definitionNames = [
  ...names.filter(name => !/\p{Surrogate}/u.test(name)),
  ...['Promise', 'Array', 'Record', 'Error', 'AgentClient', 'RequestOptions', 'Namespace', 'HostileClient', 'protocol'],
  ...[
    'ClientRequests',
    'ServerRequestHandlers',
    'CaseParams',
    'string',
    'any',
    'never',
    'unknown',
    'undefined',
    'void',
  ],
]

/** One request for each name, and more with a second half; some are namespaces as well. */
const requests = [...names, ...names.map(name => `${name}/new`), ...names.map(name => `deep/down/${name}`)]

const method = (name: string, index: number): Method => {
  const definition = { $ref: refTo(definitionNames[index % definitionNames.length] ?? '') }
  const params = index % 3 === 0 ? null : definition
  const about = {
    method: name,
    ...(index % 4 === 2 ? byPosition(name, definition) : { params }),
    summary: name,
    deprecated: name,
  }
  const messageDirection = (['clientToServer', 'serverToClient', 'both'] as const)[index % 3] ?? 'both'
  return index % 4 === 3
    ? { ...about, kind: 'notification', messageDirection }
    : { ...about, kind: 'request', messageDirection, result: index % 5 === 0 ? null : definition }
}

/** Params by position: a name that is hostile, and some that the text of a method or its module uses. */
const byPosition = (name: string, definition: JsonSchema): Pick<Method, 'params' | 'paramNames'> => {
  const paramNames = [...new Set([name, 'byPosition', 'options', 'params', 'connection', 'RequestOptions'])]
  const prefixItems = paramNames.map(() => definition)
  return { params: { type: 'array', prefixItems, minItems: 2, maxItems: prefixItems.length, items: false }, paramNames }
}

/** A protocol in which every name and every text is hostile. */
export const hostileProtocol: Protocol = {
  protocol: 'hostile',
  version: '1.0.0',
  origin: { repository: texts.join(' '), revision: '*/ globalThis.hacked = 1', path: 'a\nglobalThis.hacked = 1' },
  summary: texts.join(' '),
  methods: requests.map(method),
  $defs: Object.fromEntries(
    definitionNames.map((name, index) => [
      name,
      {
        description: texts[index % texts.length] ?? '',
        type: 'object' as const,
        properties: Object.fromEntries(
          (index < 8 ? names : names.slice(index % names.length, (index % names.length) + 3)).map((property, place) => [
            property,
            {
              description: texts[place % texts.length] ?? '',
              ...(place % 2 === 0 || index > 2
                ? { const: names[(place + index) % names.length] ?? '' }
                : { enum: [...texts, null, -1, 1.5e300, { [property]: [property] }] }),
            },
          ]),
        ),
        required: names.filter((_, place) => place % 3 === 0),
      },
    ]),
  ),
}
