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
import { withWaysToSignIn } from './sign-in.js'

type OtherThanCody = Exclude<ChosenAgent, { kind: 'cody' }>

/** How the connection to an agent other than Cody is made. */
export interface AgentConnectOptions {
  readonly cwd?: string | undefined
  readonly trace?: { sink: TraceSink; payloads: boolean } | undefined
  /** Whether the first call of the protocol is made here. */
  readonly isShaking: boolean
}

/** An agent that is connected. */
export interface ConnectedAgent {
  readonly connection: Connection
  /** Adds the ways to sign in to an error that means that nobody is signed in; any other error stays as it is. */
  explain(error: unknown): Promise<unknown>
}

/**
 * Reaches an agent and shakes hands as its protocol has it.
 *
 * @throws {SessionError} nobody is signed in
 * @throws {Error} its program is missing: what to install
 */
export async function connectAgent(
  chosen: OtherThanCody,
  protocol: Protocol,
  { cwd, trace, isShaking }: AgentConnectOptions,
): Promise<ConnectedAgent> {
  const shake = isShaking ? handshakeOf(protocol) : undefined
  const known = chosen.kind === 'program' ? knownAgent(chosen.name) : undefined
  let initialized: unknown
  const handshake = async (connection: AgentConnection) => {
    initialized = await shake?.(connection, protocol)
  }
  const explain = (error: unknown) => withWaysToSignIn(error, protocol, chosen, initialized)
  try {
    const connection = await connect({
      transport: transportTo(chosen, cwd),
      ...(protocol.wire && { wire: protocol.wire }),
      ...(trace && { trace }),
      onProblem: problemReporter(),
      handshake,
    })
    return { connection, explain }
  } catch (error) {
    if (!(error instanceof SpawnError) || error.errno !== 'ENOENT' || !known) throw await explain(error)
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
