import { basename, resolve } from 'node:path'
import { getOwn } from '../../base/json.js'
import type { AgentReference, OpenOptions } from './agent.js'
import { knownAgent } from './known-agents.js'

/** The options of a session with their defaults, and what is known of its agent. */
export type Opening = ReturnType<typeof openingOf>

/** Fills in the defaults of the options of a session. */
export function openingOf(reference: AgentReference, options: OpenOptions) {
  const { permissions = 'deny', mcpServers = [], graceMs = 5_000, idleMs = Number.POSITIVE_INFINITY } = options
  const { directories = [], clientInfo = { name: 'agent-bindings', version: '1' } } = options
  const cwd = resolve(options.cwd ?? '.')
  // The program and its arguments; empty when it is not started here.
  const command = ('command' in reference ? reference.command : undefined) ?? []
  const { protocol, name = protocol === 'cody' ? 'Cody' : basename(command[0] ?? '') || 'the agent' } = reference
  const known = knownAgent(reference.name ?? '')
  return {
    ...options,
    ...{ protocol, cwd, permissions, mcpServers, graceMs, idleMs, clientInfo, command, known },
    directories: directories.map(folder => resolve(cwd, folder)),
    env: 'env' in reference ? { ...reference.env, ...options.env } : options.env,
    /** Name of the agent in errors, until it tells its own. */
    name: known?.title ?? name,
    waysToSignIn: known?.waysToSignIn ?? [],
  }
}

type Rule = readonly [what: string, isFine: (value: unknown) => boolean]

const protocols: readonly unknown[] = ['acp', 'codex', 'cody']
const named: readonly unknown[] = ['deny', 'read', 'edit', 'all']
const milliseconds: Rule = ['milliseconds', value => typeof value === 'number' && value >= 0]

/** Options whose wrong values nothing else refuses: they would fail late, or be taken for something else. */
const rules: Readonly<Record<string, Rule>> = {
  protocol: ['acp, codex or cody', value => protocols.includes(value)],
  command: ['a list: the program and its arguments', Array.isArray],
  permissions: ['deny, read, edit, all or a function', value => typeof value === 'function' || named.includes(value)],
  mcpServers: ['a list', Array.isArray],
  idleMs: milliseconds,
  graceMs: milliseconds,
}

/**
 * Checks options of programs that no compiler checks; those that are left out are fine.
 *
 * @throws {TypeError} names the first wrong one; its value may be secret
 */
export function checkOptions(options: object): void {
  for (const [name, value] of Object.entries(options)) {
    const [what, isFine] = getOwn(rules, name) ?? []
    if (value !== undefined && isFine?.(value) === false) throw new TypeError(`${name}: give ${what}`)
  }
}
