import type { ConfirmationRequest, UserMessage } from '../../agents/cody/index.js'
import { forTerminal } from '../terminal-text.js'

/** Who sits at the terminal, as the agent gets to know them: nobody, until somebody can be asked. */
export class Person {
  /** Asks the person a question; undefined while there is nobody to ask. */
  ask: ((question: string) => Promise<string>) | undefined

  /** Shows a message of the agent. */
  show({ severity, message }: UserMessage): undefined {
    process.stderr.write(`${forTerminal(`${severity}: ${message}`)}\n`)
  }

  /** Whether the agent may do what it asks for. */
  async confirm({ step }: ConfirmationRequest): Promise<boolean> {
    const { title, content } = (step ?? {}) as { title?: unknown; content?: unknown }
    const what = [title, content].filter(part => typeof part === 'string' && part !== '').join(': ')
    const wish = `the agent asks to be allowed: ${forTerminal(what || 'something it does not name')}`
    if (this.ask) return /^y(es)?$/i.test((await this.ask(`\n${wish}\nAllow it? [y/N] `)).trim())
    process.stderr.write(`${wish}; refused, since nobody is there to say yes\n`)
    return false
  }
}
