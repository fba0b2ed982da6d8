import { isObject } from '../../base/json.js'
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

const hasInitialize = ({ methods }: Protocol) => methods.some(({ method }) => method === 'initialize')

/** The handshake of a protocol; undefined for protocols that are not known or have none: their methods are called at once. */
export const handshakeOf = (protocol: Protocol) =>
  Object.hasOwn(handshakes, protocol.protocol) && hasInitialize(protocol) ? handshakes[protocol.protocol] : undefined

/**
 * The parameters of a request with what its protocol wants in each: since 2026-07-28, MCP has no handshake, and every
 * request says which version the client speaks and what it can do.
 */
export function introduce(protocol: Protocol, params: unknown): unknown {
  const isUnfit = params !== undefined && !isObject(params)
  if (protocol.protocol !== 'mcp' || hasInitialize(protocol) || isUnfit) return params
  const { _meta, ...others } = (params ?? {}) as { _meta?: object }
  const own = { protocolVersion: protocol.version, clientInfo, clientCapabilities: {} }
  const named = Object.entries(own).map(([name, value]) => [`io.modelcontextprotocol/${name}`, value])
  return { ...others, _meta: { ...Object.fromEntries(named), ..._meta } }
}
