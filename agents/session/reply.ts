import { within } from '../../runtime/within.js'
import { SessionError } from './error.js'
import { Turn, type TurnHost } from './turn.js'
import type { Done, Part } from './types.js'

/** What a reply is made from. */
export interface ReplySource extends TurnHost {
  readonly signal: AbortSignal | undefined
  /** Milliseconds that a cancelled reply gets to end. */
  readonly graceMs: number
  /** Takes the chat for this reply. @throws SessionError `CHAT_BUSY` */
  begin(turn: Turn): void
}

/**
 * A reply that is being written. It can be iterated once: by its parts, or as a whole with `text()` or `done()`. Nothing
 * is sent before that. Leaving the iteration early cancels the reply.
 */
export class Reply implements AsyncIterable<Part> {
  readonly #parts: AsyncGenerator<Part, void, undefined>

  constructor(source: ReplySource) {
    this.#parts = partsOf(source)
  }

  [Symbol.asyncIterator](): AsyncGenerator<Part, void, undefined> {
    return this.#parts
  }

  /** The whole text; of a cancelled reply, what had come by then. @throws what iterating throws */
  async text(): Promise<string> {
    return (await this.done()).text
  }

  /** The last part, once it is there. @throws what iterating throws */
  async done(): Promise<Done> {
    for await (const part of this) if (part.type === 'done') return part
    throw new TypeError('the reply was iterated before')
  }
}

async function* partsOf(source: ReplySource): AsyncGenerator<Part, void, undefined> {
  const { signal, graceMs } = source
  if (signal?.aborted) return yield { type: 'done', text: '', stop: 'cancelled' }
  const turn = new Turn(source)
  source.begin(turn)
  const abort = () => turn.stop()
  signal?.addEventListener('abort', abort, { once: true })
  try {
    turn.start()
    while (turn.phase === 'writing') {
      const part = turn.take()
      if (part) yield part
      else await turn.news()
    }
    if (turn.phase === 'stopping') await within(graceMs, turn.ended)
    const ending = turn.close()
    for (let part = turn.take(); part; part = turn.take()) yield part
    if ('error' in ending) throw ending.error
    yield ending.done
  } finally {
    signal?.removeEventListener('abort', abort)
    if (turn.phase === 'writing') {
      // The consumer has left the iteration.
      turn.stop()
      await within(graceMs, turn.ended)
      turn.close()
    }
  }
}

/** @returns the error for a question to a chat that has not finished the one before */
export const chatBusy = (isStopping: boolean): SessionError =>
  new SessionError(
    'CHAT_BUSY',
    isStopping
      ? 'the agent has not yet ended the reply that was cancelled; wait, or close the agent'
      : 'another reply is being written in this chat; read it to its end, or cancel it',
  )
