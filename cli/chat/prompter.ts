import { setImmediate } from 'node:timers/promises'
import type { Decision, Question } from '../../agents/session/index.js'
import { showProse } from '../../base/visible-text.js'
import { WaitingLine } from './waiting-line.js'

/** Answers the agent's questions on the terminal. Until `ask` is set, every question is refused. */
export class TerminalPrompter {
  /** Asks the person a question until the signal aborts; undefined while there is nobody to ask. */
  ask: ((question: string, signal: AbortSignal) => Promise<string>) | undefined
  /** Whether the agent knows permissions that last. */
  isLasting = true
  /** The part of a reply that is being printed. */
  printing: Promise<unknown> = Promise.resolve()
  /** What stands on the screen while nothing comes, and no question is open. */
  readonly waiting = new WaitingLine()
  #lastQuestion: Promise<unknown> = Promise.resolve()
  #onScreen: Promise<unknown> = Promise.resolve()

  /** Resolves when no question is on the screen: nothing is printed into one. */
  get free(): Promise<unknown> {
    return this.#onScreen
  }

  /** Decides what an agent asks for. */
  async decide({ tool, reason, signal }: Question): Promise<Decision> {
    const kind = tool.kind === 'other' ? '' : `${tool.kind}: `
    const where =
      tool.files.length > 0 && !tool.files.some(file => tool.title.includes(file)) ? ` (${tool.files.join(', ')})` : ''
    const what = indented(`${kind}${tool.title}${where}${reason && reason !== tool.title ? `; ${reason}` : ''}`)
    const wish = `the agent asks to be allowed: ${what}`
    if (!this.ask) return await this.#refuse(wish)
    const answers = this.isLasting ? '[y]es, [a]lways, [N]o' : '[y/N]'
    const answer = await this.#ask(`\n${wish}\nAllow it? ${answers} `, signal)
    if (!signal.aborted) this.waiting.start()
    if (this.isLasting && /^a(lways)?$/i.test(answer)) return 'allow-always'
    return /^y(es)?$/i.test(answer) ? 'allow' : 'deny'
  }

  /** Asks one question after the other. @returns what was typed; nothing when the question needs no answer any more */
  async #ask(question: string, signal: AbortSignal): Promise<string> {
    const answered = this.#lastQuestion.then(async () => {
      await this.#printed()
      if (!this.ask || signal.aborted) return ''
      const typed = this.ask(question, signal)
      this.#onScreen = typed
      return typed
    })
    this.#lastQuestion = answered
    return (await answered).trim()
  }

  async #refuse(wish: string): Promise<Decision> {
    await this.#printed()
    process.stderr.write(`${wish}; refused, since nobody is there to answer; see --permissions\n`)
    return 'deny'
  }

  /** Waits until all is printed that came before a question, and makes place for it. */
  async #printed(): Promise<void> {
    let seen: Promise<unknown> | undefined
    while (seen !== this.printing) {
      seen = this.printing
      await seen
      await setImmediate()
    }
    this.waiting.stop()
  }
}

/** Text of an agent of which no line looks like one of this program. */
export const indented = (text: string): string => showProse(text).replaceAll('\n', '\n  ')
