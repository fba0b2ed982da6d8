import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { suggestBump } from '../../../../codegen/drift/diff/change.js'
import { diff } from '../../../../codegen/drift/diff/diff.js'
import { type RuleId, rules } from '../../../../codegen/drift/diff/rules.js'
import type { JsonSchema, Method, Protocol } from '../../../../codegen/protocol/model.js'
import { protocolWith } from './documents.js'
import { object, shapes, text } from './rule-examples.js'

const method = (name: string, more: Partial<Method> = {}): Method => ({
  method: name,
  kind: 'request',
  messageDirection: 'clientToServer',
  params: null,
  ...(more.kind !== 'notification' && { result: null }),
  ...more,
})
const protocol = (methods: Method[], $defs: Protocol['$defs'] = {}): Protocol => ({
  protocol: 'sample',
  version: '1.0.0',
  methods,
  $defs,
})
const params = object({ id: text, text }, ['id'])
const positional = (name: string): Partial<Method> => ({
  params: { type: 'array', prefixItems: [text], minItems: 1, items: false },
  paramNames: [name],
})

/** Two protocols for each rule about methods and names. */
const protocols: [RuleId, Protocol, Protocol][] = [
  ['request-added', protocol([]), protocol([method('a')])],
  ['notification-added', protocol([]), protocol([method('a', { kind: 'notification' })])],
  ['request-removed', protocol([method('a')]), protocol([])],
  ['notification-removed', protocol([method('a', { kind: 'notification' })]), protocol([])],
  ['method-renamed', protocol([method('chat/send', { params })]), protocol([method('chat/submit', { params })])],
  ['kind-changed', protocol([method('a', { kind: 'notification' })]), protocol([method('a')])],
  ['direction-changed', protocol([method('a')]), protocol([method('a', { messageDirection: 'serverToClient' })])],
  ['params-added', protocol([method('a')]), protocol([method('a', { params })])],
  ['undemanding-params-added', protocol([method('a')]), protocol([method('a', { params: object({ a: text }) })])],
  ['optional-params-added', protocol([method('a')]), protocol([method('a', { params, paramsOptional: true })])],
  ['params-required', protocol([method('a', { params, paramsOptional: true })]), protocol([method('a', { params })])],
  ['params-optional', protocol([method('a', { params })]), protocol([method('a', { params, paramsOptional: true })])],
  ['param-renamed', protocol([method('a', positional('x'))]), protocol([method('a', positional('y'))])],
  ['error-added', protocol([method('a')]), protocol([method('a', { errors: [{ code: 1, message: 'no' }] })])],
  ['error-added', protocol([method('a')]), protocol([method('a', { errors: [{ data: { type: 'string' } }] })])],
  ['error-removed', protocol([method('a', { errors: [{ data: { type: 'string' } }] })]), protocol([method('a')])],
  ['error-removed', protocol([method('a', { errors: [{ code: 1, message: 'no' }] })]), protocol([method('a')])],
  [
    'error-changed',
    protocol([method('a', { errors: [{ code: 1, message: 'no' }] })]),
    protocol([method('a', { errors: [{ code: 1, message: 'never' }] })]),
  ],
  ['stability-changed', protocol([method('a', { stability: 'proposed' })]), protocol([method('a')])],
  ['wire-changed', protocol([method('a')]), { ...protocol([method('a')]), wire: { framing: 'json-lines' } }],
  ['params-removed', protocol([method('a', { params })]), protocol([method('a')])],
  ['result-added', protocol([method('a')]), protocol([method('a', { result: text })])],
  ['result-removed', protocol([method('a', { result: text })]), protocol([method('a')])],
  [
    'type-renamed',
    protocol([method('a', { params: { $ref: '#/$defs/Old' } })], { Old: params }),
    protocol([method('a', { params: { $ref: '#/$defs/New' } })], { New: params }),
  ],
  ['type-added', protocol([]), protocol([], { A: text })],
  ['type-removed', protocol([], { A: text }), protocol([])],
]

