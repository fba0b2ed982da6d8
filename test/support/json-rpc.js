// A stock JSON-RPC client around a process or a socket: what an agent meets that is not used through this package.
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node'

/**
 * @param {import('node:stream').Readable} input
 * @param {import('node:stream').Writable} output
 */
export function stockClient(input, output) {
  const connection = createMessageConnection(new StreamMessageReader(input), new StreamMessageWriter(output))
  /** @type {{ method: string, params: any }[]} */
  const notifications = []
  connection.onNotification((method, params) => void notifications.push({ method, params }))
  connection.onRequest(() => null)
  connection.onError(() => {})
  connection.listen()
  return { connection, notifications }
}

/** What `initialize` is sent with. @param {{ endpoint: string, token: string }} instance */
export const clientInfo = ({ endpoint, token }) => ({
  name: 'test',
  version: '1.0.0',
  workspaceRootUri: 'file:///workspace',
  capabilities: { chat: 'streaming', completions: 'none', showWindowMessage: 'notification' },
  extensionConfiguration: { serverEndpoint: endpoint, accessToken: token, customHeaders: {}, anonymousUserID: 'test' },
})

/** A question, as the embedded agent wants it. @param {string} id @param {string} text */
export const submission = (id, text) => ({
  id,
  message: {
    command: 'submit',
    text,
    submitType: 'user',
    addEnhancedContext: false,
    contextFiles: [],
    contextItems: [],
  },
})
