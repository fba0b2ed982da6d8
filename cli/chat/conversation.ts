import { createInterface } from 'node:readline'
import type { Chat, CodySession } from '../../agents/cody/index.js'
import { reportFailure } from '../report.js'
import { styleOf } from '../reports/style.js'
import { forTerminal } from '../terminal-text.js'
import { LineCollector } from './lines.js'
import type { ChatOptions } from './options.js'
import type { Person } from './person.js'
import { contextLines, printReply } from './print-reply.js'
import { type Conversation, runCommand } from './slash-commands.js'

/** A conversation on a terminal, until it is left. @returns the exit code */
export async function converse(cody: CodySession, options: ChatOptions, person: Person): Promise<number> {
  const { bold, dim } = styleOf(process.stdout)
  const say = (text: string) => void process.stdout.write(`${text}\n`)
  say(`${bold('Cody')} at ${forTerminal(cody.user.endpoint)}, as ${forTerminal(cody.user.username)}`)
  say(dim('/help lists the commands; a line that ends in \\ goes on; Ctrl-C cancels a reply, twice leaves.'))

  const start = (): Promise<Chat> => cody.newChat({ repositories: options.contextRepo })
  const state: Conversation = {
    cody,
    chat: await start(),
    files: [...(options.contextFile ?? [])],
    say,
    async restart() {
      await state.chat.dispose()
      state.chat = await start()
    },
  }
  const terminal = new Terminal()
  person.ask = question => terminal.ask(question)
  try {
    for (let text = await terminal.read(); text !== undefined; text = await terminal.read()) {
      if (text.trim() === '') continue
      try {
        if (text.startsWith('/')) {
          if ((await runCommand(text, state)) === 'quit') break
        } else await answer(text, state, terminal, options)
      } catch (error) {
        // One question may fail without the conversation being over, unless the agent is gone.
        reportFailure(error)
        if (cody.client.connection.signal.aborted) return 1
      }
    }
    return 0
  } finally {
    terminal.close()
  }
}

async function answer(text: string, state: Conversation, terminal: Terminal, options: ChatOptions): Promise<void> {
  const { dim } = styleOf(process.stdout)
  const abort = new AbortController()
  const stopListening = terminal.onInterrupt(() => abort.abort())
  try {
    const reply = state.chat.ask(text, { contextFiles: state.files, signal: abort.signal })
    const { files, cancelled } = await printReply(reply)
    if (cancelled) state.say(dim('(cancelled)'))
    if (options.showContext && files.length > 0) state.say(dim(`Context: ${contextLines(files).join(', ')}`))
  } finally {
    stopListening()
  }
}

/** Reads what a person types, with history and editing. */
class Terminal {
  readonly #readline = createInterface({ input: process.stdin, output: process.stdout, historySize: 1000 })
  readonly #lines = new LineCollector()
  readonly #typed: string[] = []
  #deliver: ((text: string | undefined) => void) | undefined
  /** Takes the answer to the question that is on the screen; it comes before whoever waits for `#deliver`. */
  #answer: ((text: string) => void) | undefined
  #lastQuestion: Promise<unknown> = Promise.resolve()
  #interrupted: (() => void) | undefined
  #interrupts = 0
  #closed = false

  constructor() {
    this.#readline.on('line', line => this.#line(line))
    this.#readline.on('SIGINT', () => this.#interrupt())
    this.#readline.on('close', () => {
      this.#closed = true
      this.#takeAnswer('')
      this.#deliver?.(undefined)
    })
  }

  /** What is typed next, as a whole; undefined when the person has left. */
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
   * Asks something, one question after the other, whatever else goes on.
   *
   * @returns what is typed on one line; nothing after Ctrl-C, and when the person has left
   */
  ask(question: string): Promise<string> {
    const answered = this.#lastQuestion.then(() => this.#ask(question))
    this.#lastQuestion = answered
    return answered
  }

  async #ask(question: string): Promise<string> {
    if (this.#closed) return ''
    this.#prompt(question)
    const text = await new Promise<string>(resolve => {
      this.#answer = resolve
    })
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

  /** Hears Ctrl-C, in place of leaving. @returns takes it back */
  onInterrupt(listener: () => void): () => void {
    this.#interrupted = listener
    return () => {
      this.#interrupted = undefined
    }
  }

  close(): void {
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
      this.#takeAnswer('')
      this.#interrupted()
    } else if (this.#takeAnswer('')) process.stdout.write('\n')
    else {
      this.#lines.clear()
      process.stdout.write('\n(Ctrl-C again leaves)\n')
      // What was typed on this line is dropped, as a shell does it.
      this.#readline.write(null, { ctrl: true, name: 'u' })
      this.#prompt()
    }
  }

  #leave(): void {
    process.stdout.write('\n')
    this.#interrupted?.()
    this.#readline.close()
  }

  #prompt(prompt = this.#lines.open ? '… ' : '> '): void {
    this.#readline.setPrompt(prompt)
    this.#readline.prompt()
  }
}