describe('every rule has a pair', () => {
  test.each(shapes)('%s', (rule, before, after) => {
    const judged = (role: 'params' | 'result') =>
      diff(protocolWith(before, { role }), protocolWith(after, { role }))
        .changes.filter(
          change => change.rule === rule || (rule !== 'variants-overlap' && change.level !== 'compatible'),
        )
        .map(change => [change.rule, change.client, change.agent])
    const { sender, receiver } = rules[rule]
    expect(judged('params')).toEqual([[rule, sender, receiver]])
    expect(judged('result')).toEqual([[rule, receiver, sender]])
  })

  test.each(protocols)('%s', (rule, before, after) => {
    const found = diff(before, after).changes.map(change => change.rule)
    expect(found).toEqual([rule])
    expect(diff(before, structuredClone(before)).changes).toEqual([])
  })

  test('and no rule is without one', () => {
    const paired = [...shapes, ...protocols].map(([rule]) => rule)
    expect([...new Set(paired)].sort()).toEqual(Object.keys(rules).sort())
  })

  test('the page and the table say the same', () => {
    const page = readFileSync(new URL('../../../../docs/what-a-change-breaks.md', import.meta.url), 'utf8')
    const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (\w+) +\| (\w+) +\| (.*?) +\| (.*?) *\|$/gm)]
    expect(rows.map(([, ...cells]) => cells)).toEqual(
      Object.entries(rules).map(([id, { sender, receiver, why, todo }]) => [id, sender, receiver, why, todo]),
    )
  })
})

