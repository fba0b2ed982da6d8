import type { CloseReason, EventsOptions } from '../contract.js'
import { LimitError } from '../errors.js'
import type { Limits } from '../limits.js'

/** A notification that waits for its consumer, and the one after it. */
interface Entry {
  readonly params: unknown
  readonly bytes: number
  next: Entry | undefined
}

/** Callbacks of an event stream into its connection. */
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
  #first: Entry | undefined
  #last: Entry | undefined
  #count = 0
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
    const entry: Entry = { params, bytes, next: undefined }
    if (this.#last) this.#last.next = entry
    else this.#first = entry
    this.#last = entry
    this.#count++
    this.#bytes += bytes
    if (!this.#pauses) this.#overflow()
    else if (this.#count === this.#limit || this.#isFilled(1)) this.#hold(true)
  }

  /** The connection is gone. What has arrived can still be read. */
  close(reason: CloseReason): void {
    this.#finish(reason.kind === 'lost' ? reason.error : undefined)
  }

  next(): Promise<IteratorResult<unknown>> {
    const entry = this.#first
    if (entry) {
      this.#first = entry.next
      if (!this.#first) this.#last = undefined
      this.#count--
      this.#bytes -= entry.bytes
      if (this.#held && !this.#isFilled(0.5)) this.#hold(false)
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

  /** One message may be larger than the bound of bytes: alone, it is let through. */
  #overflow(): void {
    const { eventBytes } = this.#source.limits
    const isTooMany = this.#count > this.#limit
    if (!isTooMany && (this.#bytes <= eventBytes || this.#count === 1)) return
    const [name, value] = isTooMany ? (['eventMessages', this.#limit] as const) : (['eventBytes', eventBytes] as const)
    this.#finish(new LimitError(name, value, `the consumer of ${this.method} is too slow`, this.method))
  }

  /** Whether as much is kept as a share of the bounds. */
  #isFilled(share: number): boolean {
    return this.#count > this.#limit * share || this.#bytes > this.#source.limits.eventBytes * share
  }

  #hold(held: boolean): void {
    if (this.#held === held) return
    this.#held = held
    this.#source.hold(this, held)
  }

  #clear(): void {
    this.#first = undefined
    this.#last = undefined
    this.#count = 0
    this.#bytes = 0
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
    const waiting = this.#waiting
    this.#waiting = []
    for (const { resolve, reject } of waiting) this.next().then(resolve, reject)
  }
}
