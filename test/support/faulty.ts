import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type AgentConnection,
  type Connection,
  type ConnectOptions,
  connect,
  type Problem,
  stdio,
  type Transport,
} from '../../runtime/index.js'
import { spawnedTcp } from '../../runtime/spawned-tcp/index.js'
import { vscodeJsonRpc } from '../../runtime/vscode-jsonrpc/index.js'
import { eventually } from './eventually.js'

const program = fileURLToPath(new URL('./agents/faulty-agent.js', import.meta.url))

/** The ways to reach an agent that the scenarios are run over. */
export const transports = ['stdio', 'tcp', 'stdio, vscode-jsonrpc'] as const

/** A transport to an agent with a fault, and what it says on stderr. */
export function faultyTransport(
  way: (typeof transports)[number],
  fault: string,
): { transport: Transport; lines: string[] } {
  const lines: string[] = []
  const onStderr = (line: string) => lines.push(line)
  const command = process.execPath
  const transport =
    way !== 'tcp'
      ? stdio({ command, args: [program, fault], onStderr })
      : spawnedTcp({ command, args: port => [program, fault, String(port)], onStderr })
  return { transport, lines }
}

/** A connection to an agent with a fault. */
export async function faulty(
  way: (typeof transports)[number],
  fault: string,
  options: Partial<ConnectOptions> = {},
): Promise<{ connection: Connection; problems: Problem[]; lines: string[] }> {
  const problems: Problem[] = []
  const { transport, lines } = faultyTransport(way, fault)
  const connection = await connect({
    transport,
    ...(way === 'stdio, vscode-jsonrpc' && { engine: vscodeJsonRpc }),
    handshake: (opened: AgentConnection) => opened.request('initialize', {}),
    onProblem: problem => problems.push(problem),
    ...options,
  })
  return { connection, problems, lines }
}

/** Whether a process runs. A zombie does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch (error) {
    if (process.platform !== 'linux' && (error as NodeJS.ErrnoException).code === 'ENOENT') return true
    return false
  }
}

/** Waits until a process is gone. */
export async function gone(pid: number): Promise<void> {
  await eventually(
    () => {
      if (isAlive(pid)) throw new Error(`process ${pid} is still there`)
    },
    { timeout: 60_000, interval: 10 },
  )
}

/** The process id that a faulty agent writes to stderr. */
export function pidIn(lines: readonly string[]): number {
  const pid = lines.map(line => /^pid (\d+)/.exec(line)?.[1]).find(found => found !== undefined)
  if (pid === undefined) throw new Error('the agent has not said its process id')
  return Number(pid)
}
