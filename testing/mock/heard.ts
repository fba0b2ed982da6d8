import type { Json } from '../../codegen/protocol/model.js'
import { ErrorCodes, HandlerError } from '../../runtime/index.js'

/** The messages of a client: counts them, keeps the last params of each method, and ends the waits for them. */
export class Heard {
  readonly #last = new Map<string, { readonly params: Json; readonly count: number }>()
  readonly #waiting = new Set<{ readonly method: string; readonly count: number; readonly done: () => void }>()

  /** Takes a message, and ends the waits for it. */
  add(method: string, params: Json): void {
    const count = this.#countOf(method) + 1
    this.#last.set(method, { params, count })
    for (const waiting of this.#waiting) if (waiting.method === method && waiting.count <= count) waiting.done()
  }

  /** The last params of a method; undefined before the first. */
  lastParams(method: string): Json | undefined {
    return this.#last.get(method)?.params
  }

  /** How often each method was sent. */
  counts(): Map<string, number> {
    return new Map([...this.#last].map(([method, { count }]) => [method, count]))
  }

  /**
   * Resolves when a method was sent so many times.
   *
   * @throws {HandlerError} when the signal aborts before
   */
  async waitFor(method: string, count: number, signal: AbortSignal): Promise<void> {
    if (this.#countOf(method) >= count) return
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiting)
        signal.removeEventListener('abort', ended)
      }
      const ended = () => {
        leave()
        reject(new HandlerError(ErrorCodes.RequestCancelled, `mock agent: cancelled while it waited for ${method}`))
      }
      const done = () => {
        leave()
        resolve()
      }
      const waiting = { method, count, done }
      this.#waiting.add(waiting)
      if (signal.aborted) ended()
      else signal.addEventListener('abort', ended)
    })
  }

  #countOf(method: string): number {
    return this.#last.get(method)?.count ?? 0
  }
}
