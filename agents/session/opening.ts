import { basename, resolve } from 'node:path'
import type { AgentReference, OpenOptions } from './agent.js'
import type { KnownAgent } from './known-agents.js'

/** The options of a session with their defaults, and the known agent. */
export type Opening = ReturnType<typeof openingOf>

/** Fills in the defaults of the options of a session. */
export function openingOf(reference: AgentReference, options: OpenOptions, known: KnownAgent | undefined) {
  const { permissions = 'deny', mcpServers = [], graceMs = 5_000, idleMs = Number.POSITIVE_INFINITY } = options
  const { directories = [], clientInfo = { name: 'agent-bindings', version: '1' } } = options
  const cwd = resolve(options.cwd ?? '.')
  const command = ('command' in reference ? reference.command : undefined) ?? []
  const [program = ''] = command
  return {
    ...options,
    ...{ cwd, permissions, mcpServers, graceMs, idleMs, clientInfo },
    directories: directories.map(folder => resolve(cwd, folder)),
    /** The program and its arguments; empty when it is not started here. */
    command,
    /** Name of the agent in errors, until it tells its own. */
    name: known?.title ?? reference.name ?? (reference.protocol === 'cody' ? 'Cody' : basename(program) || 'the agent'),
    waysToSignIn: known?.waysToSignIn ?? [],
  }
}
