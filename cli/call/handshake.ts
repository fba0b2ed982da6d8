import type { Protocol } from '../../codegen/protocol/model.js'
import type { AgentConnection } from '../../runtime/index.js'

const clientInfo = { name: 'agent-bindings', version: '1' }

/** The handshake of each protocol, by the name of the protocol. */
const handshakes: Readonly<Record<string, (connection: AgentConnection, protocol: Protocol) => Promise<unknown>>> = {
  acp: connection =>
    connection.request('initialize', { protocolVersion: 1, clientInfo, clientCapabilities: { terminal: false } }),
  codex: async connection => {
    await connection.request('initialize', { clientInfo })
    await connection.notify('initialized')
  },
  lsp: async connection => {
    await connection.request('initialize', { processId: process.pid, clientInfo, rootUri: null, capabilities: {} })
    await connection.notify('initialized', {})
  },
  mcp: async (connection, { version }) => {
    await connection.request('initialize', { protocolVersion: version, clientInfo, capabilities: {} })
    await connection.notify('notifications/initialized')
  },
}

/** The handshake of a protocol; undefined for protocols that are not known: their own methods are called at once. */
export const handshakeOf = (protocol: Protocol) =>
  Object.hasOwn(handshakes, protocol.protocol) ? handshakes[protocol.protocol] : undefined
