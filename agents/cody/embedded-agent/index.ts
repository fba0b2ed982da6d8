import { fileURLToPath } from 'node:url'
import { findEmbeddedPackages } from './packages.js'
import { workerFile } from './worker-file.js'

export { cacheDirectory } from './cache-directory.js'
export type { EndpointFailure } from './endpoint-failures.js'
export type { NetworkReport } from './network-policy.js'
export { agentPackage, EmbeddedAgentError } from './packages.js'
export { networkReportMethod } from './side-channel.js'

/** How the embedded agent is started. */
export interface EmbeddedAgentOptions {
  /** Listen on this loopback TCP port for one connection, instead of using standard input and output; 0 takes a free one. */
  port?: number
  /** Origins it may reach besides its endpoint, such as `https://sourcegraph.com`. */
  allow?: readonly string[]
  /** Folders to look for its packages from, besides this package's own; the working directory by default. */
  from?: readonly string[]
}

/**
 * The command that runs the agent of `@sourcegraph/cody-web` (Cody 1.28.1) in a separate process. It speaks
 * JSON-RPC with Content-Length headers and ends when its input ends.
 *
 * @param options port to listen on, origins that it may reach, and folders to look for its packages from
 * @throws {EmbeddedAgentError} its packages are missing or not the ones known here
 */
export function embeddedAgentCommand(options: EmbeddedAgentOptions = {}): { command: string; args: string[] } {
  const packages = findEmbeddedPackages(options.from)
  const host = fileURLToPath(new URL('./host.js', import.meta.url))
  const args = [host, workerFile(packages), packages.indexedDb]
  if (options.port !== undefined) args.push('--port', String(options.port))
  for (const origin of options.allow ?? []) args.push('--allow', origin)
  return { command: process.execPath, args }
}
