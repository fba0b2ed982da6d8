import type { Channel } from '../channel.js'
import type { Limits } from '../limits.js'
import type { Session } from './session.js'
import { within } from './within.js'

/** How this side says goodbye: the names of LSP by default. */
export interface ShutdownMessages {
  /** A request that is answered when the agent is ready to end; its failure does not matter. */
  readonly request?: string
  /** The notification that follows. */
  readonly notification?: string
}

/** The goodbye of the Language Server Protocol. */
export const lspShutdown: ShutdownMessages = Object.freeze({ request: 'shutdown', notification: 'exit' })

/**
 * Says goodbye and ends the agent's input: shutdown, exit, end of input. Every step is bounded, and cut short when the
 * connection is gone. What is left of a process afterwards is for the caller to end.
 */
export async function closeChannel(
  channel: Channel,
  session: Session,
  { limits, goodbye }: { limits: Readonly<Limits>; goodbye: ShutdownMessages | undefined },
  gone: Promise<unknown>,
): Promise<void> {
  if (goodbye?.request !== undefined) {
    const answered = session.request(goodbye.request, undefined, { timeoutMs: limits.shutdownMs }).catch(() => {})
    await Promise.race([answered, gone])
  }
  if (goodbye?.notification !== undefined)
    await within(
      limits.exitMs,
      session.notify(goodbye.notification, undefined).catch(() => {}),
    )
  const ended = channel.end()
  await within<unknown>(limits.exitMs, channel.process ? channel.process.exited : ended)
}
