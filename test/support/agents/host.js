// A program that uses the built runtime: node host.js MODE FAULT. It prints the process id of its agent.
import { fileURLToPath } from 'node:url'
import { connect, stdio } from 'agent-bindings/runtime'
import { humanTrace } from 'agent-bindings/runtime/trace'

const [mode = '', fault = 'none'] = process.argv.slice(2)
const program = fileURLToPath(new URL('./faulty-agent.js', import.meta.url))
const connection = await connect({
  transport: stdio({ command: process.execPath, args: [program, fault] }),
  handshake: opened => opened.request('initialize', {}),
  limits: { requestMs: 60_000, frameMs: 60_000 },
  trace: humanTrace(process.stderr),
})
console.log(connection.pid)
if (mode === 'close') {
  void connection.request('wait', null, { timeoutMs: 30_000 }).catch(() => {})
  await connection.close()
  console.log('closed')
} else if (mode === 'crash') {
  setImmediate(() => {
    throw new Error('the host has crashed')
  })
}
