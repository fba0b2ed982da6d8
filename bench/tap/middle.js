// An agent with a tap around it, as a process in the middle: node middle.js AGENT … SKIPPED MEASURED.
import { tapProcess } from 'agent-bindings/runtime/tap'
import { cpuBetween } from './cpu-between.js'

const answered = cpuBetween('middle')
const { exitCode } = await tapProcess(process.execPath, process.argv.slice(2), ({ sender }) => {
  if (sender === 'agent') answered()
})
process.exitCode = exitCode ?? 1
