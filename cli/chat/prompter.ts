import type { ConfirmationRequest, UserMessage } from '../../agents/cody/index.js'
import type { Decision, Permissions, Question } from '../../agents/session/index.js'
import { showProse } from '../../base/visible-text.js'

/** Answers the agent's requests on the terminal. Until `ask` is set, every request is refused. */
export class TerminalPrompter {
  /** Asks the person a question; undefined while there is nobody to ask. */
  ask: ((question: string) => Promise<string>) | undefined

  /** Shows a message of the agent. */
  show({ severity, message }: UserMessage): undefined {
    process.stderr.write(`${showProse(`${severity}: ${message}`)}\n`)
  }

  /** Whether Cody may do what it asks for. */
  async confirm({ step }: ConfirmationRequest, permissions?: Permissions): Promise<boolean> {
    if (permissions === 'all') return true
    const { title, content } = (step ?? {}) as { title?: unknown; content?: unknown }
    const what = [title, content].filter(part => typeof part === 'string' && part !== '').join(': ')
    return (await this.#decide(what || 'something it does not name', '[y/N]', permissions !== undefined)) === 'allow'
  }

  /** Decides what an agent asks for. */
  decide({ tool: { title, kind, files }, reason }: Question): Promise<Decision> {
    const where = files.length > 0 && !files.some(file => title.includes(file)) ? ` (${files.join(', ')})` : ''
    return this.#decide(`${kind}: ${title}${where}${reason ? `; ${reason}` : ''}`, '[y]es, [a]lways, [N]o')
  }

  /** @param answers what may be answered: once only for Cody */
  async #decide(what: string, answers: '[y]es, [a]lways, [N]o' | '[y/N]', isDenied = false): Promise<Decision> {
    const wish = `the agent asks to be allowed: ${showProse(what)}`
    if (this.ask && !isDenied) {
      const answer = (await this.ask(`\n${wish}\nAllow it? ${answers} `)).trim()
      if (/^a(lways)?$/i.test(answer) && answers !== '[y/N]') return 'allow-always'
      return /^y(es)?$/i.test(answer) ? 'allow' : 'deny'
    }
    const why = isDenied ? 'the permissions do not cover it' : 'nobody is there to say yes; see --permissions'
    process.stderr.write(`${wish}; refused, since ${why}\n`)
    return 'deny'
  }
}
