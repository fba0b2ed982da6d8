import { showLine } from '../../base/visible-text.js'
import { exitCodes } from '../exit-codes.js'
import { reportFailure } from '../report.js'
import { styleOf } from '../reports/style.js'
import type { ChatOptions } from './options.js'
import type { TerminalPrompter } from './prompter.js'
import { type Conversation, runCommand } from './slash-commands.js'
import type { Talk } from './talk.js'
import { Terminal } from './terminal.js'

/** A conversation on a terminal, until it is left. @returns the exit code */
export async function converse(talk: Talk, options: ChatOptions, prompter: TerminalPrompter): Promise<number> {
  const { bold, dim } = styleOf(process.stdout)
  const say = (text: string) => void process.stdout.write(`${text}\n`)
  say(bold(showLine(talk.title)))
  if (talk.introduction !== undefined) say(talk.introduction)
  say(dim('/help lists the commands; Ctrl-C cancels a reply, twice leaves.'))

  const state: Conversation = { talk, files: [...(options.file ?? [])], say }
  const terminal = new Terminal()
  prompter.ask = (question, signal) => terminal.ask(question, signal)
  try {
    for (let text = await terminal.read(); text !== undefined; text = await terminal.read()) {
      if (text.trim() === '') continue
      const next = await take(text, state, terminal, options)
      if (next === 'quit') break
      if (next === 'lost') return exitCodes.failed
    }
    if (talk.resumeId !== undefined) say(dim(`Go on with: --resume ${showLine(talk.resumeId)}`))
    return exitCodes.done
  } finally {
    terminal.close()
  }
}

/**
 * Takes one line: a command or a question. It may fail without the conversation being over.
 *
 * @returns whether the conversation ends: `quit` as the person wants it, `lost` when the agent is gone
 */
async function take(
  text: string,
  state: Conversation,
  terminal: Terminal,
  options: ChatOptions,
): Promise<'quit' | 'lost' | undefined> {
  try {
    if (text.startsWith('/')) return await runCommand(text, state)
    await answer(text, state, terminal, options)
  } catch (error) {
    reportFailure(error)
    if (state.talk.closed.aborted) return 'lost'
  }
  return undefined
}

async function answer(text: string, state: Conversation, terminal: Terminal, options: ChatOptions): Promise<void> {
  const { dim } = styleOf(process.stdout)
  const abort = new AbortController()
  const stopListening = terminal.onInterrupt(() => abort.abort())
  try {
    const asked = state.talk.ask(text, { files: state.files, signal: abort.signal })
    const answer = await Promise.race([asked, terminal.left])
    if (!answer) return
    const { files, isCancelled } = answer
    if (isCancelled) state.say(dim('(cancelled)'))
    if (options.showContext && files.length > 0) state.say(dim(`Context: ${files.join(', ')}`))
  } finally {
    stopListening()
  }
}
