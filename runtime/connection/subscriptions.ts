import type { Channel } from '../channel.js'
import type { CloseReason, EventsOptions, Handler, NotificationListener, Subscription } from '../contract.js'
import type { Limits } from '../limits.js'
import { EventStream } from './event-stream.js'

/** Something that can be taken back. @param dispose does nothing when it is called again */
const subscription = (dispose: () => void): Subscription => ({ dispose, [Symbol.dispose]: dispose })

/** Takes one notification, and the size of its message. A promise that it returns may reject. */
export type Receive = (params: unknown, bytes: number) => unknown

/** Handlers of messages that have no handler or listener. */
export interface Fallbacks {
  /** Answers every request that has no other handler. Without it they are answered with -32601. */
  fallback?: Handler
  /** Takes every notification that has no other listener, with the wire name of its method. */
  fallbackListener?: (params: unknown, method: string) => void
}

/** Handlers, listeners and iterations of one side. They outlive a single session. */
export class Subscriptions {
  readonly #handlers = new Map<string, Handler>()
  /** Arrays are replaced, never changed, so that a listener may come and go while they are called. */
  readonly #listeners = new Map<string, readonly Receive[]>()
  readonly #fallbacks: Fallbacks
  readonly #limits: Readonly<Limits>
  readonly #streams = new Set<EventStream>()
  readonly #holding = new Set<EventStream>()
  #channel: Channel | undefined
  #reason: CloseReason | undefined
  /** Whether events have been given to consumers since this was last set to false. */
  touched = false

  constructor(limits: Readonly<Limits>, fallbacks: Fallbacks) {
    this.#fallbacks = fallbacks
    this.#limits = limits
  }

  /** The channel whose reading slow consumers may stop. */
  attach(channel: Channel): void {
    this.#channel = channel
    if (this.#holding.size > 0) channel.pause?.()
  }

  handler(method: string): Handler | undefined {
    return this.#handlers.get(method) ?? this.#fallbacks.fallback
  }

  listeners(method: string): readonly Receive[] | undefined {
    const { fallbackListener: fallback } = this.#fallbacks
    return this.#listeners.get(method) ?? (fallback && [params => fallback(params, method)])
  }

  /** Whether a method has a specific handler, not only the fallback. */
  handles(method: string): boolean {
    return this.#handlers.has(method)
  }

  /** Whether nobody waits for the peer to speak; who answers its requests does so for calls of this side. */
  get isUnheard(): boolean {
    return this.#listeners.size === 0 && !this.#fallbacks.fallbackListener
  }

  handle(method: string, handler: Handler): Subscription {
    // Two clients may share a function: each takes back its own handler only.
    const own: Handler = (params, context) => handler(params, context)
    this.#handlers.set(method, own)
    return subscription(() => {
      if (this.#handlers.get(method) === own) this.#handlers.delete(method)
    })
  }

  on(method: string, listener: NotificationListener): Subscription {
    return this.receive(method, params => listener(params))
  }

  receive(method: string, receive: Receive): Subscription {
    this.#listeners.set(method, [...(this.#listeners.get(method) ?? []), receive])
    return subscription(() => {
      const left = this.#listeners.get(method)?.filter(other => other !== receive) ?? []
      if (left.length > 0) this.#listeners.set(method, left)
      else this.#listeners.delete(method)
    })
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
      this.touched = true
      stream.push(params, bytes)
    })
    return stream
  }

  /** Ends the streams of all consumers: nothing arrives any more. */
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
