import { describe, expect, test } from 'vitest'
import { markdownDocs } from '../../../codegen/docs/index.js'
import { diff } from '../../../codegen/drift/diff/index.js'
import { parseDocument } from '../../../codegen/protocol/document.js'
import type { JsonSchema, Method, Protocol } from '../../../codegen/protocol/model.js'

const text: JsonSchema = { type: 'string' }
const shape: JsonSchema = { type: 'object', properties: { id: text }, required: ['id'] }

function protocolOf(
  method: Partial<Method> = {},
  $defs: Protocol['$defs'] = {},
  more: Partial<Protocol> = {},
): Protocol {
  const whole = {
    documentVersion: 2,
    protocol: 'words',
    version: '1',
    methods: [
      {
        method: 'ask',
        kind: 'request',
        messageDirection: 'clientToServer',
        params: { $ref: '#/$defs/It' },
        result: null,
        ...method,
      },
    ],
    $defs: { It: shape, ...$defs },
    ...more,
  }
  return parseDocument(JSON.stringify(whole), 'words.json')
}

const tuple: JsonSchema = { type: 'array', prefixItems: [text, text], minItems: 2, items: false }
const levels = (names?: string[]): JsonSchema => ({
  type: 'string',
  enum: ['h', 'l'],
  ...(names && { 'x-enumNames': names }),
})
const either = (names?: string[]): JsonSchema => ({
  anyOf: [shape, { type: 'object', properties: { other: text }, required: ['other'] }],
  ...(names && { 'x-variantNames': names }),
})
const notification: Method = { method: 'ask', kind: 'notification', messageDirection: 'clientToServer', params: null }
const ask = protocolOf().methods[0] as Method

/** Each word of version 2: a document with and one without it, what pages show of it, and what `diff` says. */
const words: Record<string, { without?: Protocol; having: Protocol; shown: RegExp; rules: readonly string[] }> = {
  wire: {
    having: protocolOf({}, {}, { wire: { framing: 'json-lines' } }),
    shown: /line of its own|JSON Lines|json-lines/i,
    rules: ['wire-changed'],
  },
  paramsOptional: {
    having: protocolOf({ paramsOptional: true }),
    shown: /optional|left out/i,
    rules: ['params-optional'],
  },
  paramNames: {
    without: protocolOf({ params: tuple, paramNames: ['first', 'second'] }),
    having: protocolOf({ params: tuple, paramNames: ['minuend', 'subtrahend'] }),
    shown: /minuend[\s\S]*subtrahend/,
    rules: ['param-renamed', 'param-renamed'],
  },
  errors: {
    having: protocolOf({ errors: [{ code: -32001, message: 'Not found' }] }),
    shown: /-32001[\s\S]*Not found/,
    rules: ['error-added'],
  },
  since: { having: protocolOf({ since: '3.17' }), shown: /3\.17/, rules: ['description-changed'] },
  stability: {
    having: protocolOf({ stability: 'experimental' }),
    shown: /experimental/i,
    rules: ['stability-changed'],
  },
  'request and notification of one name': {
    having: protocolOf({}, {}, { methods: [ask, notification] }),
    shown: /notification/i,
    rules: ['notification-added'],
  },
  inheritance: {
    having: protocolOf({}, { Base: shape, It: { allOf: [{ $ref: '#/$defs/Base' }], properties: { more: text } } }),
    shown: /Base/,
    rules: ['type-added', 'optional-property-added'],
  },
  'x-enumNames': {
    without: protocolOf({ params: levels() }),
    having: protocolOf({ params: levels(['High', 'Low']) }),
    shown: /High/,
    rules: ['literal-renamed'],
  },
  'x-variantNames': {
    without: protocolOf({ params: either() }),
    having: protocolOf({ params: either(['Plain', 'Other']) }),
    shown: /Plain/,
    rules: ['variant-renamed'],
  },
}

describe.each(Object.entries(words))('%s', (_, { without = protocolOf(), having, shown, rules }) => {
  test('is shown by the pages', () => {
    const pages = markdownDocs([having]) as unknown
    expect(JSON.stringify(pages)).toMatch(shown)
  })

  test('is judged by diff', () => {
    const found = diff(without, having).changes.map(({ rule }) => rule)
    expect(found).toEqual(rules)
  })
})
