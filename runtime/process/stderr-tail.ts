import type { Readable } from 'node:stream'
import { callBack } from '../../base/call-back.js'
import { LineRedactor } from '../redact/lines.js'
import type { Redactor } from '../redact.js'

/** Kept beyond what is shown, so that a secret at the edge is recognised whole. */
const margin = 4 * 1024
/** Longer lines are passed on in pieces of this many characters. */
const longestLine = 64 * 1024

/** Reads stderr to its end, so that the agent never blocks on it, and keeps a bounded, redacted tail. */
export class StderrTail {
  readonly #stream: Readable
  readonly #redactor: Redactor
  readonly #bytes: number
  #chunks: Buffer[] = []
  #length = 0

  constructor(stream: Readable, bytes: number, redactor: Redactor) {
    this.#stream = stream
    this.#bytes = bytes
    this.#redactor = redactor
    stream.on('data', (chunk: Buffer) => this.#keep(chunk))
    stream.on('error', () => {})
  }

  /** The last bytes written, without secrets. */
  get text(): string {
    const text = Buffer.concat(this.#chunks).toString('utf8')
    const from = this.#redactor.placeAfter(text, Math.max(0, text.length - this.#bytes))
    return this.#redactor.text(text.slice(from)).slice(-this.#bytes)
  }

  /**
   * Calls a listener with each line from now on, redacted. What the listener throws is dropped.
   *
   * @returns a function that ends it
   */
  watch(onLine: (line: string) => void): () => void {
    const decoder = new TextDecoder()
    const redactor = new LineRedactor(this.#redactor)
    let line = ''
    const handOn = (text: string) => callBack(() => onLine(redactor.clean(text.replace(/\r$/, ''))))
    const onData = (chunk: Buffer) => {
      const lines = (line + decoder.decode(chunk, { stream: true })).split('\n')
      line = lines.pop() ?? ''
      for (const whole of lines) handOn(whole)
      if (line.length > longestLine) line = this.#handOnStart(line, handOn)
    }
    const onEnd = () => {
      if (line !== '') handOn(line)
      line = ''
    }
    this.#stream.on('data', onData).once('end', onEnd)
    return () => this.#stream.off('data', onData).off('end', onEnd)
  }

  /**
   * Passes on the beginning of a long line. Its last characters are kept back: they may begin a secret.
   *
   * @returns what is kept back
   */
  #handOnStart(line: string, handOn: (text: string) => void): string {
    const cut = this.#redactor.placeBefore(line, Math.max(0, line.length - this.#margin))
    // All of it is one secret: keep its beginning, by which the rest is recognised.
    if (cut === 0) return line.slice(0, longestLine)
    handOn(line.slice(0, cut))
    return line.slice(cut)
  }

  get #margin(): number {
    return margin + this.#redactor.longest
  }

  #keep(chunk: Buffer): void {
    const room = this.#bytes + this.#margin
    this.#chunks.push(Buffer.from(chunk.length > room ? chunk.subarray(-room) : chunk))
    this.#length += chunk.length
    if (this.#length < 2 * room && this.#chunks.length < 1024) return
    const tail = Buffer.concat(this.#chunks)
    this.#chunks = [Buffer.from(tail.subarray(-room))]
    this.#length = Math.min(tail.length, room)
  }
}
