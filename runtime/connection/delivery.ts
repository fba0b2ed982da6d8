import type { AgentError } from '../errors.js'
import type { EngineOptions } from './engine.js'

/** A message that has arrived and is not handled yet. */
interface Arrived {
  readonly value: unknown
  readonly bytes: number | undefined
}

/**
 * Hands messages on so that code which awaits sees the order of the wire.
 *
 * A promise that an answer resolves runs its continuations only after the current turn, so whatever follows an answer waits
 * until they have run. The same holds for an answer that follows events which are being iterated. Between other messages
 * nothing is waited for: that would cost a third of the throughput.
 */
export class Delivery {
  readonly #receive: (value: unknown, bytes: number | undefined) => void
  readonly #options: Pick<EngineOptions, 'ended' | 'subscriptions'>
  #held: Arrived[] | undefined
  #next = 0
  #end: { error: AgentError | undefined } | undefined
  #answered = false

  /** @param receive takes each message in its turn */
  constructor(receive: (value: unknown, bytes: number | undefined) => void, options: EngineOptions) {
    this.#receive = receive
    this.#options = options
  }

  push(value: unknown, bytes: number | undefined): void {
    if (this.#held) this.#held.push({ value, bytes })
    else if (this.#mustWait(value)) this.#hold([{ value, bytes }])
    else this.#receive(value, bytes)
  }

  end(error: AgentError | undefined): void {
    if (this.#held) this.#end = { error }
    else this.#options.ended(error)
  }

  /** A response has resolved or rejected a call. */
  answered(): void {
    this.#answered = true
  }

  #mustWait(value: unknown): boolean {
    const isCall = typeof (value as { method?: unknown } | null)?.method === 'string'
    const { subscriptions } = this.#options
    if (!isCall && subscriptions.touched) {
      subscriptions.touched = false
      return true
    }
    if (!isCall || !this.#answered) return false
    this.#answered = false
    return true
  }

  #hold(held: Arrived[]): void {
    this.#held = held
    // A microtask comes after what is queued already; a tick planned from there comes after all that follows from it.
    queueMicrotask(() => process.nextTick(this.#release, held))
  }

  readonly #release = (held: Arrived[]): void => {
    while (this.#next < held.length) {
      const { value, bytes } = held[this.#next] as Arrived
      if (this.#mustWait(value)) {
        this.#hold(held)
        return
      }
      this.#next++
      this.#receive(value, bytes)
    }
    this.#held = undefined
    this.#next = 0
    const end = this.#end
    this.#end = undefined
    if (end) this.#options.ended(end.error)
  }
}
