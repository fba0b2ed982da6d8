/**
 * Listens to abort signals on behalf of many calls: one listener a signal however many calls share it, and none when the
 * last of them is done.
 */
export class AbortListeners {
  readonly #calls = new Map<AbortSignal, { calls: Map<number, () => void>; listener: () => void }>()

  add(signal: AbortSignal, id: number, aborted: () => void): void {
    let entry = this.#calls.get(signal)
    if (!entry) {
      const calls = new Map<number, () => void>()
      const listener = () => {
        for (const call of [...calls.values()]) call()
      }
      entry = { calls, listener }
      this.#calls.set(signal, entry)
      signal.addEventListener('abort', listener)
    }
    entry.calls.set(id, aborted)
  }

  delete(signal: AbortSignal, id: number): void {
    const entry = this.#calls.get(signal)
    if (!entry?.calls.delete(id) || entry.calls.size > 0) return
    this.#calls.delete(signal)
    signal.removeEventListener('abort', entry.listener)
  }
}
