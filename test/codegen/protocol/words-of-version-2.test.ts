import { describe, expect, test } from 'vitest'
import { markdownDocs } from '../../../codegen/docs/index.js'
import { Conformance } from '../../../codegen/drift/conform/index.js'
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

type SeenMessage = Parameters<Conformance['take']>[0]

/** A word of version 2, in a document that has it and in one that does not. */
interface Word {
  without?: Protocol
  having: Protocol
  /** What pages show of it. */
  shown: RegExp
  /** What `diff` says. */
  rules: readonly string[]
  /** A message that `conform` judges otherwise; or why it judges none otherwise. */
  conform: { message: SeenMessage; without: string[]; having: string[] } | `nothing: ${string}`
}

const asked = (value?: unknown): SeenMessage => ({ sender: 'client', kind: 'request', method: 'ask', value })
const told = (method: string): SeenMessage => ({ sender: 'client', kind: 'notification', method })

const words: Record<string, Word> = {
  wire: {
    having: protocolOf({}, {}, { wire: { framing: 'json-lines', cancel: null } }),
    shown: /line of its own|JSON Lines|json-lines/i,
    rules: ['wire-changed', 'wire-changed'],
    conform: { message: told('$/cancelRequest'), without: [], having: ['unknown notification $/cancelRequest'] },
  },
  paramsOptional: {
    having: protocolOf({ paramsOptional: true }),
    shown: /optional|left out/i,
    rules: ['params-optional'],
    conform: { message: asked(), without: ['params: object'], having: [] },
  },
  paramNames: {
    without: protocolOf({ params: tuple, paramNames: ['first', 'second'] }),
    having: protocolOf({ params: tuple, paramNames: ['minuend', 'subtrahend'] }),
    shown: /minuend[\s\S]*subtrahend/,
    rules: ['param-renamed', 'param-renamed'],
    conform: 'nothing: names of parameters by position are not sent',
  },
  errors: {
    having: protocolOf({ errors: [{ code: -32001, message: 'Not found' }] }),
    shown: /-32001[\s\S]*Not found/,
    rules: ['error-added'],
    conform: 'nothing: every agent has errors that no document lists',
  },
  since: {
    having: protocolOf({ since: '3.17' }),
    shown: /3\.17/,
    rules: ['description-changed'],
    conform: 'nothing: it says nothing of messages',
  },
  stability: {
    having: protocolOf({ stability: 'experimental' }),
    shown: /experimental/i,
    rules: ['stability-changed'],
    conform: 'nothing: it says nothing of messages',
  },
  'request and notification of one name': {
    having: protocolOf({}, {}, { methods: [ask, notification] }),
    shown: /notification/i,
    rules: ['notification-added'],
    conform: { message: told('ask'), without: ['unknown notification ask'], having: [] },
  },
  inheritance: {
    having: protocolOf({}, { Base: shape, It: { allOf: [{ $ref: '#/$defs/Base' }], properties: { more: text } } }),
    shown: /Base/,
    rules: ['type-added', 'optional-property-added'],
    conform: { message: asked({ id: '1', more: 5 }), without: [], having: ['params/more: string'] },
  },
  'x-enumNames': {
    without: protocolOf({ params: levels() }),
    having: protocolOf({ params: levels(['High', 'Low']) }),
    shown: /High/,
    rules: ['literal-renamed'],
    conform: 'nothing: names of values are not sent',
  },
  'x-variantNames': {
    without: protocolOf({ params: either() }),
    having: protocolOf({ params: either(['Plain', 'Other']) }),
    shown: /Plain/,
    rules: ['variant-renamed'],
    conform: 'nothing: names of variants are not sent',
  },
}

/** What `conform` says of a message. */
function judge(protocol: Protocol, message: SeenMessage): string[] {
  const conformance = new Conformance(protocol)
  conformance.take(message)
  const { deviations, unknownMethods } = conformance.report()
  return [
    ...deviations.map(({ role, pointer, expected }) => `${role}${pointer}: ${expected}`),
    ...unknownMethods.map(({ method, kind }) => `unknown ${kind} ${method}`),
  ]
}

/** Messages that conform, and that do not. */
const messages: readonly SeenMessage[] = [
  ...[
    asked({ id: '1' }),
    asked({ id: 1 }),
    asked(['a', 'b']),
    asked(['a']),
    asked('h'),
    asked('other'),
    asked({ other: 1 }),
  ],
  ...[
    told('ask'),
    told('$/cancelRequest'),
    { sender: 'agent', kind: 'response', method: 'ask', failed: true } as const,
  ],
]

describe.each(Object.entries(words))('%s', (_, { without = protocolOf(), having, shown, rules, conform }) => {
  test('is shown by the pages', () => {
    const pages = markdownDocs([having]) as unknown
    expect(JSON.stringify(pages)).toMatch(shown)
  })

  test('is judged by diff', () => {
    const found = diff(without, having).changes.map(({ rule }) => rule)
    expect(found).toEqual(rules)
  })

  test('is used by conform where messages show it', () => {
    if (typeof conform === 'string')
      for (const message of messages) expect(judge(having, message)).toEqual(judge(without, message))
    else
      expect({ without: judge(without, conform.message), having: judge(having, conform.message) }).toEqual({
        without: conform.without,
        having: conform.having,
      })
  })
})
