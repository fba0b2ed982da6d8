// An agent made with the generated agent side, on standard input and output, one JSON message a line.
import { AcpAgentServer } from 'agent-bindings/acp'

const server = await AcpAgentServer.serve({
  validate: 'throw',
  handlers: {
    initialize: ({ protocolVersion }) => ({ protocolVersion, agentCapabilities: {}, authMethods: [] }),
    'session/new': () => ({ sessionId: 'one' }),
    'session/prompt': async ({ sessionId, prompt }) => {
      for (const block of prompt)
        await server.session.update({ sessionId, update: { sessionUpdate: 'agent_message_chunk', content: block } })
      const { content } = await server.fs.readTextFile({ sessionId, path: '/project/a.txt' })
      await server.session.update({
        sessionId,
        update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: content } },
      })
      return { stopReason: 'end_turn' }
    },
  },
})
