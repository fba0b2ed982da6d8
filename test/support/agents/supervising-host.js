// A program that waits for its supervised agent while that is being closed. It prints the process id of its agent.
import { fileURLToPath } from 'node:url'
import { stdio } from 'agent-bindings/runtime'
import { supervise } from 'agent-bindings/runtime/restart'

const program = fileURLToPath(new URL('./faulty-agent.js', import.meta.url))
const connection = await supervise({
  transport: stdio({ command: process.execPath, args: [program, 'ignores SIGTERM'] }),
  // Before it answers, it does not ignore anything yet.
  handshake: opened => opened.request('initialize', {}),
  limits: { exitMs: 100, killMs: 500 },
  restart: {},
})
console.log(connection.pid)
const closing = connection.close()
// From then on nothing is left but to wait for the process.
while (connection.pid !== undefined) await new Promise(resolve => setTimeout(resolve, 1))
await connection.ready().catch(error => console.log(error.message))
await closing
