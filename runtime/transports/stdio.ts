import type { FramingName } from '../../base/wire.js'
import type { Transport } from '../channel.js'
import type { Framing } from '../framing/framing.js'
import { resolveFraming } from '../framing/resolve.js'
import { AgentProcess, type ProcessOptions } from '../process/agent-process.js'
import { ByteChannel } from './byte-channel.js'

/** A program that speaks on its standard input and output. */
export interface StdioOptions extends ProcessOptions {
  /** How messages are told apart; as the connection's `wire` says by default. */
  framing?: FramingName | Framing
}

/**
 * Starts a program and talks to it over its standard input and output. The program lives as long as the connection.
 *
 * The connection rejects with a {@link SpawnError} when the program cannot be started.
 */
export function stdio(options: StdioOptions): Transport {
  return {
    reopens: true,
    async open({ limits, redactor, wire }) {
      const framing = resolveFraming(options.framing ?? wire.framing)
      const agent = await AgentProcess.start(options, limits.stderrBytes, redactor)
      return new ByteChannel({
        description: agent.description,
        readable: agent.child.stdout,
        writable: agent.child.stdin,
        framing,
        limits,
        redactor,
        process: agent,
        release: () => agent.release(),
      })
    },
  }
}
