import type { Transport } from '../channel.js'
import { contentLength } from '../framing/content-length.js'
import type { Framing } from '../framing/framing.js'
import { AgentProcess, type ProcessOptions } from '../process/agent-process.js'
import { ByteChannel } from './byte-channel.js'

/** A program that speaks on its standard input and output. */
export interface StdioOptions extends ProcessOptions {
  /** How messages are told apart; `contentLength` by default. */
  framing?: Framing
}

/**
 * Starts a program and talks to it over its standard input and output. The program lives as long as the connection.
 *
 * The connection rejects with a {@link SpawnError} when the program cannot be started.
 */
export function stdio(options: StdioOptions): Transport {
  return {
    reopens: true,
    async open({ limits, redactor }) {
      const agent = await AgentProcess.start(options, limits.stderrBytes, redactor)
      return new ByteChannel({
        description: agent.description,
        readable: agent.child.stdout,
        writable: agent.child.stdin,
        framing: options.framing ?? contentLength,
        limits,
        redactor,
        process: agent,
        release: () => agent.release(),
      })
    },
  }
}
