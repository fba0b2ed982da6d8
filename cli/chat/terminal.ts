import { createInterface } from 'node:readline'
import { withResolvers } from '../../base/with-resolvers.js'
import { LineCollector } from './lines.js'

/** Reads what a person types, with history and editing. */
export class Terminal {
  /** Resolves when the person leaves with a second Ctrl-C: whatever goes on is not waited for. */
  readonly left: Promise<void>
  readonly #readline = createInterface({ input: process.stdin, output: process.stdout, historySize: 1000 })
  readonly #lines = new LineCollector()
  readonly #typed: string[] = []
  #deliver: ((text: string | undefined) => void) | undefined
  /** Called with the answer to the question on the screen; while it is set, `#deliver` gets nothing. */
  #answer: ((text: string) => void) | undefined
  #interrupted: (() => void) | undefined
  #interrupts = 0
  #closed = false
  readonly #left: () => void

  constructor() {
    const left = withResolvers()
    this.left = left.promise
    this.#left = left.resolve
    this.#readline.on('line', line => this.#line(line))
    this.#readline.on('SIGINT', () => this.#interrupt())
    this.#readline.on('close', () => {
      // By Ctrl-D or Ctrl-C: the prompt stays on its line.
      if (!this.#closed) process.stdout.write('\n')
      this.#closed = true
      this.#takeAnswer('')
      this.#deliver?.(undefined)
    })
  }

  /** The next text that is typed, with all its lines; undefined when the person has left. */
  async read(): Promise<string | undefined> {
    const waiting = this.#typed.shift()
    if (waiting !== undefined) return waiting
    if (this.#closed) return undefined
    this.#prompt()
    const text = await new Promise<string | undefined>(resolve => {
      this.#deliver = resolve
    })
    this.#deliver = undefined
    return text
  }

  /**
   * Asks a question, also while a reply is printed; one at a time.
   *
   * @param signal aborts when the question needs no answer any more
   * @returns what is typed on one line; nothing after Ctrl-C, and when the person has left
   */
  async ask(question: string, signal: AbortSignal): Promise<string> {
    if (this.#closed) return ''
    // The last line is the prompt: one of several lines would be drawn over what is printed after it.
    const [, before = '', prompt] = /^(.*\n)?(.*)$/s.exec(question) ?? []
    process.stdout.write(before)
    this.#prompt(prompt)
    const withdraw = () => void this.#refuseAnswer()
    signal.addEventListener('abort', withdraw, { once: true })
    const text = await new Promise<string>(resolve => {
      this.#answer = resolve
    })
    signal.removeEventListener('abort', withdraw)
    if (this.#deliver && !this.#closed) this.#prompt()
    return text
  }

  /** Answers the question that is on the screen. @returns whether there was one */
  #takeAnswer(text: string): boolean {
    const answer = this.#answer
    this.#answer = undefined
    answer?.(text)
    return answer !== undefined
  }

  /** Leaves the question on the screen without an answer. @returns whether there was one */
  #refuseAnswer(): boolean {
    if (!this.#takeAnswer('')) return false
    this.#dropLine()
    return true
  }

  /** Drops what was typed on this line, as a shell does it. */
  #dropLine(): void {
    this.#readline.write(null, { ctrl: true, name: 'u' })
    process.stdout.write('\n')
  }

  /** Calls a function on Ctrl-C, in place of leaving. @returns function that ends this */
  onInterrupt(listener: () => void): () => void {
    this.#interrupted = listener
    return () => {
      this.#interrupted = undefined
    }
  }

  close(): void {
    this.#closed = true
    this.#readline.close()
  }

  #line(line: string): void {
    this.#interrupts = 0
    if (this.#takeAnswer(line)) return
    const text = this.#lines.add(line)
    if (text === undefined) this.#prompt()
    else if (this.#deliver) this.#deliver(text)
    else this.#typed.push(text)
  }

  #interrupt(): void {
    this.#interrupts += 1
    if (this.#interrupts > 1) this.#leave()
    else if (this.#interrupted) {
      this.#refuseAnswer()
      this.#interrupted()
    } else if (!this.#refuseAnswer()) {
      this.#lines.clear()
      this.#dropLine()
      process.stdout.write('(Ctrl-C again leaves)\n')
      this.#prompt()
    }
  }

  #leave(): void {
    this.#interrupted?.()
    this.#left()
    this.#readline.close()
  }

  #prompt(prompt = this.#lines.open ? '… ' : '> '): void {
    this.#readline.setPrompt(prompt)
    this.#readline.prompt()
  }
}