describe('judging', () => {
  test('a shape used both ways is judged both ways', () => {
    const both = (schema: JsonSchema) =>
      protocol([method('a', { params: { $ref: '#/$defs/T' }, result: { $ref: '#/$defs/T' } })], { T: schema })
    const [change, ...rest] = diff(both({ enum: ['a', 'b'] }), both({ enum: ['a'] })).changes
    expect(rest).toEqual([])
    expect(change).toMatchObject({ rule: 'literal-removed', client: 'breaking', agent: 'breaking', methods: ['a'] })
  })

  test('a shared shape is said once, with every method it reaches through others', () => {
    const of = (schema: JsonSchema) =>
      protocol(
        [
          method('x', { params: { $ref: '#/$defs/Outer' } }),
          method('y', { result: { type: 'array', items: { $ref: '#/$defs/Inner' } } }),
          method('z', { params: text }),
        ],
        { Outer: object({ inner: { $ref: '#/$defs/Inner' } }), Inner: schema },
      )
    const { changes } = diff(of(object({ a: text }, ['a'])), of(object({ a: { type: 'number' } }, ['a'])))
    expect(changes).toHaveLength(1)
    expect(changes[0]).toMatchObject({
      rule: 'type-changed',
      subject: { kind: 'type', name: 'Inner' },
      path: 'a',
      methods: ['x', 'y'],
      oldPointer: '/$defs/Inner/properties/a',
      newPointer: '/$defs/Inner/properties/a',
    })
  })

  test('a method that goes both ways is judged both ways, and said once', () => {
    const of = (schema: JsonSchema) => protocolWith(schema, { way: 'both' })
    const { changes } = diff(of({ enum: ['a'] }), of({ enum: ['a', 'b'] }))
    expect(changes).toMatchObject([{ rule: 'literal-added', client: 'risky', agent: 'risky', path: 'params' }])
  })

  test('shapes that refer to themselves and to each other are compared, and end', () => {
    const of = (leaf: JsonSchema) =>
      protocol([method('a', { params: { $ref: '#/$defs/Tree' } })], {
        Tree: object({ children: { type: 'array', items: { $ref: '#/$defs/Node' } } }),
        Node: { anyOf: [{ $ref: '#/$defs/Tree' }, { $ref: '#/$defs/Loop' }, leaf] },
        Loop: { $ref: '#/$defs/Loop' },
      })
    expect(diff(of(text), of(text)).changes).toEqual([])
    expect(diff(of(text), of({ type: 'string', minLength: 1 })).changes).toHaveLength(1)
  })

  test('a $ref to itself that becomes nullable or a union is one change', () => {
    const itself: JsonSchema = { $ref: '#/$defs/Node' }
    const of = (next: JsonSchema) =>
      protocol([method('a', { result: itself })], { Node: object({ next, label: text }), Leaf: object({ leaf: text }) })
    const nullable = diff(of(itself), of({ anyOf: [itself, { type: 'null' }] }))
    expect(nullable.changes).toMatchObject([
      { rule: 'null-added-to-optional', subject: { name: 'Node' }, path: 'next' },
    ])
    const union = diff(of(itself), of({ anyOf: [itself, { $ref: '#/$defs/Leaf' }] }))
    expect(union.changes).toMatchObject([
      { rule: 'variant-added', subject: { name: 'Node' }, path: 'next', level: 'compatible' },
    ])
  })

  test('a variant is found again by the literal that tells it apart, and named in the path', () => {
    const of = (more: Record<string, JsonSchema>) =>
      protocolWith({
        anyOf: [object({ type: { const: 'a' }, ...more }, ['type']), object({ type: { const: 'b' } }, ['type'])],
      })
    expect(diff(of({ x: text }), of({ y: text })).changes.map(({ path }) => path)).toEqual([
      "params('a').x",
      "params('a').y",
    ])
  })

  test('names with slashes, tildes and dots are placed by pointers', () => {
    const of = (schema: JsonSchema) => protocolWith(object({ 'a/b~c.d': schema }))
    expect(diff(of(text), of({ type: 'number' })).changes).toMatchObject([
      { path: 'params."a/b~c.d"', newPointer: '/methods/0/params/properties/a~1b~0c.d' },
    ])
  })

  test('the order of properties, methods and definitions does not matter', () => {
    const before = protocol([method('a', { params }), method('b')], { A: text, B: params })
    const after = protocol([method('b'), method('a', { params: object({ text, id: text }, ['id']) })], {
      B: params,
      A: text,
    })
    expect(diff(before, after).changes).toEqual([])
  })

  test('a property of any name that is removed is compared with what is said of the others', () => {
    const closed: JsonSchema = { type: 'object', additionalProperties: { type: 'number' } }
    const before = protocolWith({ ...closed, properties: { 'a b': text } })
    expect(diff(before, protocolWith(closed)).changes.map(({ rule, path }) => [rule, path])).toEqual([
      ['optional-property-removed', 'params."a b"'],
      ['type-changed', 'params."a b"'],
    ])
  })

  test('names that every object has are not there unless they are written', () => {
    const patterns: JsonSchema = { type: 'object', patternProperties: { constructor: text } }
    const { changes } = diff(protocolWith(patterns), protocolWith({ type: 'object' }))
    expect(changes.map(({ rule }) => rule)).toEqual(['constraint-removed'])
  })

  test('a default of null is a default, and not deprecated is not deprecated', () => {
    const rulesOf = (after: JsonSchema) => diff(protocolWith(text), protocolWith(after)).changes.map(({ rule }) => rule)
    expect(rulesOf({ ...text, default: null })).toEqual(['default-changed'])
    expect(rulesOf({ ...text, deprecated: false })).toEqual([])
  })

  test('a large set of literals is compared in no time', () => {
    const literals = Array.from({ length: 100_000 }, (_, at) => `literal ${at}`)
    const { changes } = diff(protocolWith({ enum: literals }), protocolWith({ enum: literals.slice(1) }))
    expect(changes.map(({ rule }) => rule)).toEqual(['literal-removed'])
  })

  test('a rename says how sure it is, and strangers are not renamed', () => {
    const before = protocol([method('chat/remove', { params })])
    expect(diff(before, protocol([method('chat/delete', { params })])).changes).toMatchObject([
      { rule: 'method-renamed', confidence: 0.67, message: 'was chat/remove' },
    ])
    const two = protocol([method('chat/remove', { params }), method('chat/removed', { params })])
    expect(diff(two, protocol([method('chat/removing', { params })])).changes).toMatchObject([
      { rule: 'method-renamed', message: 'was chat/remove' },
      { rule: 'request-removed', subject: { name: 'chat/removed' } },
    ])
    expect(diff(before, protocol([method('window/zoom', { params: text })])).changes.map(({ rule }) => rule)).toEqual([
      'request-added',
      'request-removed',
    ])
  })

  test.each([
    ['major', { enum: ['a', 'b'] }, { enum: ['a'] }, 'client'],
    ['minor', { enum: ['a', 'b'] }, { enum: ['a'] }, 'agent'],
    ['patch', { type: 'string', description: 'a' }, text, 'both'],
    ['none', text, text, 'both'],
  ] as const)('suggests a bump: %s', (bump, before, after, audience) => {
    const copy = (schema: object) => protocolWith(structuredClone(schema) as JsonSchema)
    expect(suggestBump(diff(copy(before), copy(after)), audience)).toBe(bump)
  })
})
