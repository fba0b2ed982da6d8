// The ways of speaking JSON-RPC that are compared, behind one interface, for either end.
import { Floor } from './floor.js'

const request = 'chat/submitMessage'
const notification = 'webview/postMessage'
const streamRequest = 'command/execute'

/**
 * @typedef {object} End
 * @property {(params: any) => Promise<any>} request sends `chat/submitMessage`
 * @property {(params: any) => Promise<any>} stream sends `command/execute`
 * @property {(params: any) => Promise<void> | undefined} notify sends `webview/postMessage`
 */

/**
 * @typedef {object} Handlers
 * @property {(params: any) => any} [request]
 * @property {(params: any, end: End) => Promise<any>} [stream]
 * @property {(params: any) => void} [notification]
 */

/** @typedef {(readable: import('node:stream').Readable, writable: import('node:stream').Writable, handlers: Handlers) => Promise<End>} Contender */

/** @type {Record<string, Contender>} */
export const contenders = {
  async floor(readable, writable, handlers) {
    /** @type {Floor} */
    const floor = new Floor(readable, writable, (method, params, id) => {
      if (method === notification) handlers.notification?.(params)
      else if (id !== undefined && method === request) floor.reply(id, handlers.request?.(params))
      else if (id !== undefined) void handlers.stream?.(params, end).then(result => floor.reply(id, result))
    })
    /** @type {End} */
    const end = {
      request: params => floor.request(request, params),
      stream: params => floor.request(streamRequest, params),
      notify: params => floor.notify(notification, params),
    }
    return end
  },

  async 'agent-bindings'(readable, writable, handlers) {
    const { connect, streams } = await import('agent-bindings/runtime')
    const { CodyClient } = await import('agent-bindings/cody/1.114')
    const connection = await connect({ transport: streams({ readable, writable }), wire: { goodbye: null } })
    const client = new CodyClient(connection)
    /** @type {End} */
    const end = {
      request: params => client.chat.submitMessage(params),
      stream: params => client.command.execute(params),
      notify: params => connection.notify(notification, params),
    }
    if (handlers.notification) client.on('webview/postMessage', handlers.notification)
    if (handlers.request) connection.handle(request, handlers.request)
    const { stream } = handlers
    if (stream) connection.handle(streamRequest, params => stream(params, end))
    return end
  },

  async 'vscode-jsonrpc'(readable, writable, handlers) {
    const { default: rpc } = await import('vscode-jsonrpc/node')
    const connection = rpc.createMessageConnection(readable, writable)
    /** @type {End} */
    const end = {
      request: params => connection.sendRequest(request, params),
      stream: params => connection.sendRequest(streamRequest, params),
      notify: params => connection.sendNotification(notification, params),
    }
    if (handlers.notification) connection.onNotification(notification, handlers.notification)
    if (handlers.request) connection.onRequest(request, handlers.request)
    const { stream } = handlers
    if (stream) connection.onRequest(streamRequest, params => stream(params, end))
    connection.listen()
    return end
  },
}

/**
 * @param {string | undefined} name
 * @returns {Contender}
 */
export function contender(name) {
  const found = contenders[name ?? '']
  if (!found) throw new Error(`no contender ${name}; there are: ${Object.keys(contenders).join(', ')}`)
  return found
}
