// node faulty-agent.js FAULT [PORT]: misbehaves on standard input and output, or on a TCP port.
import { createServer } from 'node:net'
import { faults } from './faults.js'
import { Wire } from './wire.js'

const [name = '', port] = process.argv.slice(2)
const misbehave = faults[name]
if (!misbehave) throw new Error(`no fault ${name}`)

/** The peer is gone: a decent agent ends then. */
function leave() {
  if (process.listenerCount('SIGTERM') === 0) process.exit(0)
}

console.error(`pid ${process.pid}`)
if (port === undefined) {
  process.stdin.once('end', leave)
  misbehave(new Wire(process.stdin, process.stdout))
} else {
  const server = createServer(socket => {
    socket.once('close', leave)
    misbehave(new Wire(socket, socket))
  })
  server.listen(Number(port), '127.0.0.1', () => console.error(`listening on port ${port}`))
}
