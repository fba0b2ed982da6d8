import { knownAgent } from '../../agents/session/index.js'
import type { Protocol } from '../../codegen/protocol/model.js'
import {
  type AgentConnection,
  type Connection,
  connect,
  SpawnError,
  stdio,
  type TraceSink,
  type Transport,
  tcp,
} from '../../runtime/index.js'
import { handshakeOf } from '../call/handshake.js'
import { problemReporter } from '../report.js'
import type { ChosenAgent } from './choose.js'

type OtherThanCody = Exclude<ChosenAgent, { kind: 'cody' }>

/** How the connection to an agent other than Cody is made. */
export interface AgentConnectOptions {
  readonly cwd?: string | undefined
  readonly trace?: { sink: TraceSink; payloads: boolean } | undefined
  /** Whether the first call of the protocol is made here. */
  readonly isShaking: boolean
}

/** Reaches an agent and shakes hands as its protocol has it. @throws {Error} its program is missing: what to install */
export async function connectAgent(
  chosen: OtherThanCody,
  protocol: Protocol,
  { cwd, trace, isShaking }: AgentConnectOptions,
): Promise<Connection> {
  const handshake = isShaking ? handshakeOf(protocol) : undefined
  try {
    return await connect({
      transport: transportTo(chosen, cwd),
      ...(protocol.wire && { wire: protocol.wire }),
      ...(trace && { trace }),
      onProblem: problemReporter(),
      ...(handshake && { handshake: (connection: AgentConnection) => handshake(connection, protocol) }),
    })
  } catch (error) {
    const known = chosen.kind === 'program' ? knownAgent(chosen.name) : undefined
    if (!(error instanceof SpawnError) || error.errno !== 'ENOENT' || !known) throw error
    throw new Error(`${known.title} is not installed; install it with: ${known.install}`, { cause: error })
  }
}

function transportTo(chosen: OtherThanCody, cwd: string | undefined): Transport {
  if (chosen.kind === 'address') return tcp(chosen)
  const { command, env } = chosen
  const [program = '', ...args] = command
  return stdio({ command: program, args, env, ...(cwd !== undefined && { cwd }) })
}

/** Whether a call is the first one of a handshake: it is then made by the caller alone. */
export const isHandshake = (method: string | undefined): boolean => method === 'initialize'
