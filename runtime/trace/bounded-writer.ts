import { constants, createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import type { Writable } from '../../base/node-types.js'
import { openToWrite } from '../../base/open-to-write.js'

/** Writes lines to a stream or a file without waiting. When the target does not keep up, lines are dropped and counted. */
export class BoundedWriter {
  readonly #stream: Writable
  readonly #owned: boolean
  readonly #bytes: number
  readonly #lost: (count: number) => string
  #dropped = 0
  #failure: Error | undefined

  /** @throws {Error} the file cannot be opened, or is a pipe that nobody reads */
  constructor(target: Writable | string, bytes: number, lost: (count: number) => string) {
    this.#owned = typeof target === 'string'
    this.#stream = typeof target === 'string' ? appendTo(target) : target
    this.#bytes = bytes
    this.#lost = lost
    this.#stream.on('error', this.#onError)
  }

  /** @throws {Error} the target failed at an earlier line */
  line(text: string): void {
    if (this.#failure) throw this.#failure
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

  /**
   * Resolves when all lines are written.
   *
   * @throws {Error} they cannot be
   */
  async close(): Promise<void> {
    if (this.#dropped > 0 && !this.#failure) this.#stream.write(`${this.#lost(this.#dropped)}\n`)
    if (this.#owned) {
      this.#stream.end()
      await finished(this.#stream)
      return
    }
    await new Promise(resolve => this.#stream.write('', resolve))
    // The last write may have failed; its error arrives after its callback.
    await setImmediate()
    this.#stream.off('error', this.#onError)
    if (this.#failure) throw this.#failure
  }

  readonly #onError = (error: Error): void => {
    this.#failure ??= error
  }
}

/**
 * Opens a file at once, so that one which cannot be written is an error of the caller. Only its owner may read it: a trace
 * may hold payloads.
 */
const appendTo = (file: string) =>
  createWriteStream(file, { fd: openToWrite(file, constants.O_APPEND | constants.O_CREAT) })
