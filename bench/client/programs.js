/**
 * The same small program with each library: start an agent, open the session, send one thing, hear what is announced.
 *
 * @type {Record<string, string>}
 */
export const programs = {
  'agent-bindings/acp': `
import { AcpClient } from 'agent-bindings/acp'
const agent = await AcpClient.spawn({ command: 'agent', handlers: {
  'session/request_permission': ({ options }) => ({ outcome: { outcome: 'selected', optionId: options[0]?.optionId ?? '' } }),
} })
agent.on('session/update', ({ sessionId }) => console.log(sessionId))
await agent.initialize({ protocolVersion: 1 })
const { sessionId } = await agent.session.new({ cwd: '/', mcpServers: [] })
console.log(sessionId)
`,
  'agent-bindings/cody': `
import { CodyClient } from 'agent-bindings/cody'
const cody = await CodyClient.spawn({ command: 'cody', handlers: { 'window/showMessage': ({ items }) => items?.[0] ?? null } })
cody.on('webview/postMessage', ({ id }) => console.log(id))
await cody.initialize({ name: 'x', version: '1', workspaceRootUri: 'file:///' })
const id = await cody.chat.new()
console.log(id)
`,
  '@agentclientprotocol/sdk': `
import { spawn } from 'node:child_process'
import { Readable, Writable } from 'node:stream'
import { client, ndJsonStream } from '@agentclientprotocol/sdk'
const child = spawn('agent', { stdio: ['pipe', 'pipe', 'inherit'] })
const output = Writable.toWeb(child.stdin) as WritableStream<Uint8Array>
const input = Readable.toWeb(child.stdout) as unknown as ReadableStream<Uint8Array>
const { agent } = client()
  .onRequest('session/request_permission', ({ params }) => ({ outcome: { outcome: 'selected', optionId: params.options[0]?.optionId ?? '' } }))
  .onNotification('session/update', ({ params }) => console.log(params.sessionId))
  .connect(ndJsonStream(output, input))
await agent.request('initialize', { protocolVersion: 1 })
const { sessionId } = await agent.request('session/new', { cwd: '/', mcpServers: [] })
console.log(sessionId)
`,
  'vscode-languageserver-protocol': `
import { spawn } from 'node:child_process'
import {
  createProtocolConnection, InitializeRequest, PublishDiagnosticsNotification, ShowMessageRequest, StreamMessageReader,
  StreamMessageWriter, WorkspaceSymbolRequest,
} from 'vscode-languageserver-protocol/node'
const child = spawn('server', { stdio: ['pipe', 'pipe', 'inherit'] })
const server = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin))
server.onRequest(ShowMessageRequest.type, ({ actions }) => actions?.[0] ?? null)
server.onNotification(PublishDiagnosticsNotification.type, ({ uri }) => console.log(uri))
server.listen()
await server.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities: {} })
const symbols = await server.sendRequest(WorkspaceSymbolRequest.type, { query: '' })
console.log(symbols)
`,
}

/** The modules that each program loads, to load them alone. @type {Record<string, string>} */
export const modules = {
  'agent-bindings/runtime': 'agent-bindings/runtime',
  'agent-bindings/acp': 'agent-bindings/acp',
  'agent-bindings/cody': 'agent-bindings/cody',
  '@agentclientprotocol/sdk': '@agentclientprotocol/sdk',
  'vscode-languageserver-protocol': 'vscode-languageserver-protocol/node',
}
