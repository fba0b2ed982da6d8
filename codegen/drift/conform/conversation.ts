import type { TappedMessage } from '../../../runtime/tap/index.js'
import { otherSide, type SeenMessage, type Sender } from './message.js'

/** Requests without an answer are remembered up to this many. */
const maximumPending = 100_000

/** Puts the messages of both sides together: an answer gets the method of its request. */
export class Conversation {
  readonly #pending = new Map<string, string>()
  readonly #unusable = new Map<Sender, string>()
  readonly #take: (message: SeenMessage) => void

  /** @param take is given every message, in order */
  constructor(take: (message: SeenMessage) => void) {
    this.#take = take
  }

  /** Requests that are not answered yet. */
  get pending(): number {
    return this.#pending.size
  }

  /** Why a part of the conversation could not be judged, a line for each side; for people. */
  get problems(): readonly string[] {
    return [...this.#unusable.values()]
  }

  /** Takes what one side sent in one frame: a message, or a batch of them. */
  hear({ sender, value, unusable }: Pick<TappedMessage, 'sender' | 'value' | 'unusable'>): void {
    if (unusable !== undefined) {
      const reason = unusable === 'not-json' ? 'it is not JSON' : 'it is nested too deeply'
      if (!this.#unusable.has(sender))
        this.#unusable.set(sender, `a message of the ${sender} cannot be judged: ${reason}`)
    } else if (Array.isArray(value)) for (const item of value) this.#hearOne(sender, item)
    else this.#hearOne(sender, value)
  }

  #hearOne(sender: Sender, value: unknown): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return
    const { method, id, params, result, error } = value as Record<string, unknown>
    const key = (caller: Sender) => `${caller} ${JSON.stringify(id)}`
    if (typeof method === 'string') {
      const kind = id === undefined ? 'notification' : 'request'
      if (kind === 'request' && this.#pending.size < maximumPending) this.#pending.set(key(sender), method)
      this.#take({ sender, kind, method, value: params })
      return
    }
    const asked = this.#pending.get(key(otherSide(sender)))
    this.#pending.delete(key(otherSide(sender)))
    this.#take({
      sender,
      kind: 'response',
      ...(asked !== undefined && { method: asked }),
      ...(error ? { failed: true } : { value: result }),
    })
  }
}
