// The client of ACP and a mock agent that the same program runs: connect.js ARGUMENT... of the agent's process.
import { AcpClient } from '../../dist/generated/acp/1/index.js'

const client = await AcpClient.spawn({ command: process.execPath, args: process.argv.slice(2) })
const { protocolVersion } = await client.initialize({ protocolVersion: 1 })
const { sessionId } = await client.session.new({ cwd: process.cwd(), mcpServers: [] })
await client.close()
console.log(`version ${protocolVersion}, sessionId is a ${typeof sessionId}`)
