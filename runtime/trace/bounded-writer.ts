import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { Writable } from '../../base/node-types.js'

/** Writes lines to a stream or a file without waiting. When the target does not keep up, lines are dropped and counted. */
export class BoundedWriter {
  readonly #stream: Writable
  readonly #owned: boolean
  readonly #bytes: number
  readonly #lost: (count: number) => string
  #dropped = 0
  #failed = false

  constructor(target: Writable | string, bytes: number, lost: (count: number) => string) {
    this.#owned = typeof target === 'string'
    // A trace may hold payloads: the file is readable for its owner only.
    this.#stream = typeof target === 'string' ? createWriteStream(target, { flags: 'a', mode: 0o600 }) : target
    this.#bytes = bytes
    this.#lost = lost
    this.#stream.on('error', this.#onError)
  }

  line(text: string): void {
    if (this.#failed) return
    if (this.#stream.writableLength + text.length > this.#bytes) {
      this.#dropped++
      return
    }
    if (this.#dropped > 0) {
      this.#stream.write(`${this.#lost(this.#dropped)}\n`)
      this.#dropped = 0
    }
    this.#stream.write(`${text}\n`)
  }

  /** Resolves when all lines are written, or cannot be. */
  async close(): Promise<void> {
    if (this.#dropped > 0 && !this.#failed) this.#stream.write(`${this.#lost(this.#dropped)}\n`)
    if (this.#owned) {
      this.#stream.end()
      await finished(this.#stream).catch(() => {})
      return
    }
    await new Promise(resolve => this.#stream.write('', resolve))
    // The last write may have failed; its error arrives after its callback.
    setImmediate(() => this.#stream.off('error', this.#onError))
  }

  readonly #onError = (): void => {
    this.#failed = true
  }
}
