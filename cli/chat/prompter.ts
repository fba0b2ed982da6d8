import type { Answer, Question } from '../../agents/session/index.js'
import { showProse } from '../../base/visible-text.js'

/** Answers the agent's questions on the terminal. Until `ask` is set, every question is refused. */
export class TerminalPrompter {
  /** Asks the person a question; undefined while there is nobody to ask. */
  ask: ((question: string) => Promise<string>) | undefined
  /** Whether the agent knows permissions that last. */
  isLasting = true

  /** Decides what an agent asks for. */
  async decide(question: Question): Promise<Answer> {
    const { tool, reason, choices } = question
    const kind = tool.kind === 'other' ? '' : `${tool.kind}: `
    const where =
      tool.files.length > 0 && !tool.files.some(file => tool.title.includes(file)) ? ` (${tool.files.join(', ')})` : ''
    const what = showProse(`${kind}${tool.title}${where}${reason && reason !== tool.title ? `; ${reason}` : ''}`)
    if (choices) return this.#choose(what, choices)
    const wish = `the agent asks to be allowed: ${what}`
    if (!this.ask) return this.#refuse(wish)
    const answers = this.isLasting ? '[y]es, [a]lways, [N]o' : '[y/N]'
    const answer = (await this.ask(`\n${wish}\nAllow it? ${answers} `)).trim()
    if (this.isLasting && /^a(lways)?$/i.test(answer)) return 'allow-always'
    return /^y(es)?$/i.test(answer) ? 'allow' : 'deny'
  }

  /** Asks for words: one of the choices by its number, or anything else. */
  async #choose(what: string, choices: readonly string[]): Promise<Answer> {
    const wish = `the agent asks: ${what}`
    if (!this.ask) return this.#refuse(wish)
    const list = choices.map((choice, index) => `\n  ${index + 1}  ${showProse(choice)}`).join('')
    const typed = (await this.ask(`\n${wish}${list}\nYour answer: `)).trim()
    return typed === '' ? 'deny' : { answer: choices[Number(typed) - 1] ?? typed }
  }

  #refuse(wish: string): Answer {
    process.stderr.write(`${wish}; refused, since nobody is there to answer; see --permissions\n`)
    return 'deny'
  }
}
