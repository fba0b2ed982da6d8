import type { Wire } from '../../base/wire.js'
import type { Channel } from '../channel.js'
import type { Limits } from '../limits.js'
import { within } from '../within.js'
import type { EngineSession } from './engine.js'

/**
 * Says goodbye and ends the agent's input: shutdown, exit, end of input. Every step is bounded, and cut short when the
 * session is closed. What is left of a process afterwards is for the caller to end.
 */
export async function closeChannel(
  channel: Channel,
  session: EngineSession,
  { limits, wire }: { limits: Readonly<Limits>; wire: Required<Wire> },
): Promise<void> {
  const { request, notification } = wire.goodbye ?? {}
  if (request !== undefined) await session.request(request, undefined, { timeoutMs: limits.shutdownMs }).catch(() => {})
  if (notification !== undefined)
    await within(
      limits.exitMs,
      session.notify(notification, undefined).catch(() => {}),
    )
  const ended = channel.end()
  await within<unknown>(limits.exitMs, channel.process ? channel.process.exited : ended)
}
