import { basename, resolve } from 'node:path'
import { nearestNames } from '../../base/nearest-names.js'
import { SpawnError, stdio } from '../../runtime/index.js'
import type { Agent, AgentReference, OpenOptions } from './agent.js'
import type { Connecting } from './connecting.js'
import { SessionError } from './error.js'
import { type KnownAgent, knownAgent, knownAgents, referenceTo } from './known-agents.js'

/** Milliseconds that a cancelled reply gets to end when the caller says nothing. */
const defaultGraceMs = 5_000

/**
 * Opens an agent: starts it, initializes it, and says what it can do.
 *
 * @param agent name of a known agent, such as `codex` or `claude`, or how one is started
 * @param options working folder, permissions (`deny` by default), and others
 * @throws {SessionError} `UNKNOWN_AGENT`; `NOT_INSTALLED` names what to install; `UNSUPPORTED` the agent speaks another
 * version, or cannot do what the options ask for
 * @throws {AgentError} the agent cannot be started or reached, or ends; see the runtime
 * @throws {CodyError} Cody's settings are wrong, or nobody is signed in
 */
export async function openAgent(agent: string | AgentReference, options: OpenOptions = {}): Promise<Agent> {
  const known = typeof agent === 'string' ? findAgent(agent) : knownAgent(agent.name ?? '')
  const reference = typeof agent === 'string' ? referenceTo(findAgent(agent)) : agent
  if (reference.protocol === 'cody') return (await import('../cody/driver.js')).openCodyAgent(reference, options)
  const connecting = connectingOf(reference, options, known)
  try {
    if (reference.protocol === 'acp') return await (await import('../acp/driver.js')).openAcp(connecting)
    return await (await import('../codex/driver.js')).openCodex(connecting)
  } catch (error) {
    if (error instanceof SpawnError && error.errno === 'ENOENT' && known) throw notInstalled(known, error)
    throw error
  }
}

function findAgent(name: string): KnownAgent {
  const found = knownAgent(name)
  if (found) return found
  const names = knownAgents.map(({ name }) => name)
  const [near] = nearestNames(name, names)
  const hint = near === undefined ? '.' : `; did you mean ${near}?`
  throw new SessionError(
    'UNKNOWN_AGENT',
    `there is no agent "${name}"${hint} Known are ${names.join(', ')}; give any other one as { protocol, command }`,
  )
}

function notInstalled({ title, command: [program = ''], install }: KnownAgent, cause: SpawnError): SessionError {
  return new SessionError(
    'NOT_INSTALLED',
    `${title} is not installed: there is no program "${program}" in PATH. Install it with: ${install}`,
    { cause },
  )
}

function connectingOf(
  reference: Exclude<AgentReference, { protocol: 'cody' }>,
  options: OpenOptions,
  known: KnownAgent | undefined,
): Connecting {
  const cwd = resolve(options.cwd ?? '.')
  const started = 'command' in reference ? reference : undefined
  const [command = '', ...args] = started?.command ?? []
  if (started && command === '') throw new TypeError('the command of an agent begins with its program')
  const env = { ...started?.env, ...options.env }
  return {
    name: known?.title ?? reference.name ?? (command === '' ? 'the agent' : basename(command)),
    command: started?.command ?? [],
    transport:
      'transport' in reference
        ? reference.transport
        : stdio({ command, args, cwd, env, ...(options.onStderr && { onStderr: options.onStderr }) }),
    cwd,
    directories: options.directories ?? [],
    permissions: options.permissions ?? 'deny',
    edits: options.edits,
    mcpServers: options.mcpServers ?? [],
    idleMs: options.idleMs,
    graceMs: options.graceMs ?? defaultGraceMs,
    clientInfo: options.clientInfo ?? { name: 'agent-bindings', version: '1' },
    waysToSignIn: known?.waysToSignIn ?? [],
    connection: options.connection ?? {},
  }
}
