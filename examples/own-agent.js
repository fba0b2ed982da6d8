// An agent of one's own, on the generated agent side: it answers every question with its words in reverse.
// Ask it: agent-bindings chat -m "Hello there" --agent "node examples/own-agent.js"
import { randomUUID } from 'node:crypto'
import { CodyAgentServer } from 'agent-bindings/cody'
import { connect, streams } from 'agent-bindings/runtime'

/** @type {Map<string, import('agent-bindings/cody').SerializedChatMessage[]>} */
const chats = new Map()
const connection = await connect({
  transport: streams({ readable: process.stdin, writable: process.stdout }),
  wire: { goodbye: null },
})
const status = {
  status: /** @type {const} */ ('authenticated'),
  ...{ authenticated: true, endpoint: 'none', username: 'you', pendingValidation: false },
}

const agent = CodyAgentServer.attach(connection, {
  handlers: {
    initialize: () => ({ name: 'own-agent', authenticated: true, authStatus: status }),
    'extensionConfiguration/status': () => status,
    'chat/new': () => {
      const id = randomUUID()
      chats.set(id, [])
      return id
    },
    'chat/submitMessage': async ({ id, message }) => {
      const messages = chats.get(id)
      if (!messages || message.command !== 'submit') throw new Error('there is no such chat')
      messages.push({ speaker: 'human', text: message.text })
      const words = message.text.split(' ').reverse()
      for (let count = 1; count < words.length; count++) {
        const snapshot = [
          ...messages,
          { speaker: /** @type {const} */ ('assistant'), text: words.slice(0, count).join(' ') },
        ]
        await agent.notify('webview/postMessage', { id, message: transcript(id, snapshot, true) })
      }
      messages.push({ speaker: 'assistant', text: words.join(' ') })
      return transcript(id, messages, false)
    },
    'webview/didDispose': ({ id }) => {
      chats.delete(id)
    },
    shutdown: () => {},
  },
})
agent.on('exit', () => process.exit(0))
connection.closed.then(() => process.exit(0))

/**
 * @param {string} chatID
 * @param {import('agent-bindings/cody').SerializedChatMessage[]} messages
 * @param {boolean} isMessageInProgress
 */
function transcript(chatID, messages, isMessageInProgress) {
  return { type: /** @type {const} */ ('transcript'), chatID, messages, isMessageInProgress }
}
