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
 * session is closed. What is left of a process afterwards is for the caller to end.
 */
export async function closeChannel(
  channel: Channel,
  session: Session,
  { limits, shutdown }: { limits: Readonly<Limits>; shutdown: ShutdownMessages | false },
): Promise<void> {
  const { request, notification } = shutdown || {}
  if (request !== undefined) await session.request(request, undefined, { timeoutMs: limits.shutdownMs }).catch(() => {})
  if (notification !== undefined)
    await within(
      limits.exitMs,
      session.notify(notification, undefined).catch(() => {}),
    )
  const ended = channel.end()
  await within<unknown>(limits.exitMs, channel.process ? channel.process.exited : ended)
}
