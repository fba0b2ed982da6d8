import { knownAgent } from '../../agents/session/index.js'
import type { Protocol } from '../../codegen/protocol/model.js'
import {
  type AgentConnection,
  type Connection,
  connect,
  SpawnError,
  stdio,
  type TraceSink,
} from '../../runtime/index.js'
import { handshakeOf } from '../call/handshake.js'
import { problemReporter } from '../report.js'
import type { ChosenAgent } from './choose.js'

/** How the connection to a program is made. */
export interface ProgramConnection {
  readonly cwd?: string | undefined
  readonly trace?: { sink: TraceSink; payloads: boolean } | undefined
  /** Whether the first call of the protocol is made here. */
  readonly isShaking: boolean
}

/** Starts an agent and shakes hands as its protocol has it. @throws {Error} its program is missing: what to install */
export async function connectProgram(
  { name, command: [program = '', ...args], env }: Extract<ChosenAgent, { kind: 'program' }>,
  protocol: Protocol,
  { cwd, trace, isShaking }: ProgramConnection,
): Promise<Connection> {
  const handshake = isShaking ? handshakeOf(protocol) : undefined
  try {
    return await connect({
      transport: stdio({ command: program, args, env, ...(cwd !== undefined && { cwd }) }),
      ...(protocol.wire && { wire: protocol.wire }),
      ...(trace && { trace }),
      onProblem: problemReporter(),
      ...(handshake && { handshake: (connection: AgentConnection) => handshake(connection, protocol) }),
    })
  } catch (error) {
    const known = knownAgent(name)
    if (!(error instanceof SpawnError) || error.errno !== 'ENOENT' || !known) throw error
    throw new Error(`${known.title} is not installed; install it with: ${known.install}`, { cause: error })
  }
}

/** Whether a call is the first one of a handshake: it is then made by the caller alone. */
export const isHandshake = (method: string | undefined): boolean => method === 'initialize'
