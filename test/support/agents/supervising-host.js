// A program that waits for its supervised agent while that is being closed. It says its agent's process id.
import { fileURLToPath } from 'node:url'
import { stdio, supervise } from 'agent-bindings/runtime'

const program = fileURLToPath(new URL('./faulty-agent.js', import.meta.url))
const connection = await supervise({
  transport: stdio({ command: process.execPath, args: [program, 'ignores SIGTERM'] }),
  limits: { exitMs: 100, killMs: 500 },
  restart: {},
})
console.log(connection.pid)
const closing = connection.close()
// By then nothing is left but to wait for the process.
setTimeout(() => connection.ready().catch(error => console.log(error.message)), 300)
await closing
