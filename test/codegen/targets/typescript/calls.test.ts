import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bindingsOf } from '../../../../codegen/bindings/build.js'
import { parseDocument } from '../../../../codegen/index.js'
import type { Method } from '../../../../codegen/protocol/model.js'
import { Calls } from '../../../../codegen/targets/typescript/index.js'

const request = (method: string, more: Partial<Method> = {}): Method => ({
  ...{ method, kind: 'request', messageDirection: 'clientToServer', params: null, result: null },
  ...more,
})
const numbers: Partial<Method> = {
  params: { type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }], minItems: 2, items: false },
  paramNames: ['a', 'b'],
}
const one: Partial<Method> = { params: { type: 'object', properties: { n: { type: 'number' } } } }

const callsOf = (methods: Method[]) =>
  new Calls(bindingsOf({ documentVersion: 2, protocol: 'p', version: '1', methods, $defs: {} }).client, 'client')

test('calls as the generated members are named', () => {
  const calls = callsOf([
    ...[request('chat/new'), request('chat'), request('close'), request('subtract', numbers), request('a.b', one)],
    request('chat', { kind: 'notification' }),
  ])
  const code = (
    method: string,
    params: Parameters<Calls['of']>[0]['params'] = null,
    kind: Method['kind'] = 'request',
  ) => calls.of({ method, kind, params }, 0, 0)
  expect(code('chat/new')).toBe('client.chat.new()')
  expect(code('chat')).toBe('client.chat()')
  expect(code('chat', null, 'notification')).toBe('client.chatNotification()')
  expect(code('close')).toBe('client.close_()')
  expect(code('subtract', [42, 23])).toBe('client.subtract(42, 23)')
  expect(code('a.b', { n: 1 })).toBe('client.a.b({ n: 1 })')
  expect(() => code('no/such')).toThrow('no request no/such')
})

test('long parameters stand on lines of their own', () => {
  const code = callsOf([request('a', one)]).of({ method: 'a', kind: 'request', params: { n: 'x'.repeat(120) } }, 1, 6)
  expect(code).toBe(`client.a({\n    n: '${'x'.repeat(120)}',\n  })`)
})

test.each([
  ['acp/1', async () => (await import('agent-bindings/acp')).AcpClient],
  ['cody/1.114.0', async () => (await import('agent-bindings/cody')).CodyClient],
  ['codex/0.169.0', async () => (await import('agent-bindings/codex')).CodexClient],
  ['lsp/3.18', async () => (await import('agent-bindings/lsp')).LspClient],
  ['mcp/2026-07-28', async () => (await import('agent-bindings/mcp')).McpClient],
])('the members of %s are those of its class', async (document, load) => {
  const file = new URL(`../../../../schema/${document}.json`, import.meta.url)
  const protocol = parseDocument(readFileSync(file, 'utf8'), document)
  const Client = (await load()) as unknown as new (connection: object) => object
  const sent: string[] = []
  const send = (method: string) => sent.push(method)
  const client = new Client({ request: send, notify: send })
  const calls = new Calls(bindingsOf(protocol).client, 'client')
  const methods = protocol.methods.filter(({ messageDirection }) => messageDirection !== 'serverToClient')
  for (const { method, kind } of methods) new Function('client', calls.of({ method, kind, params: null }, 0, 0))(client)
  expect(sent).toEqual(methods.map(({ method }) => method))
})
