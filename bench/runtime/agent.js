// The agent at the other end: node agent.js CONTENDER [tcp]
import { createServer } from 'node:net'
import { contender } from './contenders.js'

/** @type {import('./contenders.js').Handlers} */
const handlers = {
  request: params => params,
  async stream({ count, bytes, growth, group }, end) {
    const text = 'x'.repeat(Math.max(bytes, growth * count))
    for (let k = 1; k <= count; k++) {
      const sent = end.notify({ text: text.slice(0, bytes + growth * k) })
      if (group > 0 && k % group === 0) await sent
    }
    return null
  },
}

const make = contender(process.argv[2])
if (process.argv[3] === 'tcp') {
  const server = createServer({ noDelay: true }, socket => {
    void make(socket, socket, handlers)
    socket.once('close', () => process.exit(0))
  })
  server.listen(0, '127.0.0.1', () => process.stderr.write(`${/** @type {any} */ (server.address()).port}\n`))
} else await make(process.stdin, process.stdout, handlers)
