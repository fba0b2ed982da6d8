import type { Writable } from '../../base/node-types.js'
import { type Resolvers, withResolvers } from '../../base/with-resolvers.js'
import type { Framing } from '../framing/framing.js'

/** Characters after which waiting messages are written without waiting for the end of the turn. */
const eagerFlush = 2 * 1024
/** The same while the peer lags behind: fewer, larger writes. */
const congestedFlush = 64 * 1024

/** Writes messages to a stream: those of one turn together, a body that is bytes separately. */
export class MessageWriter {
  readonly #writable: Writable
  readonly #framing: Framing
  #waiting = ''
  #ascii = true
  #flushPlanned = false
  #congested = false
  #drained: Resolvers<void> | undefined

  constructor(writable: Writable, framing: Framing) {
    this.#writable = writable
    this.#framing = framing
    writable.on('drain', this.#goOn).on('close', this.#goOn)
  }

  /** About how many bytes wait to be read by the peer. */
  get queued(): number {
    return this.#writable.writableLength + this.#waiting.length
  }

  /** @param body a large one as bytes: joining it to other text would copy it once more */
  write(body: string | Buffer, bytes: number): void {
    this.#waiting += this.#framing.header(bytes)
    if (typeof body === 'string') {
      this.#waiting += body
      if (bytes !== body.length) this.#ascii = false
    } else {
      // One system call instead of two.
      this.#writable.cork()
      this.#flush()
      this.#put(body)
      this.#writable.uncork()
    }
    this.#waiting += this.#framing.trailer
    if (this.#waiting.length >= (this.#congested ? congestedFlush : eagerFlush)) this.#flush()
    else if (!this.#flushPlanned) {
      this.#flushPlanned = true
      process.nextTick(this.#flushLater)
    }
  }

  /** Resolves when the peer reads again, or the stream is closed; undefined while nothing is in the way. */
  drained(): Promise<void> | undefined {
    if (!this.#congested) return undefined
    this.#drained ??= withResolvers()
    return this.#drained.promise
  }

  /** Ends the stream after what waits, and what comes until `last` resolves. Resolves when it is written, or cannot be. */
  async end(last?: Promise<unknown>): Promise<void> {
    const writable = this.#writable
    const broken = new Promise(resolve => writable.once('close', resolve).once('error', resolve))
    if (last && writable.writable !== false) await Promise.race([last, broken])
    this.#flush()
    if (writable.destroyed || writable.writableFinished) return
    await Promise.race([new Promise(resolve => writable.end(resolve)), broken])
  }

  destroy(): void {
    this.#waiting = ''
    this.#writable.destroy()
  }

  readonly #goOn = (): void => {
    this.#congested = false
    this.#drained?.resolve()
    this.#drained = undefined
  }

  readonly #flushLater = (): void => {
    this.#flushPlanned = false
    this.#flush()
  }

  #flush(): void {
    const text = this.#waiting
    if (text === '') return
    this.#waiting = ''
    // Non-ASCII text is written as bytes, so that the stream's `writableLength` counts bytes.
    this.#put(this.#ascii ? text : Buffer.from(text, 'utf8'))
    this.#ascii = true
  }

  #put(data: string | Buffer): void {
    if (this.#writable.destroyed || this.#writable.writableEnded) return
    // The encoding applies to text, which is ASCII whenever it is not bytes.
    if (!this.#writable.write(data, 'latin1')) this.#congested = true
  }
}
