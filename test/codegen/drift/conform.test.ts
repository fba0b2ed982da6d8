import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Wire } from '../../../base/wire.js'
import { Conformance } from '../../../codegen/drift/conform/conformance.js'
import { loadKnownDeviations } from '../../../codegen/drift/conform/known.js'
import { readTrace } from '../../../codegen/drift/conform/trace.js'
import type { JsonSchema, Method, Protocol } from '../../../codegen/protocol/model.js'

const notification = (params: JsonSchema | null): Method => ({
  method: 'x',
  kind: 'notification',
  messageDirection: 'clientToServer',
  params,
})
const watch = (...methods: Method[]) =>
  new Conformance({ documentVersion: 2, protocol: 'p', version: '1', methods, $defs: {} })

/** What is said of a value, as `place: expected, found`. */
function deviations(params: JsonSchema, value: unknown): string[] {
  const conformance = watch(notification(params))
  conformance.take({ sender: 'client', kind: 'notification', method: 'x', value })
  return conformance.report().deviations.map(({ pointer, expected, found }) => `${pointer}: ${expected}, ${found}`)
}

function file(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'conform-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const text: JsonSchema = { type: 'string' }
const tagged = (tag: string): JsonSchema => ({
  type: 'object',
  properties: { type: { const: tag }, text, more: { type: 'object', properties: { n: { type: 'number' } } } },
  required: ['type', 'text'],
})
const variants = [tagged('a'), { type: 'array', items: tagged('b') }] satisfies JsonSchema[]

test.each<[string, JsonSchema, unknown, string[]]>([
  ['a type', { type: ['string', 'null'] }, [1, 2], [': string | null, array']],
  ['null', text, null, [': string, null']],
  ['a literal', { const: 'a' }, 'b', [': "a", another string']],
  ['literals', { enum: [1, 2, 'c'] }, 3, [': 1 | 2 | "c", another number']],
  ['many literals', { enum: [1, 2, 3, 4, 5, 6, 7, 8] }, 9, [': 1 | 2 | 3 | 4 | 5 | 6 | …, another number']],
  ['a field that is missing', tagged('a'), { type: 'a' }, ['/text: string, nothing']],
  ['a field too many', { type: 'object', additionalProperties: false }, { odd: 1 }, ['/*: no other field, number']],
  ['a list that is too short', { type: 'array', minItems: 2 }, [1], [': at least 2 items, fewer']],
  ['every field, once', tagged('a'), { type: 'b', text: 1 }, ['/type: "a", another string', '/text: string, number']],
  ['what is hidden', text, '[redacted]', []],
  ['a hidden field', tagged('a'), { type: 'a', text: 1, more: '[redacted]' }, ['/text: string, number']],
  ['no variant', { anyOf: variants }, true, [': array | object, boolean']],
  ['the variant that is closest', { anyOf: variants }, { type: 'a', text: 1 }, ['/text: string, number']],
  [
    'the deepest place of it',
    { anyOf: variants },
    { type: 'a', text: 1, more: { n: 'x' } },
    ['/text: string, number', '/more/n: number, string'],
  ],
  ['a union in a union', { anyOf: [text, { anyOf: variants }] }, [{ type: 'b' }], ['/*/text: string, nothing']],
  [
    'a union in a field of a union',
    { anyOf: [text, { type: 'object', properties: { type: { anyOf: [{ const: 'a' }, { const: 'b' }] } } }] },
    { type: 'c' },
    ['/type: "a" | "b", another string'],
  ],
  [
    'beside a union',
    { type: 'object', properties: { text, more: { anyOf: variants } } },
    { text: 1, more: 2 },
    ['/text: string, number', '/more: array | object, number'],
  ],
  [
    'an unknown tag',
    { type: 'object', discriminator: { propertyName: 'type' }, required: ['type'], oneOf: [tagged('a'), tagged('b')] },
    { type: 'c' },
    ['/type: "a" | "b", another string'],
  ],
])('a deviation tells %s', (_, schema, value, expected) => {
  expect(deviations(schema, value)).toEqual(expected)
})

test('names in a message that the document does not have are not told', () => {
  const schema: JsonSchema = { type: 'object', properties: { text }, additionalProperties: text }
  expect(deviations(schema, { secret: 1, 'a/b': 2, text: 3 })).toEqual(['/*: string, number', '/text: string, number'])
})

test('a method of both directions is checked both ways, and an answer that belongs to nothing is only counted', () => {
  const both: Method = { ...notification(text), kind: 'request', messageDirection: 'both', result: { type: 'number' } }
  const conformance = watch(both)
  conformance.take({ sender: 'client', kind: 'request', method: 'x', value: 1 })
  conformance.take({ sender: 'agent', kind: 'request', method: 'x', value: 'right' })
  conformance.take({ sender: 'client', kind: 'response', method: 'x', value: 'wrong' })
  conformance.take({ sender: 'client', kind: 'response', method: 'x', failed: true })
  conformance.take({ sender: 'agent', kind: 'response', value: 'to what?' })
  conformance.take({ sender: 'agent', kind: 'response', method: 'unknown', value: 1 })
  const { messages, deviations, seen, unknownMethods } = conformance.report()
  expect(messages).toBe(6)
  expect(deviations.map(({ role, sender }) => `${role} ${sender}`)).toEqual(['params client', 'result client'])
  expect(seen).toEqual([
    { method: 'x', kind: 'request', sender: 'client', calls: 1, results: 0, errors: 0 },
    { method: 'x', kind: 'request', sender: 'agent', calls: 1, results: 1, errors: 1 },
  ])
  expect(unknownMethods).toEqual([])
})

test('a trace may have empty lines, and events of kinds that are no messages', async () => {
  const event = (direction: string, kind: string) =>
    JSON.stringify({ time: 0, direction, kind, method: 'x', payload: [1] })
  const lines = [event('in', 'notification'), '', event('-', 'open'), event('-', 'problem'), event('in', 'request'), '']
  const taken: unknown[] = []
  const { messages, problem } = await readTrace(file('a.jsonl', lines.join('\r\n')), 'agent', message => {
    taken.push(message)
  })
  expect({ messages, problem }).toEqual({ messages: 2, problem: undefined })
  expect(taken).toEqual([
    { sender: 'client', kind: 'notification', method: 'x', value: [1] },
    { sender: 'client', kind: 'request', method: 'x', value: [1] },
  ])
})

test('what fails while a trace is taken is no fault of the trace', async () => {
  const failure = new Error('no room')
  const path = file('a.jsonl', JSON.stringify({ time: 0, direction: 'in', kind: 'request', method: 'x', payload: [1] }))
  const reading = readTrace(path, 'agent', () => {
    throw failure
  })
  await expect(reading).rejects.toBe(failure)
})

const list: Method = {
  ...notification({ type: 'array', prefixItems: [{ type: 'number' }, text], minItems: 1, items: false }),
  paramNames: ['count', 'name'],
}
test.each<[string, Method, Partial<Protocol>, unknown, string[]]>([
  ['no parameters', notification(null), {}, undefined, []],
  ['[null] for no parameters', notification(null), {}, [null], []],
  ['an empty list for no parameters', notification(null), {}, [], []],
  ['parameters where there are none', notification(null), {}, { a: 1 }, [': no parameters, object']],
  ['an array of one', notification(text), {}, ['x'], []],
  ['parameters that are missing', notification(text), {}, undefined, [': string, null']],
  ['parameters that may be left out', { ...notification(text), paramsOptional: true }, {}, undefined, []],
  ['[null] for parameters that may be left out', { ...notification(text), paramsOptional: true }, {}, [null], []],
  ['an array as the value', notification({ type: 'array', items: text }), {}, ['x'], []],
  ['an array of one, which is an array', notification({ type: 'array', items: text }), {}, [['x', 'y']], []],
  ['an item that is wrong', notification({ type: 'array', items: text }), {}, [1], ['/*: string, number']],
  ['parameters by position', list, {}, [1, 'x'], []],
  ['one parameter by position', list, {}, [1], []],
  ['a parameter that is wrong', list, {}, ['x'], ['/*: number, string']],
  ['a parameter too many', list, {}, [1, 'x', 2], [': at most 2 items, more']],
  ['too few parameters', list, {}, undefined, [': at least 1 item, fewer']],
  [
    'an array by position',
    notification({ type: 'array', items: text }),
    { wire: { params: 'by-position' } },
    [['x']],
    ['/*: string, array'],
  ],
])('%s', (_, method, more, value, expected) => {
  const conformance = new Conformance({
    documentVersion: 2,
    protocol: 'p',
    version: '1',
    methods: [method],
    $defs: {},
    ...more,
  })
  conformance.take({ sender: 'client', kind: 'notification', method: 'x', value })
  const { deviations } = conformance.report()
  expect(deviations.map(({ pointer, expected, found }) => `${pointer}: ${expected}, ${found}`)).toEqual(expected)
})

test('the goodbye and the cancel message of the wire are no deviation, and others are', () => {
  const unknown = (wire?: Wire) => {
    const conformance = new Conformance({
      documentVersion: 2,
      protocol: 'p',
      version: '1',
      methods: [],
      $defs: {},
      ...(wire && { wire }),
    })
    conformance.take({ sender: 'client', kind: 'request', method: 'shutdown' })
    conformance.take({ sender: 'agent', kind: 'response', method: 'shutdown', value: null })
    conformance.take({ sender: 'client', kind: 'notification', method: 'exit' })
    conformance.take({ sender: 'client', kind: 'notification', method: '$/cancelRequest', value: { id: 1 } })
    conformance.take({ sender: 'client', kind: 'notification', method: 'stop', value: { task: 1 } })
    return conformance.report().unknownMethods.map(({ method }) => method)
  }
  expect(unknown()).toEqual(['stop'])
  expect(unknown({ goodbye: null, cancel: { method: 'stop', id: 'task' } })).toEqual([
    'shutdown',
    'exit',
    '$/cancelRequest',
  ])
})

test('one name may be a request and a notification, each with its own shape', () => {
  const conformance = watch(notification(text), { ...notification({ type: 'number' }), kind: 'request', result: null })
  conformance.take({ sender: 'client', kind: 'notification', method: 'x', value: ['a'] })
  conformance.take({ sender: 'client', kind: 'request', method: 'x', value: [1] })
  conformance.take({ sender: 'agent', kind: 'response', method: 'x' })
  conformance.take({ sender: 'agent', kind: 'notification', method: 'x', value: ['a'] })
  const { deviations, unknownMethods } = conformance.report()
  expect(deviations).toEqual([])
  expect(unknownMethods).toEqual([{ method: 'x', sender: 'agent', kind: 'notification', count: 1 }])
})

test('the variants that each side sent are counted, with those that it did not send', () => {
  const $defs: Record<string, JsonSchema> = {
    Part: { anyOf: [{ $ref: '#/$defs/Text' }, { $ref: '#/$defs/Image' }, { type: 'null' }] },
    Text: tagged('text'),
    Image: {
      ...tagged('image'),
      properties: { type: { const: 'image' }, of: { oneOf: [{ const: 'a' }, text] } },
      required: ['type'],
    },
    Loop: { anyOf: [{ $ref: '#/$defs/Loop' }, { type: 'number' }] },
  }
  const params: JsonSchema = {
    type: 'object',
    properties: { parts: { type: 'array', items: { $ref: '#/$defs/Part' } }, n: { $ref: '#/$defs/Loop' } },
  }
  const conformance = new Conformance({
    documentVersion: 2,
    protocol: 'p',
    version: '1',
    methods: [{ ...notification(params), messageDirection: 'both' }],
    $defs,
  })
  const value = {
    parts: [
      { type: 'text', text: 'x' },
      { type: 'image', of: 'b' },
      { type: 'text', text: 'y' },
    ],
    n: 1,
  }
  conformance.take({ sender: 'agent', kind: 'notification', method: 'x', value })
  conformance.take({ sender: 'client', kind: 'notification', method: 'x', value: { parts: [null] } })
  const counts = (...variants: [string, number][]) => variants.map(([name, count]) => ({ name, count }))
  expect(conformance.report().variants).toEqual([
    { union: 'Part', sender: 'agent', variants: counts(['Text', 2], ['Image', 1], ['null', 0]) },
    { union: 'Image/of', sender: 'agent', variants: counts(['"a"', 0], ['string', 1]) },
    { union: 'Loop', sender: 'agent', variants: counts(['Loop', 1], ['number', 0]) },
    { union: 'Part', sender: 'client', variants: counts(['Text', 0], ['Image', 0], ['null', 1]) },
  ])
})

test.each([
  ['[\n  { "method": "x",\n', 3, 'this is not JSON: property name expected'],
  ['{}', undefined, 'must be an array'],
  ['[{ "method": "x", "reason": "why", "place": "/a" }]', undefined, 'unknown key "place"'],
])('known deviations that are none: %j', (content, line, message) => {
  const path = file('known.json', content)
  const diagnostic = expect.objectContaining({
    message,
    place: expect.objectContaining(line ? { file: path, line } : {}),
  })
  expect(() => loadKnownDeviations(path)).toThrow(expect.objectContaining({ diagnostics: [diagnostic] }))
})
