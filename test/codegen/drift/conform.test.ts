import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Conformance } from '../../../codegen/drift/conform/conformance.js'
import { loadKnownDeviations } from '../../../codegen/drift/conform/known.js'
import { readTrace } from '../../../codegen/drift/conform/trace.js'
import type { JsonSchema, Method } from '../../../codegen/protocol/model.js'

const notification = (params: JsonSchema | null): Method => ({
  method: 'x',
  kind: 'notification',
  messageDirection: 'clientToServer',
  params,
})
const watch = (...methods: Method[]) => new Conformance({ protocol: 'p', version: '1', methods, $defs: {} })

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
  ['a type', { type: ['string', 'null'] }, [1], [': string | null, array']],
  ['null', text, null, [': string, null']],
  ['a literal', { const: 'a' }, 'b', [': "a", string']],
  ['literals', { enum: [1, 2, 'c'] }, 3, [': 1 | 2 | "c", number']],
  ['many literals', { enum: [1, 2, 3, 4, 5, 6, 7, 8] }, 9, [': 1 | 2 | 3 | 4 | 5 | 6 | …, number']],
  ['a field that is missing', tagged('a'), { type: 'a' }, [': an object with "text", object']],
  ['a field too many', { type: 'object', additionalProperties: false }, { odd: 1 }, [': no other fields, object']],
  ['a list that is too short', { type: 'array', minItems: 2 }, [1], [': NOT have fewer than 2 items, array']],
  ['every field, once', tagged('a'), { type: 'b', text: 1 }, ['/type: "a", string', '/text: string, number']],
  ['what is hidden', text, '[redacted]', []],
  ['a hidden field', tagged('a'), { type: 'a', text: 1, more: '[redacted]' }, ['/text: string, number']],
  ['no variant', { anyOf: variants }, true, [': one of 2 variants, boolean']],
  ['the variant that is closest', { anyOf: variants }, { type: 'a', text: 1 }, ['/text: string, number']],
  [
    'the deepest place of it',
    { anyOf: variants },
    { type: 'a', text: 1, more: { n: 'x' } },
    ['/more/n: number, string'],
  ],
  [
    'a union in a union',
    { anyOf: [text, { anyOf: variants }] },
    [{ type: 'b' }],
    ['/*: an object with "text", object'],
  ],
  [
    'a union in a field of a union',
    { anyOf: [text, { type: 'object', properties: { type: { anyOf: [{ const: 'a' }, { const: 'b' }] } } }] },
    { type: 'c' },
    ['/type: "a", string'],
  ],
  [
    'beside a union',
    { type: 'object', properties: { text, more: { anyOf: variants } } },
    { text: 1, more: 2 },
    ['/text: string, number', '/more: one of 2 variants, number'],
  ],
  [
    'an unknown tag',
    { type: 'object', discriminator: { propertyName: 'type' }, required: ['type'], oneOf: [tagged('a'), tagged('b')] },
    { type: 'c' },
    [': a known literal in "type", object'],
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
  expect(deviations.map(({ part, sender }) => `${part} ${sender}`)).toEqual(['params client', 'result client'])
  expect(seen).toEqual([
    { method: 'x', sender: 'client', calls: 1, results: 0, errors: 0 },
    { method: 'x', sender: 'agent', calls: 1, results: 1, errors: 1 },
  ])
  expect(unknownMethods).toEqual([])
})

test('a trace may have empty lines, and events of kinds that are no messages', async () => {
  const event = (kind: string) => JSON.stringify({ direction: 'in', kind, method: 'x', payload: [1] })
  const lines = [event('notification'), '', event('heartbeat'), '{"direction":"-","kind":"open"}', event('request'), '']
  const taken: unknown[] = []
  const { messages, problem } = await readTrace(file('a.jsonl', lines.join('\r\n')), 'agent', message => {
    taken.push(message)
  })
  expect({ messages, problem }).toEqual({ messages: 2, problem: undefined })
  expect(taken).toEqual([
    { sender: 'client', kind: 'notification', method: 'x', value: 1 },
    { sender: 'client', kind: 'request', method: 'x', value: 1 },
  ])
})

test('what fails while a trace is taken is no fault of the trace', async () => {
  const failure = new Error('no room')
  const path = file('a.jsonl', JSON.stringify({ direction: 'in', kind: 'request', method: 'x', payload: [1] }))
  const reading = readTrace(path, 'agent', () => {
    throw failure
  })
  await expect(reading).rejects.toBe(failure)
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
