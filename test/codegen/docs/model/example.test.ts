import { expect, test } from 'vitest'
import { Examples } from '../../../../codegen/docs/model/example.js'
import { loadDocument } from '../../../../codegen/protocol/document.js'
import type { Method, Protocol } from '../../../../codegen/protocol/model.js'
import { compileShapes } from '../../../../runtime/validation/index.js'

const text = { type: 'string' } as const
const method = (more: Partial<Method>): Method => ({
  ...{ method: 'do', kind: 'request', messageDirection: 'clientToServer', params: null, result: null },
  ...more,
})
const example = (more: Partial<Method>, protocol: Partial<Protocol> = {}) => {
  const whole: Protocol = { protocol: 'p', version: '1', methods: [], $defs: {}, ...protocol }
  const found = new Examples(whole).of(method(more))
  return found === undefined ? undefined : JSON.parse(found)
}
const head = { jsonrpc: '2.0', id: 1, method: 'do' }

test.each<[string, Partial<Method>, Partial<Protocol>, unknown]>([
  ['an object is the params', { params: { type: 'object', properties: { a: text }, required: ['a'] } }, {}, { a: 'a' }],
  ['a scalar is a list of one', { params: { type: 'integer' } }, {}, [0]],
  [
    'params by position are the list',
    { params: { type: 'array', prefixItems: [text], minItems: 1, items: false }, paramNames: ['a'] },
    {},
    [expect.any(String)],
  ],
  ['no params are left out', {}, {}, undefined],
  ['or are null, where the wire says so', {}, { wire: { absentParams: 'null' } }, [null]],
])('%s', (_, more, protocol, params) => {
  expect(example(more, protocol)).toEqual({ ...head, ...(params !== undefined && { params }) })
})

test('a notification has no id', () => {
  expect(example({ kind: 'notification' })).toEqual({ jsonrpc: '2.0', method: 'do' })
})

test('where no valid value is found, there is no example', () => {
  expect(example({ params: { type: 'string', minLength: 3, maxLength: 1 } })).toBeUndefined()
})

test('what cannot be seen is an escape, and the text stays JSON', () => {
  const hidden = 'a\u202Eb\u{E0001}\u0000'
  const found = new Examples({ protocol: 'p', version: '1', methods: [], $defs: {} }).of(
    method({ params: { type: 'object', properties: { x: { const: hidden } }, required: ['x'] } }),
  )
  expect(found).toMatch(/^[\n\x20-\x7e]*$/)
  expect(JSON.parse(found ?? '').params.x).toBe(hidden)
})

test.each(['acp/1', 'codex/0.169.0', 'cody/1.114.0', 'lsp/3.18', 'mcp/2025-11-25'])(
  '%s has a valid example of every method',
  path => {
    const protocol = loadDocument(new URL(`../../../../schema/${path}.json`, import.meta.url).pathname)
    const shapes = compileShapes(protocol)
    const examples = new Examples(protocol)
    for (const one of protocol.methods) {
      const { params = null } = JSON.parse(examples.of(one) ?? '{"params":"none"}')
      const sender = one.messageDirection === 'serverToClient' ? 'server' : 'client'
      const validator = shapes.find({ method: one.method, kind: one.kind, role: 'params', sender })
      const readings = Array.isArray(params) ? [params, params[0] ?? null] : [params]
      expect([one.method, readings.some(value => validator?.accepts(value, 'closed') ?? value === null)]).toEqual([
        one.method,
        true,
      ])
    }
  },
)
