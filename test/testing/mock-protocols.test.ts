import { expect, expectTypeOf, test } from 'vitest'
import { AcpClient, protocol as acp, type PromptRequest } from '../../generated/acp/1/index.js'
import { CodexClient, protocol as codex } from '../../generated/codex/0.169.0/index.js'
import { CodyClient, protocol as cody } from '../../generated/cody/1.114/index.js'
import { type Hover, LspClient, protocol as lsp } from '../../generated/lsp/3.18/index.js'
import { McpClient, protocol as mcp } from '../../generated/mcp/2025-11-25/index.js'
import { mockAgent } from '../../testing/index.js'

// Each protocol with the client that is generated for it: what the mock makes up is checked on arrival.
const validate = 'throw'

test('Codex: a thread, and a turn with an approval', async () => {
  await using agent = mockAgent(codex, {
    scenario: {
      'turn/start': [
        { notify: 'item/agentMessage/delta', params: { threadId: 't', turnId: 'u', itemId: 'i', delta: 'Hello' } },
        { ask: 'item/fileChange/requestApproval', expect: { decision: 'decline' } },
      ],
    },
  })
  await using client = await CodexClient.connect({
    transport: agent.transport,
    validate,
    handlers: { 'item/fileChange/requestApproval': () => ({ decision: 'decline' }) },
  })
  await client.initialize({ clientInfo: { name: 'test', version: '1' } })
  let said = ''
  client.on('item/agentMessage/delta', ({ delta }) => {
    said += delta
  })
  const { thread } = await client.thread.start({})
  await client.turn.start({ threadId: thread.id, input: [{ type: 'text', text: 'hi' }] })
  expect(said).toBe('Hello')
  expect(agent.received('turn/start')).toMatchObject([{ params: { threadId: thread.id } }])
  expect(agent.problems).toEqual([])
})

test('ACP: a session and a prompt', async () => {
  await using agent = mockAgent(acp)
  await using client = await AcpClient.connect({ transport: agent.transport, validate })
  expect((await client.initialize({ protocolVersion: 1 })).protocolVersion).toBe(1)
  const { sessionId } = await client.session.new({ cwd: '/', mcpServers: [] })
  await client.session.prompt({ sessionId, prompt: [] })
  expect(agent.received('session/prompt')[0]?.params.sessionId).toBe(sessionId)
})

test('MCP: tools, and sampling asked of the client', async () => {
  await using agent = mockAgent(mcp, { scenario: { 'tools/call': [{ ask: 'sampling/createMessage' }] } })
  await using client = await McpClient.connect({
    transport: agent.transport,
    validate,
    handlers: {
      'sampling/createMessage': () => ({ model: 'm', role: 'assistant', content: { type: 'text', text: 'sampled' } }),
    },
  })
  const info = { name: 'test', version: '1' }
  await client.initialize({ protocolVersion: '2025-11-25', capabilities: {}, clientInfo: info })
  expect(Array.isArray((await client.tools.list()).tools)).toBe(true)
  expect(await client.tools.call({ name: 'any' })).toHaveProperty('content')
  expect(agent.problems).toEqual([])
})

test('LSP: hover and diagnostics, by code', async () => {
  await using agent = mockAgent(lsp, {
    handlers: {
      'textDocument/hover': ({ position }) => ({ contents: `line ${position.line}` }),
      'textDocument/didOpen': ({ textDocument: { uri } }, session) =>
        session.notify('textDocument/publishDiagnostics', { uri, diagnostics: [] }),
    },
  })
  await using client = await LspClient.connect({ transport: agent.transport, validate })
  await client.initialize({ processId: null, rootUri: null, capabilities: {} })
  const uri = 'file:///a.ts'
  const published = new Promise(resolve => client.on('textDocument/publishDiagnostics', resolve))
  await client.textDocument.didOpen({ textDocument: { uri, languageId: 'typescript', version: 1, text: '' } })
  expect(await published).toEqual({ uri, diagnostics: [] })
  const at = { textDocument: { uri }, position: { line: 3, character: 0 } }
  expect(await client.textDocument.hover(at)).toEqual({ contents: 'line 3' })
})

test('Cody: a chat', async () => {
  await using agent = mockAgent(cody, { handlers: { 'chat/new': () => 'chat-1' } })
  await using client = await CodyClient.connect({ transport: agent.transport, validate })
  expect(await client.chat.new()).toBe('chat-1')
})

test('two clients of one mock have conversations of their own', async () => {
  await using agent = mockAgent(acp)
  await using first = await AcpClient.connect({ transport: agent.transport })
  await using second = await AcpClient.connect({ transport: agent.transport })
  const updates: string[] = []
  first.on('session/update', () => void updates.push('first'))
  second.on('session/update', () => void updates.push('second'))
  await agent.notify('session/update')
  await expect.poll(() => updates.sort()).toEqual(['first', 'second'])
  await first.close()
  expect((await second.initialize({ protocolVersion: 1 })).protocolVersion).toBe(1)
})

test('the generated protocol brings the types', async () => {
  await using agent = mockAgent(acp, {
    handlers: {
      'session/prompt': params => {
        expectTypeOf(params).toEqualTypeOf<PromptRequest>()
        return { stopReason: 'end_turn' }
      },
    },
  })
  expectTypeOf(agent.received('session/prompt')[0]?.params).toEqualTypeOf<PromptRequest | undefined>()
  expectTypeOf(mockAgent(lsp).sample('textDocument/hover')).toEqualTypeOf<Promise<Hover | null>>()
  // @ts-expect-error an agent sends no such notification
  await expect(agent.notify('session/updates')).resolves.toBeUndefined()
  // @ts-expect-error a client sends no such method
  agent.received('session/promt')
  // @ts-expect-error this is no reason to stop
  mockAgent(acp, { handlers: { 'session/prompt': () => ({ stopReason: 'tired' }) } })
  // @ts-expect-error a client sends no such method
  mockAgent(acp, { handlers: { 'session/promt': () => null } })
})
