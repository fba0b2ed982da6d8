import type { Handler, NotificationListener, Subscription } from '../contract.js'

/** Something that can be taken back; a second time does nothing. */
function subscription(takeBack: () => void): Subscription {
  let undo: (() => void) | undefined = takeBack
  const dispose = () => {
    undo?.()
    undo = undefined
  }
  return { dispose, [Symbol.dispose]: dispose }
}

/** Takes one notification, and the size of its message. */
export type Receive = (params: unknown, bytes: number) => void

/** Who answers the peer's requests and who listens to its notifications. It outlives a single session. */
export class Registry {
  readonly #handlers = new Map<string, Handler>()
  /** Arrays are replaced, never changed, so that a listener may come and go while they are called. */
  readonly #listeners = new Map<string, readonly Receive[]>()

  readonly #fallback: Handler | undefined

  constructor(fallback?: Handler) {
    this.#fallback = fallback
  }

  handler(method: string): Handler | undefined {
    return this.#handlers.get(method) ?? this.#fallback
  }

  listeners(method: string): readonly Receive[] | undefined {
    return this.#listeners.get(method)
  }

  handle(method: string, handler: Handler): Subscription {
    this.#handlers.set(method, handler)
    return subscription(() => {
      if (this.#handlers.get(method) === handler) this.#handlers.delete(method)
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
}
