// Asks an agent of the Agent Client Protocol one question: node examples/acp.js QUESTION COMMAND [ARGUMENT...]
//
// The reply is printed as it comes. The agent may do nothing but talk: every permission it asks for is refused.
import { AcpClient } from 'agent-bindings/acp'

const [question, command, ...args] = process.argv.slice(2)
if (question === undefined || command === undefined) {
  console.error('usage: node examples/acp.js QUESTION COMMAND [ARGUMENT...]')
  process.exit(2)
}

const agent = await AcpClient.spawn({
  command,
  args,
  handlers: {
    'session/request_permission': ({ toolCall }) => {
      console.error(`refused: ${toolCall.title ?? toolCall.toolCallId}`)
      return { outcome: { outcome: 'cancelled' } }
    },
  },
})
try {
  await agent.initialize({ protocolVersion: 1 }, { timeoutMs: 30_000 })
  const { sessionId } = await agent.session.new({ cwd: process.cwd(), mcpServers: [] })
  agent.on('session/update', ({ update }) => {
    if (update.sessionUpdate === 'agent_message_chunk' && update.content.type === 'text')
      process.stdout.write(update.content.text)
  })
  const { stopReason } = await agent.session.prompt({ sessionId, prompt: [{ type: 'text', text: question }] })
  console.log(`\n(${stopReason})`)
} finally {
  await agent.close()
}
