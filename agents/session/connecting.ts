import type { Transport } from '../../runtime/index.js'
import type { OpenOptions } from './agent.js'
import type { McpServer, Permissions } from './types.js'

/** How a driver reaches its agent: the options of a session with their defaults. */
export interface Connecting {
  /** Name of the agent in errors, until it tells its own. */
  readonly name: string
  /** The program and its arguments; empty when it was not started here. */
  readonly command: readonly string[]
  readonly transport: Transport
  /** Absolute path. */
  readonly cwd: string
  readonly directories: readonly string[]
  readonly permissions: Permissions
  readonly edits: OpenOptions['edits']
  readonly mcpServers: readonly McpServer[]
  readonly idleMs: number | undefined
  readonly graceMs: number
  readonly clientInfo: { readonly name: string; readonly version: string }
  /** What a person can do to sign in. */
  readonly waysToSignIn: readonly string[]
  readonly connection: NonNullable<OpenOptions['connection']>
}
