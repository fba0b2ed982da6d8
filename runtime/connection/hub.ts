import type { Channel } from '../channel.js'
import type { CloseReason, EventsOptions, Handler, Subscription } from '../contract.js'
import type { Limits } from '../limits.js'
import { EventStream } from './event-stream.js'
import { Registry } from './registry.js'

/** Who answers, listens and iterates. It outlives the sessions that it serves. */
export class Hub extends Registry {
  readonly #limits: Readonly<Limits>
  readonly #streams = new Set<EventStream>()
  readonly #holding = new Set<EventStream>()
  #channel: Channel | undefined
  #reason: CloseReason | undefined
  #touched = false

  constructor(limits: Readonly<Limits>, fallback: Handler | undefined) {
    super(fallback)
    this.#limits = limits
  }

  /** The channel whose reading slow consumers may stop. */
  attach(channel: Channel): void {
    this.#channel = channel
    if (this.#holding.size > 0) channel.pause?.()
  }

  /** Whether events have been given to consumers since this was last asked. */
  takeTouched(): boolean {
    const touched = this.#touched
    this.#touched = false
    return touched
  }

  events(method: string, options?: EventsOptions): EventStream {
    let attached: Subscription | undefined
    const stream = new EventStream(
      method,
      {
        limits: this.#limits,
        detach: done => {
          attached?.dispose()
          this.#streams.delete(done)
        },
        hold: (holder, held) => this.#hold(holder, held),
      },
      options,
    )
    if (this.#reason) stream.close(this.#reason)
    if (stream.over) return stream
    this.#streams.add(stream)
    attached = this.receive(method, (params, bytes) => {
      this.#touched = true
      stream.push(params, bytes)
    })
    return stream
  }

  /** Nothing arrives any more: every consumer is told. */
  close(reason: CloseReason): void {
    this.#reason = reason
    for (const stream of [...this.#streams]) stream.close(reason)
  }

  #hold(stream: EventStream, held: boolean): void {
    if (held) this.#holding.add(stream)
    else this.#holding.delete(stream)
    if (this.#holding.size > 0) this.#channel?.pause?.()
    else this.#channel?.resume?.()
  }
}
