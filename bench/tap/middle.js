// An agent with a tap around it, as a process in the middle: node middle.js AGENT.
import { tapProcess } from 'agent-bindings/runtime/tap'

const { exitCode } = await tapProcess(process.execPath, process.argv.slice(2), () => {})
process.exitCode = exitCode ?? 1
