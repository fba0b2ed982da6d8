import { isMainThread } from 'node:worker_threads'
import type { Channel, Problem } from './channel.js'
import type { Connection } from './connection/connection.js'
import { explain } from './explain.js'
import type { Limits } from './limits.js'
import { waitsForSignal } from './owner/owner-end.js'

/** An open connection that keeps the program alive. */
interface OpenConnection {
  readonly connection: Connection
  readonly hold: NonNullable<Channel['hold']>
  readonly report: (problem: Problem) => void
}

const open = new Set<OpenConnection>()
let timer: NodeJS.Timeout | undefined
/** Bun and Deno emit `beforeExit`, too, but may end although it has started new work. */
const isNode = !('bun' in process.versions || 'deno' in process.versions)

/**
 * Reports a connection that nobody closed although the program has nothing left to do. It asks Node itself, every
 * `limits.silentMs`: idle connections unref their streams for one turn of the event loop; when nothing else keeps the program
 * alive, Node emits `beforeExit`. It never reports a program with a server, a timer, a terminal that it reads, a listener to
 * the agent, or a handler for a signal or for `beforeExit`.
 */
export function tellWhenForgotten(
  connection: Connection,
  { hold }: Channel,
  { limits, report }: { limits: Readonly<Limits>; report: (problem: Problem) => void },
): void {
  if (!hold || !isNode || !isMainThread || limits.silentMs === Number.POSITIVE_INFINITY) return
  const entry = { connection, hold, report }
  open.add(entry)
  timer ??= setInterval(look, Math.min(limits.silentMs, 2 ** 31 - 1)).unref()
  void connection.whenClosed.then(() => {
    open.delete(entry)
    if (open.size > 0) return
    clearInterval(timer)
    timer = undefined
  })
}

function look(): void {
  const idle = [...open].filter(({ connection }) => connection.isIdle)
  if (idle.length === 0 || waitsForSignal() || process.listenerCount('beforeExit') > 0) return
  const hold = (held: boolean) => {
    for (const entry of idle) entry.hold(held)
  }
  const onBeforeExit = () => {
    hold(true)
    for (const entry of idle) {
      open.delete(entry)
      const message = explain('forgotten-close', { agent: entry.connection.description })
      entry.report({ kind: 'forgotten-close', message })
    }
  }
  // Node decides after the immediates of a turn whether to exit; an immediate of the next turn runs only when it goes on.
  setImmediate(() => {
    hold(false)
    process.once('beforeExit', onBeforeExit)
    setImmediate(() => {
      process.off('beforeExit', onBeforeExit)
      hold(true)
    }).unref()
  })
}
