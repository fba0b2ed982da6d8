/**
 * Listens to abort signals on behalf of many calls: one listener a signal however many calls share it, and none when the
 * last of them is done.
 */
export class AbortListeners {
  readonly #calls = new Map<EventTarget | null, Map<number, () => void>>()

  add(signal: AbortSignal, id: number, aborted: () => void): void {
    let calls = this.#calls.get(signal)
    if (!calls) {
      calls = new Map()
      this.#calls.set(signal, calls)
      signal.addEventListener('abort', this.#onAbort)
    }
    calls.set(id, aborted)
  }

  delete(signal: AbortSignal, id: number): void {
    const calls = this.#calls.get(signal)
    if (!calls?.delete(id) || calls.size > 0) return
    this.#calls.delete(signal)
    signal.removeEventListener('abort', this.#onAbort)
  }

  readonly #onAbort = ({ target }: Event): void => {
    for (const aborted of [...(this.#calls.get(target)?.values() ?? [])]) aborted()
  }
}
