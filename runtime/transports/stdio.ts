import type { FramingName } from '../../base/wire.js'
import type { Transport } from '../channel.js'
import type { Framing } from '../framing/framing.js'
import type { ProcessOptions } from '../process/agent-process.js'

/** A program that speaks on its standard input and output. */
export interface StdioOptions extends ProcessOptions {
  /** How messages are separated; by default as the connection's `wire` says. */
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
    async open(context) {
      const [{ channelMaker }, { AgentProcess }] = await Promise.all([
        import('./byte-channel.js'),
        import('../process/agent-process.js'),
      ])
      const makeChannel = channelMaker(context, options.framing)
      const agent = await AgentProcess.start(options, context.limits.stderrBytes, context.redactor)
      return makeChannel({
        description: agent.description,
        readable: agent.child.stdout,
        writable: agent.child.stdin,
        process: agent,
        // A program that reads the agent's stderr is waiting for something.
        hold: options.onStderr ? undefined : held => agent.hold(held),
        release: () => agent.release(),
      })
    },
  }
}
