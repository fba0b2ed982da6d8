import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonSchema, Method } from '../../../codegen/protocol/model.js'
import { nameInlineShapes } from '../../../codegen/protocol/name-inline-shapes.js'
import { runs } from '../../support/runs.js'

const object: JsonSchema = { type: 'object', properties: { text: { type: 'string' } } }
const text: JsonSchema = { type: 'string' }

const method = (name: string, more: Partial<Method> = {}): Method => ({
  method: name,
  kind: 'request',
  messageDirection: 'clientToServer',
  params: null,
  result: null,
  ...more,
})

const named = (methods: Method[], $defs: Record<string, JsonSchema> = {}) =>
  nameInlineShapes({ protocol: 'test', version: '1', methods, $defs })

test('the shapes of a method are named after it', () => {
  const { protocol, derived } = named([
    method('chat/submitMessage', { params: object, result: { type: 'array', items: object } }),
  ])
  expect(protocol.methods[0]).toMatchObject({
    params: { $ref: '#/$defs/ChatSubmitMessageParams' },
    result: { type: 'array', items: { $ref: '#/$defs/ChatSubmitMessageResultItem' } },
  })
  expect(protocol.$defs).toEqual({ ChatSubmitMessageParams: object, ChatSubmitMessageResultItem: object })
  expect(derived.get('ChatSubmitMessageParams')).toEqual(['chat', 'submit', 'Message', 'params'])
})

test('parameters by position are named after the method and themselves', () => {
  const params: JsonSchema = {
    type: 'array',
    prefixItems: [text, object, object],
    minItems: 1,
    maxItems: 3,
    items: false,
  }
  const { protocol } = named([method('eth_call', { params, paramNames: ['to', 'block', '***'] })])
  expect(protocol.methods[0]?.params).toEqual({
    ...params,
    prefixItems: [text, { $ref: '#/$defs/EthCallBlockParam' }, { $ref: '#/$defs/EthCallParam' }],
  })
})

test('what may be null keeps null beside its name', () => {
  const { protocol } = named([method('ask', { result: { anyOf: [object, { type: 'null' }] } })])
  expect(protocol.methods[0]?.result).toEqual({ anyOf: [{ $ref: '#/$defs/AskResult' }, { type: 'null' }] })
})

test.each<[string, JsonSchema]>([
  ['a $ref', { $ref: '#/$defs/Given' }],
  ['a primitive type', text],
  ['a primitive type or null', { type: ['string', 'null'] }],
  ['a list of refs', { type: 'array', items: { $ref: '#/$defs/Given' } }],
  ['one value', { const: 'all' }],
])('%s stays as it is', (_, result) => {
  expect(named([method('ask', { result })], { Given: object }).derived.size).toBe(0)
})

test('a name that a definition has gets the sender in front, and then another word at its end', () => {
  const given = { AskParams: text, ServerAskParams: text }
  const names = (direction: Method['messageDirection']) => [
    ...named([method('ask', { params: object, messageDirection: direction })], given).derived.keys(),
  ]
  expect(names('clientToServer')).toEqual(['ClientAskParams'])
  expect(names('serverToClient')).toEqual(['ServerAskParamsShape'])
})

test('a new method renames nothing', () => {
  const word = fc.stringMatching(/^[a-z]{2,6}$/)
  const names = fc.uniqueArray(
    fc.array(word, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/')),
    { minLength: 2, maxLength: 6, selector: name => name.replaceAll('/', '') },
  )
  const namesOf = (methods: readonly string[]) =>
    Object.keys(named(methods.map(name => method(name, { params: object, result: object }))).protocol.$defs)
  fc.assert(
    fc.property(names, fc.nat(5), (all, at) => {
      const before = all.filter((_, index) => index !== at % all.length)
      expect(namesOf(all)).toEqual(expect.arrayContaining(namesOf(before)))
    }),
    { numRuns: runs(100) },
  )
})
