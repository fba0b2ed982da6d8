import type { Readable } from 'node:stream'
import type { Redactor } from '../redact.js'

/** Kept beyond what is shown, so that a secret at the edge is seen whole before it is cut out. */
const margin = 4 * 1024
/** A line is handed on in pieces of this many characters at most. */
const longestLine = 64 * 1024

/** Reads stderr to its end, so that the agent never blocks on it, and keeps a bounded, redacted tail. */
export class StderrTail {
  readonly #redactor: Redactor
  readonly #bytes: number
  #chunks: Buffer[] = []
  #length = 0
  #cut = false
  #line = ''

  constructor(stream: Readable, bytes: number, redactor: Redactor, onLine?: (line: string) => void) {
    this.#bytes = bytes
    this.#redactor = redactor
    stream.on('data', (chunk: Buffer) => this.#keep(chunk))
    stream.on('error', () => {})
    if (onLine) this.#handOnLines(stream, onLine)
  }

  /** The last bytes written, without secrets. */
  get text(): string {
    let text = Buffer.concat(this.#chunks).toString('utf8')
    if (this.#cut) {
      // What is before the first line end may be the end of a secret whose beginning is gone.
      const lineEnd = text.indexOf('\n')
      text = lineEnd < 0 ? text.slice(this.#margin) : text.slice(lineEnd + 1)
    }
    return this.#redactor.text(text).slice(-this.#bytes)
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
    this.#cut ||= tail.length > room || this.#length > tail.length
    this.#chunks = [Buffer.from(tail.subarray(-room))]
    this.#length = Math.min(tail.length, room)
  }

  #handOnLines(stream: Readable, onLine: (line: string) => void): void {
    const decoder = new TextDecoder()
    const handOn = (line: string) => {
      try {
        onLine(this.#redactor.text(line.replace(/\r$/, '')))
      } catch {
        // A listener's fault must not reach the agent's traffic.
      }
    }
    stream.on('data', (chunk: Buffer) => {
      const lines = (this.#line + decoder.decode(chunk, { stream: true })).split('\n')
      this.#line = lines.pop() ?? ''
      for (const line of lines) handOn(line)
      if (this.#line.length > longestLine) {
        // The last characters stay, for they may be the beginning of a secret.
        const kept = this.#margin
        handOn(this.#line.slice(0, -kept))
        this.#line = this.#line.slice(-kept)
      }
    })
    stream.once('end', () => {
      if (this.#line !== '') handOn(this.#line)
      this.#line = ''
    })
  }
}
