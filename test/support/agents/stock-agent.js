// A well-behaved agent on stock vscode-jsonrpc, as agents in the wild are built. With a port as its argument it listens
// there for one connection; otherwise it speaks on standard input and output.
import { createServer } from 'node:net'
import rpc from 'vscode-jsonrpc/node'

/**
 * @param {import('node:stream').Readable} readable
 * @param {import('node:stream').Writable} writable
 */
function serve(readable, writable) {
  const connection = rpc.createMessageConnection(readable, writable)
  /** @type {unknown[]} */
  const cancelled = []

  connection.onRequest('echo', params => (rpc.CancellationToken.is(params) ? { absent: true } : params))
  connection.onRequest('ask', params => connection.sendRequest('client/ask', params))
  connection.onRequest('wait', async (params, token) => {
    await new Promise(resolve => token.onCancellationRequested(resolve))
    cancelled.push(params)
    throw new rpc.ResponseError(-32800, 'cancelled')
  })
  connection.onRequest('cancelled', () => cancelled)
  connection.onRequest('fail', () => {
    throw new rpc.ResponseError(-32000, 'refused', { accessToken: 'sesame-open-1234' })
  })
  connection.onRequest('order', async ({ before, after }) => {
    for (let i = 0; i < before; i++) void connection.sendNotification('tick', i)
    setImmediate(() => {
      for (let i = 0; i < after; i++) void connection.sendNotification('tick', before + i)
    })
    return 'answer'
  })
  connection.onNotification('relay', params => void connection.sendNotification('relayed', params))
  connection.onRequest('shutdown', () => null)
  connection.onNotification('exit', () => process.exit(0))
  connection.listen()
}

const port = process.argv[2]
if (port === undefined) serve(process.stdin, process.stdout)
else {
  const server = createServer(socket => {
    serve(socket, socket)
    socket.once('close', () => process.exit(0))
  })
  server.listen(Number(port), '127.0.0.1', () => {
    const address = server.address()
    console.error(`listening on port ${address !== null && typeof address === 'object' ? address.port : port}`)
  })
}
