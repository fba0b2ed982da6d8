import type { CloseReason, EventsOptions } from '../contract.js'
import { LimitError } from '../errors.js'
import type { Limits } from '../limits.js'

interface Entry {
  readonly params: unknown
  readonly bytes: number
}

/** What an event stream needs of its connection. */
export interface EventSource {
  readonly limits: Readonly<Limits>
  /** Called once, when the consumer is done. */
  detach(stream: EventStream): void
  /** Stops or resumes reading from the peer on behalf of one consumer. */
  hold(stream: EventStream, held: boolean): void
}

/** One consumer of a notification: a bounded queue that is iterated. */
export class EventStream implements AsyncIterableIterator<unknown> {
  readonly method: string
  readonly #source: EventSource
  readonly #limit: number
  readonly #pauses: boolean
  readonly #signal: AbortSignal | undefined
  #queue: (Entry | undefined)[] = []
  #head = 0
  #bytes = 0
  #held = false
  #waiting: { resolve(result: IteratorResult<unknown>): void; reject(error: unknown): void }[] = []
  #over = false
  #error: Error | undefined

  constructor(method: string, source: EventSource, options: EventsOptions = {}) {
    this.method = method
    this.#source = source
    this.#limit = options.limit ?? source.limits.eventMessages
    this.#pauses = options.overflow === 'pause'
    this.#signal = options.signal
    if (this.#signal?.aborted) this.#finish(undefined)
    else this.#signal?.addEventListener('abort', this.#aborted, { once: true })
  }

  /** Whether nothing is taken any more. */
  get over(): boolean {
    return this.#over
  }

  /** Takes a notification of the peer. */
  push(params: unknown, bytes: number): void {
    if (this.#over) return
    const waiting = this.#waiting.shift()
    if (waiting) {
      waiting.resolve({ done: false, value: params })
      return
    }
    this.#queue.push({ params, bytes })
    this.#bytes += bytes
    if (!this.#isFull()) return
    if (this.#pauses) this.#hold(true)
    else this.#overflow()
  }

  /** The connection is gone. What has arrived can still be read. */
  close(reason: CloseReason): void {
    this.#finish(reason.kind === 'lost' ? reason.error : undefined)
  }

  next(): Promise<IteratorResult<unknown>> {
    const entry = this.#queue[this.#head]
    if (entry) {
      this.#queue[this.#head++] = undefined
      this.#bytes -= entry.bytes
      if (this.#head === this.#queue.length) this.#clear()
      else if (this.#head > 1024 && this.#head * 2 > this.#queue.length) this.#compact()
      if (this.#held && !this.#isHalfFull()) this.#hold(false)
      return Promise.resolve({ done: false, value: entry.params })
    }
    if (this.#error) {
      const error = this.#error
      this.#error = undefined
      return Promise.reject(error)
    }
    if (this.#over) return Promise.resolve({ done: true, value: undefined })
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  return(): Promise<IteratorResult<unknown>> {
    this.#clear()
    this.#finish(undefined)
    this.#error = undefined
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  get #count(): number {
    return this.#queue.length - this.#head
  }

  #isFull(): boolean {
    // One message may be larger than the bound: alone, it is let through.
    if (this.#pauses) return this.#count >= this.#limit || this.#bytes > this.#source.limits.eventBytes
    return this.#count > this.#limit || (this.#bytes > this.#source.limits.eventBytes && this.#count > 1)
  }

  #isHalfFull(): boolean {
    return this.#count > this.#limit / 2 || this.#bytes > this.#source.limits.eventBytes / 2
  }

  #overflow(): void {
    const limits = this.#source.limits
    const [name, value] =
      this.#count > this.#limit
        ? (['eventMessages', this.#limit] as const)
        : (['eventBytes', limits.eventBytes] as const)
    this.#finish(new LimitError(name, value, `the consumer of ${this.method} is too slow`, this.method))
  }

  #hold(held: boolean): void {
    if (this.#held === held) return
    this.#held = held
    this.#source.hold(this, held)
  }

  #clear(): void {
    this.#queue = []
    this.#head = 0
    this.#bytes = 0
  }

  #compact(): void {
    this.#queue = this.#queue.slice(this.#head)
    this.#head = 0
  }

  readonly #aborted = (): void => {
    this.#clear()
    this.#finish(undefined)
  }

  #finish(error: Error | undefined): void {
    if (this.#over) return
    this.#over = true
    this.#signal?.removeEventListener('abort', this.#aborted)
    this.#hold(false)
    this.#source.detach(this)
    this.#error = error
    const [first, ...others] = this.#waiting
    this.#waiting = []
    if (first && error) {
      this.#error = undefined
      first.reject(error)
    } else first?.resolve({ done: true, value: undefined })
    for (const waiting of others) waiting.resolve({ done: true, value: undefined })
  }
}
