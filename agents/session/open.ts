import { existsSync } from 'node:fs'
import { isObject } from '../../base/json.js'
import { didYouMean } from '../../base/nearest-names.js'
import { SpawnError, stdio, type Transport } from '../../runtime/index.js'
import { resolveLimits } from '../../runtime/limits.js'
import type { Agent, AgentReference, OpenOptions } from './agent.js'
import { SessionError } from './errors.js'
import { type KnownAgent, knownAgent, knownAgents, referenceTo } from './known-agents.js'
import { checkOptions, type Opening, openingOf } from './options.js'

/**
 * Opens an agent: starts it, initializes it, and says what it can do.
 *
 * @param agent name of a known agent, such as `codex` or `claude`, or how one is started
 * @param options working folder, permissions (`deny` by default), and others
 * @throws {SessionError} `UNKNOWN_AGENT`; `NOT_INSTALLED` names what to install; `NOT_SIGNED_IN`; `UNSUPPORTED` the agent
 * speaks another version, refuses to be initialized, or cannot do what the options ask for
 * @throws {TypeError} an option is not what it has to be
 * @throws {AgentError} the agent cannot be started or reached, or ends; see the runtime
 * @throws {CodyError} Cody's settings are wrong, or nobody is signed in
 */
export async function openAgent(agent: string | AgentReference, options: OpenOptions = {}): Promise<Agent> {
  const reference = isObject(agent) ? agent : referenceTo(findAgent(String(agent)))
  for (const given of [reference, options]) checkOptions(given)
  // A wrong limit is a mistake of the caller, whatever the agent.
  resolveLimits(options.connection?.limits)
  const opening = openingOf(reference, options)
  if (reference.protocol === 'cody') return (await import('../cody/driver.js')).openCodyAgent(reference, opening)
  const transport = 'transport' in reference ? reference.transport : programOf(opening)
  try {
    if (reference.protocol === 'acp') return await (await import('../acp/driver.js')).openAcp(opening, transport)
    return await (await import('../codex/driver.js')).openCodex(opening, transport)
  } catch (error) {
    const { known, cwd } = opening
    const isMissing = error instanceof SpawnError && error.errno === 'ENOENT' && existsSync(cwd)
    if (!known || !isMissing) throw error
    const missing = `${known.title} is not installed: there is no program "${known.command[0]}" in PATH`
    throw new SessionError('NOT_INSTALLED', `${missing}. Install it with: ${known.install}`, { cause: error })
  }
}

function findAgent(name: string): KnownAgent {
  const found = knownAgent(name)
  if (found) return found
  const names = knownAgents.map(({ name }) => name)
  const known = `Known are ${names.join(', ')}; give any other one as { protocol, command }`
  throw new SessionError('UNKNOWN_AGENT', `there is no agent "${name}"${didYouMean(name, names)} ${known}`)
}

function programOf({ command: [program = '', ...args], cwd, env, onStderr }: Opening): Transport {
  if (program === '') throw new TypeError('the command of an agent begins with its program')
  return stdio({ command: program, args, cwd, ...(env && { env }), ...(onStderr && { onStderr }) })
}
