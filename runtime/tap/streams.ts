import { pipeline } from 'node:stream/promises'
import type { Readable, Writable } from '../../base/node-types.js'
import { Listener } from './listener.js'
import type { Sender, TakeMessage } from './message.js'

/** The streams of one end: what it sends, and what it receives. */
export interface TappedEnd {
  /** What the end sends. */
  readonly readable: Readable
  /** What the end receives. */
  readonly writable: Writable
}

/**
 * Joins two pairs of streams and taps both directions. Every byte passes unchanged; a side that does not read slows the
 * other one down.
 *
 * @param client what the client sends, and what it gets
 * @param agent what the agent sends, and what it gets
 * @returns (once both directions have ended) what kept a direction from being read to its end; for people.
 * @throws {unknown} what `take` throws, after both ends were closed
 */
export async function tapStreams(client: TappedEnd, agent: TappedEnd, take: TakeMessage): Promise<string[]> {
  const broken = new AbortController()
  const { signal } = broken
  const ended = Promise.allSettled([
    pipeline(client.readable, agent.writable, { signal }),
    pipeline(agent.readable, client.writable, { signal }),
  ])
  // After the pipes, so that bytes are passed on before they are read.
  const directions = [
    listenTo('client', client.readable, take, broken),
    listenTo('agent', agent.readable, take, broken),
  ]
  await ended
  if (signal.aborted) throw signal.reason
  return directions.flatMap(({ problem }) => problem ?? [])
}

/** Taps one stream. An error that `take` throws, also for a last message without a line end, aborts `broken`. */
export function listenTo(sender: Sender, stream: Readable, take: TakeMessage, broken: AbortController): Listener {
  const listener = new Listener(sender, take)
  const hear = (work: () => void) => {
    if (broken.signal.aborted) return
    try {
      work()
    } catch (error) {
      broken.abort(error)
    }
  }
  stream.on('data', (chunk: Buffer | string) =>
    hear(() => listener.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)),
  )
  stream.once('end', () => hear(() => listener.end()))
  return listener
}
