// A session with a server of the Model Context Protocol.
import { McpClient } from 'agent-bindings/mcp/2025-11-25'

/**
 * @param {{ command: string, args: string[], cwd: string }} spawn
 * @param {readonly import('./servers.js').Call[]} calls
 */
export async function contextSession(spawn, calls) {
  const client = await McpClient.spawn({ ...spawn, handlers: { 'roots/list': () => ({ roots: [] }) } })
  try {
    await converse(client, calls)
  } finally {
    await client.close()
  }
}

/** @param {McpClient} client @param {readonly import('./servers.js').Call[]} calls */
async function converse(client, calls) {
  const { capabilities } = await client.initialize({
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'agent-bindings', version: '1' },
  })
  await client.notifications.initialized()
  await client.ping()
  const { tools } = await client.tools.list()
  for (const call of calls) {
    if (!tools.some(({ name }) => name === call.name)) throw new Error(`it has no tool ${call.name}`)
    await client.tools.call(call)
  }
  if (capabilities.resources) await client.resources.list()
}
